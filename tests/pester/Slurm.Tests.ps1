# The same on a real Slurm: sessions of an unprivileged user, in a folder that all nodes see. Without a cluster that is up ("tests/cluster/cluster up", as root)
# they are skipped.
BeforeDiscovery {
    $script:noCluster = $true
    if ($IsLinux -and (id -u) -eq 0) {
        $null = & (Join-Path $PSScriptRoot .. cluster cluster) status 2>&1
        $script:noCluster = $LASTEXITCODE -ne 0
    }
}

BeforeAll {
    Import-Module $PSScriptRoot/Kit.psm1
    $script:cluster = (Resolve-Path (Join-Path $PSScriptRoot .. cluster cluster)).Path
    $script:examples = (Resolve-Path (Join-Path $PSScriptRoot .. .. examples)).Path
    $script:folder = "$(& $cluster as-user mktemp -d -p . powershell.XXXXXX)".Trim('./')

    # What a session of the user's says, in that folder.
    function Invoke-UserSession {
        param([string] $Script)
        $begin = "`$ErrorActionPreference = 'Stop'; `$ProgressPreference = 'SilentlyContinue'; `$PSStyle.OutputRendering = 'PlainText'; Set-Location '$folder'; Import-Module '$(Get-Manifest)'
            `$slurm = @{ type = 'slurm'; partition = 'debug'; queue_poll_s = 2; poll_interval_s = 1 }`n"
        $said = & $cluster as-user env -u TMPDIR TUNE_SITE_FILES= SLURM_CONF=$slurmConf PATH=/usr/local/bin:/usr/bin:/bin (Get-Engine) -NoProfile -NonInteractive -CommandWithArgs "$begin$Script" $examples 2>&1
        "$($said -join "`n")"
    }

    $facts = @{}
    & $cluster env | ForEach-Object { $name, $value = $_ -split '=', 2; $facts[$name] = $value }
    $script:slurmConf = $facts.SLURM_CONF
    $script:shared = $facts.TUNE_CLUSTER_SHARED

    function Get-Left {
        & $cluster as-user env SLURM_CONF=$slurmConf squeue --me --noheader --format '%i %j %T'
    }
}

AfterAll {
    if ($folder) {
        & $cluster as-user rm -rf $folder
    }
}

Describe 'On a Slurm cluster that is up' -Skip:$noCluster {
    AfterEach {
        Wait-Until { -not (Get-Left) } -State { Get-Left }
    }

    It 'a sweep of the examples goes through the queue to its best trial' {
        $said = Invoke-UserSession @'
            $best = & "$($args[0])/05-powershell/slurm.ps1" -Partition debug -NumSamples 8 -Executor @{ queue_poll_s = 2; poll_interval_s = 1 } | Get-TuneResult -Best
            $run = Get-TuneRun powershell-slurm
            '{0} {1} {2} {3}' -f $run.Phase, $run.Terminated, $run.Executor, ($best.accuracy -gt 0.5)
            (Get-TuneTrial powershell-slurm).Node | Where-Object { $_ -notlike 'node*' }
            (Get-TuneTrial powershell-slurm).Job | Where-Object { $_ -notmatch '^\d+' }
            ($run.SchedulerCalls -is [Collections.IDictionary] ? $run.SchedulerCalls.Count : $run.SchedulerCalls) -gt 0
'@
        $said | Should -BeExactly "Finished 8 slurm True`nTrue"
    }

    It 'a trial that is a script block becomes a job, with what $using: names' {
        $said = Invoke-UserSession @'
            $factor = 3
            $results = New-TuneExperiment -Name blocks -Metric loss -Mode min -NumSamples 3 -Seed 7 -Executor $slurm -ResourcesPerTrial @{ cpus = 1; memory = '1G'; time = '5m' } `
                -ParamSpace ([ordered]@{ x = [Tune]::Uniform(0, 1); double = { param($Config) $Config.x * 2 } }) -ScriptBlock {
                    param($Config)
                    foreach ($step in 1..2) { Write-TuneReport @{ loss = $Config.double * $using:factor; node = [Environment]::GetEnvironmentVariable('SLURMD_NODENAME') } }
                } | Start-TuneRun | Get-TuneResult
            $results | ForEach-Object { '{0} {1} {2} {3}' -f $_.Status, $_.Iterations, ([Math]::Abs($_.loss - 6 * $_.x) -lt 1e-9), ($_.node -match '^node') }
'@
        $said | Should -BeExactly (@('TERMINATED 2 True True') * 3 -join "`n")
    }

    It 'tells before it starts how many jobs there would be, their node-hours at most, and the script' {
        $said = Invoke-UserSession 'Set-Location (New-Item -ItemType Directory before); & "$($args[0])/05-powershell/slurm.ps1" -Partition debug -WhatIf; Test-Path tune-results'
        $said | Should -Match '(?s)What if:.*32.*node-hours.*#SBATCH.*False$'
    }

    It 'a run that is stopped takes its jobs with it' {
        $said = Invoke-UserSession @'
            $sweep = New-TuneExperiment -Name stopped -Command sleep, 300 -ParamSpace @{ x = [Tune]::Uniform(0, 1) } -NumSamples 4 -Executor $slurm -ResourcesPerTrial @{ cpus = 1; time = '10m' } -StopGrace 5
            $run = $sweep | Start-TuneRun -NoWait
            $clock = [Diagnostics.Stopwatch]::StartNew()
            while ((Get-TuneRun stopped).Running -lt 4 -and $clock.Elapsed.TotalMinutes -lt 2) { Start-Sleep -Milliseconds 200 }
            $run | Stop-TuneRun -Now -Reason 'enough' -Confirm:$false
            ($run | Wait-TuneRun -TimeoutSec 120).Phase
'@
        $said | Should -BeExactly Finished
        Get-Left | Should -BeNullOrEmpty
    }

    It 'a small job drives while nobody is there' {
        $said = Invoke-UserSession @'
            $sweep = New-TuneExperiment -Name detached -Command sh, -c, 'echo "{{\"loss\": $1}}" >>"$TUNE_REPORTS"', sh, '{x}' -ParamSpace @{ x = [Tune]::Uniform(0, 1) } -NumSamples 3 `
                -Metric loss -Mode min -Executor $slurm -ResourcesPerTrial @{ cpus = 1; time = '5m' }
            $run = $sweep | Start-TuneRun -Detach
            "controller $($run.ControllerJob -match '^\d+$')"
            $ended = $run | Wait-TuneRun -TimeoutSec 240
            "$($ended.Phase) $($ended.Terminated)"
'@
        $said | Should -BeExactly "controller True`nFinished 3"
    }

    It 'the cluster is looked at from the login node and from a node' {
        $said = Invoke-UserSession 'Test-TuneCluster -Partition debug -TimeoutSec 120 | ForEach-Object { "$($_.Outcome) $($_.Name)" }'
        $said | Should -Not -BeNullOrEmpty
        $said | Should -Not -Match '(?m)^(Failed|Error|Bad)'
    }

    It 'partitions are offered by the Tab key' {
        Invoke-UserSession '$line = "Test-TuneCluster -Partition "; (TabExpansion2 -inputScript $line -cursorColumn $line.Length).CompletionMatches.ListItemText' | Should -Match 'debug'
    }
}
