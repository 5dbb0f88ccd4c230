# Experiments, domains and script blocks as a session defines them; what they become outside of it.
[Diagnostics.CodeAnalysis.SuppressMessageAttribute('PSAvoidUsingWriteHost', '', Justification = 'Blocks that talk to the host are what is tried.')]
[Diagnostics.CodeAnalysis.SuppressMessageAttribute('PSAvoidGlobalVars', '', Justification = 'Blocks with such variables are what is tried.')]
param()

BeforeAll {
    Import-Module $PSScriptRoot/Kit.psm1
    Import-Module (Get-Manifest)
    Push-Location $TestDrive

    # The id and words of the error that a call ends with.
    function Get-Refusal {
        param([scriptblock] $Call)
        try {
            $null = & $Call
            'no error'
        }
        catch {
            "$($_.FullyQualifiedErrorId -replace ',.*') $($_.CategoryInfo.Category): $($_.Exception.Message)"
        }
    }

    # The script that runs a block as a trial.
    function Get-TrialScript {
        param([scriptblock] $Block)
        (New-TuneExperiment -Name block -ScriptBlock $Block).Specification.files.'trial.ps1'
    }

    # Asks the program of an experiment's script blocks, one question a line.
    function Get-Answer {
        param($Experiment, [string[]] $Question)
        $folder = New-Item -ItemType Directory -Path (Join-Path $TestDrive ([guid]::NewGuid()))
        foreach ($file in $Experiment.Specification.files.GetEnumerator()) {
            Set-Content -LiteralPath (Join-Path $folder $file.Key) -Value $file.Value -NoNewline
        }

        $Question | & (Get-Engine) -NoProfile -NonInteractive -File (Join-Path $folder functions.ps1) 2>$null
    }
}

AfterAll {
    Pop-Location
}

Describe 'Domains' {
    It 'are the same from [Tune], from New-TuneDomain and in the notation' {
        $made = New-TuneExperiment -Name domains -Command 'sh x' -ParamSpace ([ordered]@{
                a = [Tune]::LogUniform(1e-4, 0.1); b = New-TuneDomain loguniform 1e-4 0.1; c = 'loguniform(1e-4, 0.1)'; d = @{ loguniform = 1e-4, 0.1 }
            })
        $made.ParamSpace.Values | Select-Object -Unique | Should -Be 'loguniform(0.0001, 0.1)'
    }

    It 'have all of the notation''s kinds' {
        $texts = [Tune]::Uniform(0, 1), [Tune]::QUniform(0, 1, 0.1), [Tune]::QLogUniform(0.1, 10, 0.1), [Tune]::RandN(), [Tune]::RandN(1, 2), [Tune]::QRandN(0, 1, 0.5),
        [Tune]::RandInt(1, 5), [Tune]::QRandInt(0, 10, 5), [Tune]::LogRandInt(1, 100), [Tune]::QLogRandInt(1, 100), [Tune]::Choice(1, 'a', $null), [Tune]::GridSearch(1..3),
        [Tune]::SampleFrom('config.a * 2'), [Tune]::Const('uniform(0, 1)') | ForEach-Object ToString
        $texts | Should -HaveCount 14
        $texts[10] | Should -BeExactly 'choice([1, "a", null])'
        $texts[11] | Should -BeExactly 'grid_search([1, 2, 3])'
    }

    It 'nest, and may have conditions' {
        $space = (New-TuneExperiment -Name nested -Command 'sh x' -ParamSpace @{
                optimizer = [Tune]::Choice(@{ type = 'sgd'; momentum = [Tune]::Uniform(0, 0.9) }, [pscustomobject]@{ type = 'adam' })
                depth     = [Tune]::RandInt(1, 4).When('config.optimizer.type == "sgd"')
            }).ParamSpace
        $space.optimizer | Should -BeExactly 'choice([{momentum: uniform(0, 0.9), type: "sgd"}, {type: "adam"}])'
        $space.depth | Should -BeExactly 'randint(1, 4) when config.optimizer.type == "sgd"'
    }

    It 'refuse bounds that make no sense at once' {
        { [Tune]::LogUniform(1, 0) } | Should -Throw '*upper must be above lower*'
        Get-Refusal { New-TuneDomain logunifrm 1 2 } | Should -Be "TUNE5200 InvalidArgument: -Type: there is no domain 'logunifrm'; did you mean 'loguniform'?"
        Get-Refusal { New-TuneDomain randint 1 2.5 } | Should -Match 'New-TuneDomain: randint.upper: .* must be a whole number'
        Get-Refusal { New-TuneDomain uniform -Lower 0 -Upper 1 -Ordered } | Should -Match 'uniform has no ordered'
    }
}

