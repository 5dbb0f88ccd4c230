# From an experiment to its results at the prompt: pipelines, questions before acting, what is told meanwhile, runs in the background.
BeforeAll {
    Import-Module $PSScriptRoot/Kit.psm1
    Import-Module (Get-Manifest)
    Push-Location $TestDrive
}

AfterAll {
    Pop-Location
}

Describe 'A run at the prompt' {
    It 'goes from the experiment to its best trial in one pipeline' {
        $best = Get-SmallSweep -Name pipeline -NumSamples 5 | Start-TuneRun | Get-TuneResult -Best
        $best | Should -HaveCount 1
        $all = Get-TuneResult pipeline
        $all | Should -HaveCount 5
        $best.loss | Should -Be ($all | Measure-Object loss -Minimum).Minimum
        $best.x | Should -Be $best.loss
    }

    It 'hands over a run that tells how it ended' {
        $run = Get-SmallSweep -Name finished | Start-TuneRun
        $run | Should -HaveCount 1
        $run.Name | Should -BeExactly finished
        $run.Path | Should -BeExactly (Join-Path (Get-Item TestDrive:).FullName tune-results finished)
        $run.Phase | Should -BeExactly Finished
        $run.Trials | Should -Be 3
        $run.Terminated | Should -Be 3
        $run.Errors | Should -Be 0
        $run.Metric | Should -BeExactly loss
        $run.Mode | Should -BeExactly min
        $run.BestValue | Should -Be (Get-TuneResult finished -Best).loss
        $run.BestConfig.x | Should -Be $run.BestValue
    }

    It 'leaves the Parquet files that other programs read' {
        $run = Get-SmallSweep -Name parquet | Start-TuneRun
        Join-Path $run.Path results trials.parquet | Should -Exist
        (Get-TuneResult (Join-Path $run.Path results trials.parquet)).x | Should -HaveCount 3
    }

    It 'takes several experiments from the pipeline, one after the other' {
        $runs = 'left', 'right' | ForEach-Object { Get-SmallSweep -Name $_ } | Start-TuneRun
        $runs.Name | Should -BeExactly @('left', 'right')
        $runs.Phase | Should -BeExactly @('Finished', 'Finished')
        ($runs | Get-TuneResult | Group-Object Experiment).ForEach('Count') | Should -Be @(3, 3)
    }

    It 'runs a file as the command line does' {
        @'
name: fromfile
command: [sh, -c, 'echo "{{\"loss\": $1}}" >>"$TUNE_REPORTS"', sh, '{x}']
param_space: {x: 'uniform(0, 1)'}
metric: loss
mode: min
num_samples: 2
executor: {type: local, cpus: 2, gpus: 0, poll_interval_s: 0.2}
'@ | Set-Content sweep.yaml
        (Start-TuneRun -Path sweep.yaml).Terminated | Should -Be 2
    }

    It 'makes records whose parameters and metrics are properties' {
        Get-SmallSweep -Name records -With @{ ParamSpace = @{ x = 'uniform(0, 1)'; kind = 'choice(["a", "b"])' }; NumSamples = 6 } | Start-TuneRun | Out-Null
        $sorted = Get-TuneResult records | Sort-Object loss
        $sorted[0].loss | Should -BeLessOrEqual $sorted[5].loss
        $sorted[0].x | Should -BeOfType double
        (Get-TuneResult records | Group-Object kind).Name | Should -BeIn @('a', 'b')
        $rows = Get-TuneResult records | Select-Object TrialId, x, kind, loss | ConvertTo-Csv | ConvertFrom-Csv
        $rows | Should -HaveCount 6
        [double] $rows[0].loss | Should -Be (Get-TuneResult records)[0].loss
        (Get-TuneResult records -Best | ConvertTo-Json | ConvertFrom-Json).loss | Should -Be $sorted[0].loss
    }

    It 'finds trials and their logs by the pipeline' {
        Get-SmallSweep -Name logs -With @{ Command = 'sh', '-c', 'echo "here is $1"; echo "{{\"loss\": $1}}" >>"$TUNE_REPORTS"', 'sh', '{x}' } | Start-TuneRun | Out-Null
        $said = Get-TuneTrial logs | Receive-TuneLog
        $said | Where-Object { $_ -like 'here is *' } | Should -HaveCount 3
        (Get-TuneTrial logs -TrialId 2).Config.x | Should -Be (Get-TuneResult logs | Where-Object TrialId -EQ '00002').x
    }

    It 'counts a trial that fails and goes on' {
        $run = Get-SmallSweep -Name failing -With @{ Command = 'sh', '-c', 'test "$TUNE_TRIAL_ID" != 00002 && echo "{{\"loss\": $1}}" >>"$TUNE_REPORTS"', 'sh', '{x}' } |
            Start-TuneRun -WarningAction SilentlyContinue
        $run.Phase | Should -BeExactly Finished
        $run.Errors | Should -Be 1
        $run.Terminated | Should -Be 2
        (Get-TuneTrial failing -Status ERROR).TrialId | Should -BeExactly '00002'
    }
}

