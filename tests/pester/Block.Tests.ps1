# Script blocks wherever a program would be called: trials, values computed from others, constraints, stop rules, names, callbacks.
BeforeAll {
    Import-Module $PSScriptRoot/Kit.psm1
    Import-Module (Get-Manifest)
    Push-Location $TestDrive
    $script:local = @{ type = 'local'; cpus = 2; gpus = 0; poll_interval_s = 0.2 }
}

AfterAll {
    Pop-Location
}

Describe 'A trial that is a script block' {
    It 'runs in a process of its own, with its configuration, and reports' {
        $run = New-TuneExperiment -Name block -Executor $local -NumSamples 2 -Metric loss -Mode min -ParamSpace @{ x = [Tune]::Uniform(0, 1); n = [Tune]::Choice(1, 2) } -ScriptBlock {
            param($Config)
            foreach ($step in 1..3) {
                Write-TuneReport @{ loss = $Config.x / $step; session = $PID; kind = $Config.n.GetType().Name }
            }
        } | Start-TuneRun
        $run.Terminated | Should -Be 2
        $results = Get-TuneResult block
        $results.Iterations | Should -Be @(3, 3)
        $results.kind | Should -BeExactly @('Int64', 'Int64')
        $results[0].loss | Should -Be ($results[0].x / 3)
        $results[0].session | Should -Not -Be $results[1].session
        $results.session | Should -Not -Contain $PID
    }

    It 'sees what $using: names, as it was when the experiment was made' {
        $offset = 10
        $table = @{ deep = @{ name = 'kept' }; list = 1, 2, 3 }
        $experiment = New-TuneExperiment -Name using -Executor $local -Metric loss -Mode min -ParamSpace @{ x = 'choice([1])' } -ScriptBlock {
            param($Config)
            $kept = $using:table
            Write-TuneReport @{ loss = $Config.x + $using:offset; deep = $kept.deep.name; sum = ($kept.list | Measure-Object -Sum).Sum }
        }
        $offset = 20
        $offset | Should -Be 20
        $result = $experiment | Start-TuneRun | Get-TuneResult
        $result.loss | Should -Be 11
        $result.deep | Should -BeExactly kept
        $result.sum | Should -Be 6
    }

    It 'may simply end with its result' {
        $result = New-TuneExperiment -Name last -Executor $local -Metric loss -Mode max -ParamSpace @{ x = 'choice([4])' } -ScriptBlock {
            param($Config)
            Write-Output 'this is talk'
            @{ loss = $Config.x * 2 }
        } | Start-TuneRun | Get-TuneResult -Best
        $result.loss | Should -Be 8
        Get-TuneTrial last | Receive-TuneLog | Should -Contain 'this is talk'
    }

    It 'fails with what it threw in its log' {
        $run = New-TuneExperiment -Name throws -Executor $local -Metric loss -Mode min -ParamSpace @{ x = 'choice([1])' } -ScriptBlock { throw 'no such luck' } |
            Start-TuneRun -WarningAction SilentlyContinue
        $run.Errors | Should -Be 1
        "$(Get-TuneTrial throws | Receive-TuneLog -StandardError)" | Should -Match 'no such luck'
    }

    It 'ends when a rule has seen enough, and that is no failure' {
        $result = New-TuneExperiment -Name ends -Executor $local -Metric loss -Mode min -ParamSpace @{ x = 'choice([1])' } -Stop @{ training_iteration = 3 } -ScriptBlock {
            foreach ($step in 1..100000) {
                Write-TuneReport @{ loss = 1 / $step }
            }
        } | Start-TuneRun | Get-TuneResult
        $result.Status | Should -BeExactly TERMINATED
        $result.Iterations | Should -BeLessThan 100000
    }

    It 'goes on from the checkpoint it saved' {
        $result = New-TuneExperiment -Name saved -Executor $local -Metric loss -Mode min -ParamSpace @{ x = 'choice([1])' } -FailureConfig @{ max_failures = 1 } -ScriptBlock {
            $trial = Get-TuneTrialContext
            $from = $trial.Checkpoint ? [int] (Get-Content (Join-Path $trial.Checkpoint step.txt)) : 0
            foreach ($step in ($from + 1)..4) {
                Save-TuneCheckpoint -Step $step -ScriptBlock { param($Folder) Set-Content (Join-Path $Folder step.txt) $step }
                Write-TuneReport @{ loss = 1 / $step; from = $from }
                if ($step -eq 2 -and $trial.Attempt -eq 1) {
                    exit 1
                }
            }
        } | Start-TuneRun -WarningAction SilentlyContinue | Get-TuneResult
        $result.Attempts | Should -Be 2
        $result.from | Should -Be 2
        $result.Iterations | Should -Be 4
    }

    It 'is written down in files that the analyzer has nothing to say about' -Skip:(-not (Get-Module PSScriptAnalyzer -ListAvailable)) {
        $run = New-TuneExperiment -Name written -Executor $local -Metric loss -Mode min -ParamSpace @{ x = 'choice([1])'; y = { param($Config) $Config.x + 1 } } -ScriptBlock {
            param($Config)
            @{ loss = $Config.y }
        } | Start-TuneRun
        $scripts = Get-ChildItem $run.Path -Recurse -Filter *.ps1
        $scripts.Name | Should -Contain trial.ps1
        $scripts.Name | Should -Contain functions.ps1
        $scripts | ForEach-Object { Invoke-ScriptAnalyzer -Path $_.FullName } | Out-String | Should -BeNullOrEmpty
    }
}

