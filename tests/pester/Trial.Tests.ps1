# What a trial calls, in a process of its own, as a tuner would start it.
BeforeAll {
    Import-Module $PSScriptRoot/Kit.psm1

    # Runs a script as a trial; its exit code, what it said, and what it reported.
    function Invoke-Trial {
        param([string] $Script, [hashtable] $Told, [switch] $Block)
        $folder = Join-Path $TestDrive (New-Guid)
        $null = New-Item -ItemType Directory $folder, "$folder/checkpoints"
        @{ lr = 0.1; optimizer = @{ type = 'sgd' } } | ConvertTo-Json | Set-Content "$folder/config.json"
        if ($Told) {
            $Told + @{ seq = 1 } | ConvertTo-Json | Set-Content "$folder/control.json"
        }

        $variables = @{
            TUNE_TRIAL_ID = '00042'; TUNE_ATTEMPT = '2'; TUNE_EXPERIMENT = 'sweep'; TUNE_SEED = '11'; TUNE_ITERATION = '4'; TUNE_TRIAL_DIR = $folder
            TUNE_CONFIG = "$folder/config.json"; TUNE_REPORTS = "$folder/reports.jsonl"; TUNE_CONTROL = "$folder/control.json"; TUNE_CHECKPOINT_DIR = "$folder/checkpoints"
            TUNE_SCRIPT_BLOCK = $Block ? '1' : $null
        }
        foreach ($name in $variables.Keys) {
            Set-Item "env:$name" $variables[$name]
        }

        try {
            $said = Invoke-FreshSession $Script
            [pscustomobject]@{
                ExitCode = $LASTEXITCODE
                Said     = $said
                Folder   = $folder
                Reports  = @(Get-Content "$folder/reports.jsonl" -ErrorAction Ignore | ConvertFrom-Json)
            }
        }
        finally {
            $variables.Keys | ForEach-Object { Remove-Item "env:$_" -ErrorAction Ignore }
        }
    }
}

Describe 'Write-TuneReport in a trial' {
    It 'reports hashtables, ordered dictionaries and custom objects, nested and from cmdlets' {
        $trial = Invoke-Trial @'
            Write-TuneReport @{ loss = 0.5 }
            Write-TuneReport ([ordered]@{ loss = Get-Variable PID -ValueOnly | ForEach-Object { 0.25 }; train = [pscustomobject]@{ accuracy = 0.9 } })
            1..2 | ForEach-Object { [pscustomobject]@{ loss = 1 / $_; took = [timespan]::FromSeconds(90) } } | Write-TuneReport
            @{ loss = 0.1 } | ConvertTo-Json | ConvertFrom-Json | Write-TuneReport
'@
        $trial.Said | Should -BeNullOrEmpty
        $trial.Reports.loss | Should -Be 0.5, 0.25, 1, 0.5, 0.1
        $trial.Reports.training_iteration | Should -Be 5, 6, 7, 8, 9
        $trial.Reports[1].'train/accuracy' | Should -Be 0.9
        $trial.Reports[2].took | Should -Be 90
    }

    It 'goes on with what can be reported, and tells what cannot' {
        $trial = Invoke-Trial '$ErrorActionPreference = "Continue"; 5, @{ loss = 1 } | Write-TuneReport; Write-TuneReport @{ x = [guid]::Empty }'
        $trial.Said | Should -Match 'a report is a hashtable or a custom object'
        $trial.Said | Should -Match "metric 'x': Guid is neither a number"
        $trial.Reports.loss | Should -Be 1
    }

    It 'leaves a script block where the tuner wants the trial to <Command>' -ForEach @{ Command = 'stop'; Code = 0 }, @{ Command = 'pause'; Code = 75 } {
        $trial = Invoke-Trial -Block -Told @{ command = $Command; reason = 'rung 1' } @'
            try { & { Write-TuneReport @{ loss = 1 }; 'never said' } }
            catch [Tune.Hpc.PowerShell.Objects.TuneTrialEndedException] { $_.FullyQualifiedErrorId; exit $_.Exception.ExitCode }
'@
        $trial.Said | Should -BeExactly 'TUNE5300,Tune.Hpc.PowerShell.Cmdlets.WriteTuneReportCommand'
        $trial.ExitCode | Should -Be $Code
        $trial.Reports.loss | Should -Be 1
    }

    It 'tells a script of its own with -PassThru, and leaves the rest to it' {
        $trial = Invoke-Trial -Told @{ command = 'pause'; reason = 'why' } '$answer = Write-TuneReport @{ loss = 1 } -PassThru; "$answer"; exit $answer.ExitCode'
        $trial.Said | Should -BeExactly 'pause: why'
        $trial.ExitCode | Should -Be 75
    }

    It 'loads none of the libraries that only the other cmdlets need' {
        $trial = Invoke-Trial @'
            $trial = Get-TuneTrialContext
            Save-TuneCheckpoint { param($Folder) Set-Content "$Folder/w" $trial.Config.lr }
            Write-TuneReport @{ loss = 1 }
            [AppDomain]::CurrentDomain.GetAssemblies().GetName().Name | Where-Object { $_ -match '^Tune\.Hpc\.(Runtime|Storage|Execution)|YamlDotNet|Sprache' }
'@
        $trial.Said | Should -BeNullOrEmpty
    }
}