Describe 'Parts of an experiment' {
    It 'are tables that are checked when they are made' {
        (New-TuneScheduler ASHA -MaxT 27).Keys | Should -Be @('type', 'max_t')
        (New-TuneScheduler asha -StopLastTrials $false).stop_last_trials | Should -BeFalse
        (New-TuneSearcher random -ConstantGridSearch).constant_grid_search | Should -BeTrue
        (New-TuneSearcher -MaxConcurrent 4 -Type RANDOM -SetIndex:$false -Batch -RepeatScore worst).Values | Should -Be @('random', 4, $true, 'worst', $false)
        (New-TuneSearcher command -Command 'python3 search.py' -TimeoutS 5).command | Should -Be 'python3 search.py'
        { New-TuneSearcher random -TimeoutS 5 } | Should -Throw '*TimeoutS*'
        { New-TuneSearcher random -RepeatScore best } | Should -Throw '*mean,median,worst*'
        Get-Refusal { New-TuneSearcher random -Repeat 0 } | Should -Match 'TUNE1212 InvalidArgument: New-TuneSearcher: search_alg.repeat: 0 is not a whole number from 1'
        Get-Refusal { New-TuneSearcher randm } | Should -Match "did you mean 'random'"
        Get-Refusal { New-TuneScheduler asha -MaxT no } | Should -Match "TUNE1212 InvalidArgument: New-TuneScheduler: scheduler.max_t: 'no' is not a number above 0"
        Get-Refusal { New-TuneScheduler ash } | Should -Match "did you mean 'asha'"
        Get-Refusal { New-TuneScheduler fifo -MaxT 3 } | Should -Match 'belongs to the scheduler asha'
    }

    It 'are rules that say what they hold' {
        "$(New-TuneStopper loss 0.1 -Comparison le)" | Should -BeExactly 'loss <= 0.1'
        "$(New-TuneStopper -Expression 'result.loss < 0.1')" | Should -BeExactly 'result.loss < 0.1'
        Get-Refusal { New-TuneStopper -Expression 'result.loss <' } | Should -Match 'New-TuneStopper: stop'
        Get-Refusal { New-TuneStopper loss abc } | Should -Match 'TUNE5201 InvalidArgument: -Limit: abc is not a number'
    }
}

Describe 'Values of PowerShell' {
    It 'keep their meaning' {
        $switch = [switch] $true
        $made = New-TuneExperiment values -Command 'sh x' -Group:$switch -TimeBudget (New-TimeSpan -Minutes 90) -FailureConfig ([pscustomobject]@{ MaxFailures = 2; FailFast = $switch }) -ParamSpace @{
            range = 1..3; float = [float] 0.1; decimal = 1.50d; big = [bigint] 5; enum = [DayOfWeek]::Friday; none = $null; path = Get-Item /; list = [System.Collections.Generic.List[int]] (4, 5)
        }
        $made.Specification.time_budget_s | Should -Be 5400
        $made.Specification.group | Should -BeTrue
        $made.Specification.failure_config.fail_fast | Should -BeTrue
        $made.ParamSpace.range | Should -Be @(1, 2, 3)
        $made.ParamSpace.float | Should -Be 0.1
        $made.ParamSpace.decimal | Should -Be 1.5
        $made.ParamSpace.big | Should -Be 5
        $made.ParamSpace.enum | Should -BeExactly Friday
        $made.ParamSpace.none | Should -BeNullOrEmpty
        $made.ParamSpace.path | Should -BeExactly '/'
        $made.ParamSpace.list | Should -Be @(4, 5)
    }

    It 'may lie on a drive of the session' {
        (New-TuneExperiment drive -Command 'sh x' -StoragePath TestDrive:/runs).Path | Should -BeExactly (Join-Path $TestDrive runs/drive)
    }
}