Describe 'Before anything is started' {
    It 'tells with -WhatIf how many jobs of which size there would be, and the script, and makes nothing' {
        $said = Invoke-FreshSession @'
            $experiment = New-TuneExperiment -Name whatif -Command sh, train.sh, '{x}' -ParamSpace @{ x = 'uniform(0, 1)' } -NumSamples 12 `
                -ResourcesPerTrial @{ cpus = 2; time = '30m' } -Executor @{ type = 'local'; cpus = 4; gpus = 0 }
            $experiment | Start-TuneRun -WhatIf
            Test-Path tune-results/whatif
'@
        $said | Should -Match '(?s)What if:.*12.*2 CPUs.*train\.sh'
        $said | Should -Match 'hours?'
        $said | Should -Match 'False$'
    }

    It 'starts nothing that -Confirm would have to ask for where nobody can answer' {
        Invoke-FreshSession "New-TuneExperiment -Name asked -Command true -ParamSpace @{ x = 'uniform(0, 1)' } | Start-TuneRun -Confirm" | Should -Match 'NonInteractive|prompt'
        Join-Path tune-results asked | Should -Not -Exist
    }

    It 'checks the storage path first where that is asked for' {
        (Get-SmallSweep -Name checked | Start-TuneRun -Check).Phase | Should -BeExactly Finished
    }
}

Describe 'What is told while it runs' {
    It 'tells decisions and their reasons with -Verbose' {
        $said = Get-SmallSweep -Name verbose | Start-TuneRun -Verbose 4>&1 | Where-Object { $_ -is [Management.Automation.VerboseRecord] }
        $said | Should -Not -BeNullOrEmpty
        "$($said -join "`n")" | Should -Match '00001'
        "$($said -join "`n")" | Should -Match 'random sample'
    }

    It 'says nothing but the run without it' {
        Get-SmallSweep -Name silent | Start-TuneRun *>&1 | Should -BeOfType Tune.Hpc.PowerShell.Objects.TuneRun
    }

    It 'shows no progress where nobody wants to see any, and the same run' {
        (Get-SmallSweep -Name quiet | Start-TuneRun -Quiet).Terminated | Should -Be 3
    }
}

Describe 'A run in the background' {
    BeforeEach {
        $script:gate = New-Item -ItemType Directory (Join-Path $TestDrive "gate$([guid]::NewGuid())")
    }

    It 'goes on while the session works, is seen there, and is waited for' {
        $run = Get-HeldSweep -Name background -Folder $gate | Start-TuneRun -NoWait
        $run.Phase | Should -BeIn @('New', 'Running')
        Wait-Until { (Get-TuneRun background).Running -eq 2 } -State { Get-TuneRun background | Format-List | Out-String }
        (Get-TuneRun).Name | Should -Contain background
        New-Item (Join-Path $gate go)
        $ended = $run | Wait-TuneRun -TimeoutSec 120
        $ended.Phase | Should -BeExactly Finished
        $ended.Terminated | Should -Be 2
    }

    It 'gives results before it has ended' {
        $run = Get-HeldSweep -Name early -Folder $gate | Start-TuneRun -NoWait
        Wait-Until { @(Get-TuneResult early -ErrorAction Ignore | Where-Object { $null -ne $_.loss }).Count -eq 2 } -State { Get-TuneResult early | Out-String }
        (Get-TuneResult early).Status | Should -BeExactly @('RUNNING', 'RUNNING')
        New-Item (Join-Path $gate go)
        $null = $run | Wait-TuneRun -TimeoutSec 120
        (Get-TuneResult early).Status | Should -BeExactly @('TERMINATED', 'TERMINATED')
    }

    It 'is stopped, and says why' {
        $run = Get-HeldSweep -Name stopped -Folder $gate -NumSamples 50 | Start-TuneRun -NoWait
        Wait-Until { (Get-TuneRun stopped).Running -gt 0 } -State { Get-TuneRun stopped | Out-String }
        $run | Stop-TuneRun -Reason 'seen enough' -Confirm:$false
        $ended = $run | Wait-TuneRun -TimeoutSec 120
        $ended.Phase | Should -BeExactly Finished
        $ended.Reason | Should -Match 'seen enough'
        $ended.Trials | Should -BeLessThan 50
    }

    It 'keeps running when -WhatIf asks what stopping it would do' {
        $run = Get-HeldSweep -Name spared -Folder $gate | Start-TuneRun -NoWait
        Wait-Until { (Get-TuneRun spared).Running -eq 2 } -State { Get-TuneRun spared | Out-String }
        $run | Stop-TuneRun -WhatIf
        New-Item (Join-Path $gate go)
        ($run | Wait-TuneRun -TimeoutSec 120).Terminated | Should -Be 2
    }

    It 'loses one trial and keeps the others' {
        $run = Get-HeldSweep -Name onetrial -Folder $gate | Start-TuneRun -NoWait
        Wait-Until { (Get-TuneRun onetrial).Running -eq 2 } -State { Get-TuneRun onetrial | Out-String }
        Get-TuneTrial onetrial -TrialId 1 | Stop-TuneTrial -Reason 'not this one' -Confirm:$false
        Wait-Until { (Get-TuneTrial onetrial -TrialId 1).Status -eq 'TERMINATED' } -State { Get-TuneTrial onetrial | Out-String }
        (Get-TuneTrial onetrial -TrialId 1).Reason | Should -Match 'not this one'
        (Get-TuneTrial onetrial -TrialId 2).Status | Should -BeExactly RUNNING
        New-Item (Join-Path $gate go)
        ($run | Wait-TuneRun -TimeoutSec 120).Terminated | Should -Be 2
    }

    It 'is waited for only so long' {
        $run = Get-HeldSweep -Name patience -Folder $gate | Start-TuneRun -NoWait
        { $run | Wait-TuneRun -TimeoutSec 1 -ErrorAction Stop } | Should -Throw
        New-Item (Join-Path $gate go)
        ($run | Wait-TuneRun -TimeoutSec 120).Phase | Should -BeExactly Finished
    }
}

Describe 'A run that goes on later' {
    It 'gets more trials than were planned' {
        Get-SmallSweep -Name raised | Start-TuneRun | Out-Null
        (Resume-TuneRun raised -Raise @{ num_samples = 5 }).Terminated | Should -Be 5
    }

    It 'gives those that failed another try' {
        $gate = New-Item -ItemType Directory (Join-Path $TestDrive again)
        $command = 'sh', '-c', 'test -e "$2/go" && echo "{{\"loss\": $1}}" >>"$TUNE_REPORTS"', 'sh', '{x}', "$gate"
        (Get-SmallSweep -Name again -With @{ Command = $command } | Start-TuneRun -WarningAction SilentlyContinue).Errors | Should -Be 3
        New-Item (Join-Path $gate go)
        $run = Resume-TuneRun again -Errored Resume
        $run.Errors | Should -Be 0
        $run.Terminated | Should -Be 3
    }

    It 'is driven by a turn at a time, as cron does' {
        $experiment = Get-SmallSweep -Name steps
        $experiment | Export-TuneExperiment -Destination steps.yaml
        $script:step = Invoke-TuneStep -Path steps.yaml
        Wait-Until { $script:step = Invoke-TuneStep -Path steps.yaml; $step.Phase -eq 'Finished' } -State { $step | Format-List | Out-String }
        $step.Terminated | Should -Be 3
        Join-Path tune-results steps results trials.parquet | Should -Exist
    }

    It 'draws the same for the same seed' {
        Get-SmallSweep -Name sameseed | Start-TuneRun | Out-Null
        Get-SmallSweep -Name sameseed2 | Start-TuneRun | Out-Null
        (Get-TuneResult sameseed).x | Should -Be (Get-TuneResult sameseed2).x
    }
}

Describe 'An experiment from a plain hashtable' {
    It 'is the same in every session, whatever order the table has there' {
        $make = @'
            $space = @{ alpha = [Tune]::Uniform(0, 1); beta = [Tune]::RandInt(0, 9); gamma = 'choice(["a", "b"])'; delta = [Tune]::LogUniform(1e-3, 1); epsilon = 'randn(0, 1)' }
            New-TuneExperiment -Name table -Command true -ParamSpace $space -Seed 7 -Env @{ A = '1'; B = '2'; C = '3' } | Export-TuneExperiment -Format json
'@
        $first = Invoke-FreshSession $make
        $first | Should -Match epsilon
        1..3 | ForEach-Object { Invoke-FreshSession $make | Should -BeExactly $first }
    }
}