Describe 'A decision that is a script block' {
    It 'computes a value from others' {
        $results = Get-SmallSweep -Name sampled -With @{ ParamSpace = [ordered]@{ x = 'uniform(0, 1)'; double = { param($Config) $Config.x * 2 } } } | Start-TuneRun | Get-TuneResult
        $results | Should -HaveCount 3
        $results | ForEach-Object { $_.double | Should -Be ($_.x * 2) }
    }

    It 'keeps configurations that fulfil a constraint' {
        $results = Get-SmallSweep -Name constrained -With @{ ConfigConstraint = { param($Config) $Config.x -gt 0.5 }; NumSamples = 6 } | Start-TuneRun | Get-TuneResult
        $results | Should -HaveCount 6
        $results.x | ForEach-Object { $_ | Should -BeGreaterThan 0.5 }
    }

    It 'stops trials, and its words are the reason' {
        $command = 'sh', '-c', 'for i in 1 2 3 4 5 6 7 8 9; do echo "{{\"loss\": $i}}" >>"$TUNE_REPORTS"; sleep 0.3; done', 'sh', '{x}'
        $rule = { param($TrialId, $Result) if ($Result.loss -ge 2) { "trial $TrialId has $($Result.loss)" } }
        $run = Get-SmallSweep -Name ruled -NumSamples 1 -With @{ Command = $command; Stop = $rule } | Start-TuneRun
        $run.Terminated | Should -Be 1
        $trial = Get-TuneTrial ruled
        $trial.Iterations | Should -BeLessThan 9
        $trial.Reason | Should -Match 'trial 00001 has [2-9]'
    }

    It 'names trials and their folders' {
        Get-SmallSweep -Name named -With @{ ParamSpace = @{ x = 'grid_search([1, 2])' }; NumSamples = 1; TrialName = { param($Config) "x is $($Config.x)" }; TrialDirname = 'x={x}' } |
            Start-TuneRun | Out-Null
        (Get-TuneTrial named).Name | Should -BeExactly @('x is 1', 'x is 2')
        Join-Path tune-results named named 'x=1' config.json | Should -Exist
    }

    It 'holds when another session resumes the run' {
        Get-SmallSweep -Name outlives -With @{ ParamSpace = [ordered]@{ x = 'uniform(0, 1)'; double = { param($Config) $Config.x * 2 } } } | Start-TuneRun | Out-Null
        Invoke-FreshSession 'Set-Location $args[0]; $null = Resume-TuneRun outlives -Raise @{ num_samples = 5 }' $TestDrive | Should -BeNullOrEmpty
        $results = Get-TuneResult outlives
        $results | Should -HaveCount 5
        $results | ForEach-Object { $_.double | Should -Be ($_.x * 2) }
    }
}

Describe 'A callback' {
    It 'is called in the session at every hook, in order' {
        $seen = [Collections.Generic.List[string]]::new()
        $callback = @{
            Setup         = { $seen.Add('Setup') }
            TrialStart    = { $seen.Add('TrialStart') }
            TrialResult   = { $seen.Add('TrialResult') }
            TrialComplete = { $seen.Add('TrialComplete') }
            ExperimentEnd = { $seen.Add('ExperimentEnd') }
        }
        Get-SmallSweep -Name hooks | Start-TuneRun -Callback $callback | Out-Null
        $seen[0] | Should -BeExactly Setup
        $seen[-1] | Should -BeExactly ExperimentEnd
        ($seen | Group-Object | Sort-Object Name | ForEach-Object { "$($_.Name) $($_.Count)" }) -join ', ' |
            Should -BeExactly 'ExperimentEnd 1, Setup 1, TrialComplete 3, TrialResult 3, TrialStart 3'
    }

    It 'that wants to leave is told how' {
        $run = Get-SmallSweep -Name leaving | Start-TuneRun -Callback @{ TrialStart = { exit 3 }; TrialResult = { break } } -WarningVariable warned -WarningAction SilentlyContinue
        $run.Terminated | Should -Be 3
        $warned.Count | Should -Be 2
        "$warned" | Should -Match "'return' ends the callback"
    }

    It 'that throws is told of once, and the run goes on' {
        $run = Get-SmallSweep -Name throwing | Start-TuneRun -Callback @{ TrialResult = { throw 'not today' } } -WarningVariable warned -WarningAction SilentlyContinue
        $run.Terminated | Should -Be 3
        @($warned | Where-Object { "$_" -match 'not today' }) | Should -HaveCount 1
        "$warned" | Should -Match TrialResult
    }

    It 'for a hook that does not exist is refused with the nearest name' {
        { Get-SmallSweep -Name nohook | Start-TuneRun -Callback @{ TrialResults = { } } } | Should -Throw '*TrialResult*'
        Join-Path tune-results nohook | Should -Not -Exist
    }
}