Describe 'Script blocks' {
    It 'that read a variable of the session are refused, and told what to write' {
        $rate = 3
        $rate | Should -Be 3
        Get-Refusal { New-TuneExperiment captured -ScriptBlock { param($Config) $Config.x * $rate } } |
            Should -Match 'TUNE5251 InvalidArgument: -ScriptBlock: .* does not have \$rate \(Definition.Tests.ps1:\d+\); write \$using:rate'
        Get-Refusal { New-TuneExperiment captured -Command 'sh x' -ParamSpace @{ y = { $rate } } } | Should -Match '-ParamSpace: param_space.y: .*\$rate'
        Get-Refusal { New-TuneExperiment captured -Command 'sh x' -Stop { $Result.loss -lt $rate } } | Should -Match '-Stop: stop\[0\]: .*\$rate'
    }

    It 'may set and read variables of their own, and those that every session has' {
        $rate = 3; $item = 4; $found = 5; $a = 6; $b = 7; $made = 8; $said = 9; $count = 10
        $rate + $item + $found + $a + $b + $made + $said + $count | Should -Be 52
        { Get-TrialScript {
                param($Config, $count = 1)
                $rate = $Config.x; [int] $made = 2; $a, $b = 1, 2
                foreach ($item in 1..3) { $null = $item + $count }
                Get-Date -OutVariable found | Out-Null
                Get-Date -OutVariable:said | Out-Null
                1..3 | ForEach-Object { $_ + $PSItem }
                function Get-Double { param($value) $value * 2 }
                "$rate $found $a $b $made $said $env:HOME $PWD $PSScriptRoot $PID $($args.Count) $IsLinux $ErrorActionPreference"
                if ('x' -match 'x') { $Matches[0] }
                $global:Config
            } } | Should -Not -Throw
    }

    It 'that add to a variable of the session are refused' {
        $total = 3
        $total | Should -Be 3
        Get-Refusal { Get-TrialScript { $total += 1 } } | Should -Match '\$total'
        Get-Refusal { Get-TrialScript { "in a text: $total" } } | Should -Match '\$total'
        Get-Refusal { Get-TrialScript { 1..3 | ForEach-Object { $total } } } | Should -Match '\$total'
        Get-Refusal { Get-TrialScript { $total.name = 1 } } | Should -Match '\$total'
        Get-Refusal { Get-TrialScript { $script:total } } | Should -Match '\$total'
        Get-Refusal { Get-TrialScript { Get-Random @total } } | Should -Match '\$total'
    }

    It 'see $using: values in every place they can stand' {
        $rate = 3
        $table = @{ list = 1, 2; name = 'deep' }
        $splat = @{ InputObject = 'splat' }
        "$rate $table $splat" | Should -Not -BeNullOrEmpty
        $experiment = New-TuneExperiment using -Command 'sh x' -ParamSpace @{
            y = { "$using:rate|${using:rate}x|$($using:table.list[1])|$($using:table['name'])|$(Write-Output @using:splat)" + (1 | ForEach-Object { $using:rate }) }
        }
        Get-Answer $experiment '{"call":"param_space.y","config":{}}' | Should -BeExactly '{"value":"3|3x|2|deep|splat3"}'
        Get-Refusal { Get-TrialScript { $using:nosuchthing } } | Should -Match 'TUNE5252 InvalidArgument: .*\$using:nosuchthing'
    }

    It 'are written alike in every session' {
        $define = "`$t = @{ b = 1; a = @{ y = 1; x = 2; z = 3 }; c = 2; d = 4 }; (New-TuneExperiment same -Seed 1 -ScriptBlock { `$using:t } -Stop { `$using:t } | Export-TuneExperiment)"
        $first = Invoke-FreshSession $define
        $first | Should -Match 'using.clixml'
        Invoke-FreshSession $define | Should -BeExactly $first
    }

    It 'keep the namespaces of their file, and functions can be trials' {
        Set-Content spaces.ps1 -Value 'using namespace System.IO', '{ [Path]::GetFileName("/a/b") }'
        Get-TrialScript (& ./spaces.ps1) | Should -Match '(?m)^using namespace System.IO$'
        function Invoke-Trial ($Config) { $Config.x }
        Get-TrialScript ${function:Invoke-Trial} | Should -Match ([regex]::Escape('$trial = {param($Config) $Config.x }'))
    }

    It 'are refused where none can be, and with parameters that nobody gives' {
        Get-Refusal { New-TuneExperiment x -Command 'sh x' -Scheduler { 1 } } | Should -Match 'TUNE5250 InvalidArgument: -Scheduler: scheduler: a script block cannot be here'
        Get-Refusal { New-TuneExperiment x -Command 'sh x' -Stop { param($Result, $Trial) $Result.loss -gt 1 -and $Trial } } | Should -Match 'nobody gives the script block a \$Trial; did you mean "TrialId"'
        Get-Refusal { New-TuneExperiment x -Command 'sh x' -Stop { exit 1 } } | Should -Match "'exit' would end the program"
        Get-Refusal { New-TuneExperiment x -Command { 1 } } | Should -Match 'goes to -ScriptBlock'
        Get-Refusal { New-TuneExperiment x -Command 'sh x' -ScriptBlock { 1 } } | Should -Match 'TUNE5200 InvalidArgument: -Command and -ScriptBlock'
        Get-Refusal { New-TuneExperiment x -Command 'sh x' -Scheduler @{ Type = 'asha'; MxT = 3 } } | Should -Match "TUNE1210 InvalidArgument: -Scheduler: scheduler.MxT: no such key; did you mean 'max_t'"
    }
}