Describe 'Save-TuneCheckpoint in a trial' {
    It 'keeps what a block writes, and the next report carries it' {
        $trial = Invoke-Trial '$w = 42; (Save-TuneCheckpoint { param($Folder) Set-Content "$Folder/w.txt" $w } -PassThru).Name; Write-TuneReport @{ loss = 1 }; Write-TuneReport @{ loss = 2 }'
        $trial.Said | Should -BeExactly '000005'
        Get-Content "$($trial.Folder)/checkpoints/000005/w.txt" | Should -Be 42
        $trial.Reports[0]._checkpoint | Should -BeExactly '000005'
        $trial.Reports[1].PSObject.Properties.Name | Should -Not -Contain '_checkpoint'
    }

    It 'leaves nothing behind when the block fails' {
        $trial = Invoke-Trial 'try { Save-TuneCheckpoint { param($Folder) Set-Content "$Folder/w.txt" 1; throw "disk full" } } catch { "caught $_" }'
        $trial.Said | Should -BeExactly 'caught disk full'
        Get-ChildItem -Force "$($trial.Folder)/checkpoints" | Should -BeNullOrEmpty
    }

    It 'makes one checkpoint of all files that come down the pipeline' {
        $trial = Invoke-Trial 'Set-Location $env:TUNE_TRIAL_DIR; Set-Content a.bin a; Set-Content b.bin b; Get-ChildItem *.bin | Save-TuneCheckpoint -Step 9'
        (Get-ChildItem "$($trial.Folder)/checkpoints/000009").Name | Should -Be 'a.bin', 'b.bin'
    }
}

Describe 'Get-TuneTrialContext' {
    It 'tells what the trial is' {
        $trial = Invoke-Trial '$t = Get-TuneTrialContext; "$t", $t.Attempt, $t.Iteration, $t.Seed, $t.Config.lr, $t.Config.Optimizer.Type, $t.IsTrial, $t.ShouldStop'
        $trial.Said | Should -BeExactly "sweep/00042`n2`n4`n11`n0.1`nsgd`nTrue`nFalse"
    }

    It 'sees a stop when it comes' {
        $trial = Invoke-Trial '$t = Get-TuneTrialContext; $t.ShouldStop; Set-Content $env:TUNE_CONTROL ''{"seq": 3, "command": "stop"}''; $t.ShouldStop'
        $trial.Said | Should -BeExactly "False`nTrue"
    }
}

Describe 'Outside of a trial' {
    It 'nothing does harm, and reports are shown' {
        $said = Invoke-FreshSession 'Save-TuneCheckpoint { param($Folder) Set-Content "$Folder/w" 1 } -PassThru; Write-TuneReport @{ loss = 1 }; (Get-TuneTrialContext).IsTrial'
        $said | Should -Match '(?s)^\{"loss":1,"training_iteration":1.*\}\s+False$'
    }
}