Describe 'The program that answers for script blocks' {
    BeforeAll {
        $script:experiment = New-TuneExperiment asked -Command 'sh x' -ParamSpace @{
            loud = { Write-Host '{"value": 1}'; [Console]::Out.WriteLine('{"value": 2}'); Write-Warning w; Write-Verbose v -Verbose; Write-Information i -InformationAction Continue; 'quiet' }
            throws = { 1; throw 'no luck' }; fails = { Get-Item /no/such/path }; none = { }; many = { 1; 2 }; table = { @{ b = 1..2 } }; native = { sh -c 'echo out; echo err >&2' }
            item = { $_.LR * 2 }; first = { param($c) $c.lr }; nan = { [double]::NaN }; one = { , @(1) }
        } -ConfigConstraint { param($Config) if ($Config.lr -gt 1) { 'big' } } -Stop { param($TrialId, $Result) if ($Result.loss -lt 1) { "trial $TrialId is done" } } -TrialName { 7 }

        # The only answer to a question.
        function Get-OneAnswer {
            param([string] $Name, [string] $More = '"config":{"lr":2}')
            Get-Answer $experiment "{`"call`":`"$Name`",$More}"
        }
    }

    It 'says nothing but answers on its standard output' {
        Get-OneAnswer param_space.loud | Should -BeExactly '{"value":"quiet"}'
    }

    It 'tells of errors and answers the next question' {
        $questions = 'param_space.throws', 'param_space.fails', 'nobody', 'param_space.first' | ForEach-Object { "{`"call`":`"$_`",`"config`":{`"lr`":2}}" }
        $answers = Get-Answer $experiment @($questions + 'no json' + $questions[3])
        $answers | Should -HaveCount 6
        $answers[0] | Should -BeExactly '{"error":"no luck (line 1 of the script block)"}'
        $answers[1] | Should -Match '"error":"Cannot find path .*/no/such/path'
        $answers[2] | Should -Match "there is no script block 'nobody'"
        $answers[3] | Should -BeExactly '{"value":2}'
        $answers[4] | Should -Match '"error"'
        $answers[5] | Should -BeExactly '{"value":2}'
    }

    It 'gives values as they are' {
        Get-OneAnswer param_space.none | Should -BeExactly '{"value":null}'
        Get-OneAnswer param_space.many | Should -BeExactly '{"value":[1,2]}'
        Get-OneAnswer param_space.one | Should -BeExactly '{"value":[1]}'
        Get-OneAnswer param_space.table | Should -BeExactly '{"value":{"b":[1,2]}}'
        Get-OneAnswer param_space.native | Should -BeExactly '{"value":"out"}'
        Get-OneAnswer param_space.item | Should -BeExactly '{"value":4}'
        Get-OneAnswer param_space.nan | Should -Match '"?NaN"?'
    }

    It 'gives what each place wants' {
        Get-OneAnswer 'config_constraints[0]' | Should -BeExactly '{"value":true}'
        Get-OneAnswer 'config_constraints[0]' '"config":{"lr":0.5}' | Should -BeExactly '{"value":false}'
        Get-OneAnswer 'stop[0]' '"config":{},"trial":"00042","result":{"loss":0.5}' | Should -BeExactly '{"value":"trial 00042 is done"}'
        Get-OneAnswer 'stop[0]' '"config":{},"trial":"00042","result":{"loss":2}' | Should -BeExactly '{"value":false}'
        Get-OneAnswer trial_name | Should -BeExactly '{"value":"7"}'
    }
}

Describe 'Experiments as files' {
    It 'come back as the same, script blocks and all' {
        $factor = 2
        $factor | Should -Be 2
        $first = New-TuneExperiment written -NumSamples 2 -Metric loss -Mode min -ParamSpace @{ x = [Tune]::Uniform(0, 1); y = { param($Config) $Config.x * $using:factor } } -ScriptBlock {
            param($Config)

            # A here-string must not be indented.
            $text = @'
loss
'@
            @{ $text = $Config.y }
        }
        foreach ($file in 'written.yaml', 'written.json') {
            $first | Export-TuneExperiment -Destination $file
            $again = Import-TuneExperiment $file
            ConvertTo-Json $again.Specification -Depth 9 | Should -BeExactly (ConvertTo-Json $first.Specification -Depth 9)
        }
        $run = Import-TuneExperiment written.yaml | Start-TuneRun
        $run.Terminated | Should -Be 2
        $run.BestValue | Should -Be ($run.BestConfig.x * 2)
        Get-TuneExperiment written | Export-TuneExperiment | Should -BeExactly (Get-Content -Raw written.yaml)
    }

    It 'are kept unless told otherwise' {
        Set-Content mine.yaml mine
        New-TuneExperiment kept -Command 'sh x' | Export-TuneExperiment -Destination mine.yaml -ErrorAction SilentlyContinue -ErrorVariable refused
        $refused.FullyQualifiedErrorId | Should -BeLike 'TUNE5281*'
        Get-Content mine.yaml | Should -Be mine
        New-TuneExperiment kept -Command 'sh x' | Export-TuneExperiment -Destination mine.yaml -Force
        (Import-TuneExperiment mine.yaml).Name | Should -BeExactly kept
    }

    It 'go with everything that is theirs' {
        $null = Get-SmallSweep removed -With @{ WorkPath = 'work' } | Start-TuneRun
        Test-Path work/removed | Should -BeTrue
        Remove-TuneExperiment removed -WhatIf
        Test-Path tune-results/removed | Should -BeTrue
        Get-TuneExperiment removed | Remove-TuneExperiment -Confirm:$false
        Test-Path tune-results/removed, work/removed | Should -Be @($false, $false)
        Get-ChildItem work | Should -BeNullOrEmpty
    }
}
