# Results as objects: what Sort-Object, Group-Object, Export-Csv and ConvertTo-Json make of them, and how they look at a terminal.
BeforeAll {
    Import-Module $PSScriptRoot/Kit.psm1
    Import-Module (Get-Manifest)

    # Losses are those of x, with another digit for each epoch; the third trial fails.
    Set-Content $TestDrive/train.sh @'
for i in 1 2; do
    echo "{\"loss\": $1$i, \"stage\": \"s$i\"}" >>"$TUNE_REPORTS"
    echo "epoch $i"
done
if [ "$TUNE_TRIAL_ID" = 00003 ]; then echo "no luck" >&2; exit 4; fi
'@
    Set-Content $TestDrive/held.sh 'echo "{\"loss\": $1}" >>"$TUNE_REPORTS"; while [ ! -e "$2/go" ]; do sleep 0.1; done'
    Push-Location $TestDrive
    $null = Get-SmallSweep -Name digits -NumSamples 12 -With @{ Command = 'sh', "$TestDrive/train.sh", '{x}' } | Start-TuneRun -Quiet -WarningAction Ignore -ErrorAction Ignore
    $null = Get-SmallSweep -Name other -NumSamples 2 -With @{ Command = 'sh', "$TestDrive/train.sh", '{x}'; ParamSpace = @{ x = 'uniform(0, 1)'; width = 'choice([1, 2])' } } | Start-TuneRun -Quiet
}

AfterAll {
    Pop-Location
}

Describe 'Results as objects' {
    It 'come for one experiment by name, by path, by pipeline, and for the newest by no name at all' {
        (Get-TuneResult digits).Count | Should -Be 12
        (Get-TuneResult $TestDrive/tune-results/digits).Count | Should -Be 12
        ('digits' | Get-TuneResult).Count | Should -Be 12
        (Get-Item $TestDrive/tune-results/digits | Get-TuneResult).Count | Should -Be 12
        (Get-TuneRun digits | Get-TuneResult).Count | Should -Be 12
        (Get-TuneResult).Experiment | Select-Object -Unique | Should -Be other
    }

    It 'come for several experiments together, with the properties of all' {
        $all = Get-TuneResult digits, other
        $all.Count | Should -Be 14
        ($all | ForEach-Object { $_.PSObject.Properties.Name -join ' ' } | Select-Object -Unique).Count | Should -Be 1
        Get-ChildItem $TestDrive/tune-results | Get-TuneResult | Group-Object Experiment -NoElement | ForEach-Object Count | Should -Be 12, 2
        (Get-TuneResult * -Best).Count | Should -Be 1
    }

    It 'are sorted and grouped as numbers, times and texts' {
        $sorted = Get-TuneResult digits | Sort-Object loss
        $sorted[0].loss | Should -BeOfType double
        $sorted[0].loss | Should -BeLessOrEqual $sorted[-1].loss
        $sorted[0].TrialId | Should -Be (Get-TuneResult digits -Best).TrialId
        $sorted[0].RunTime | Should -BeOfType timespan
        $sorted[0].CreatedAt | Should -BeOfType datetime
        $sorted[0].CreatedAt.Kind | Should -Be Utc
        Get-TuneResult digits | Group-Object Status -NoElement | Sort-Object Name | ForEach-Object { "$($_.Name) $($_.Count)" } | Should -Be 'ERROR 1', 'TERMINATED 11'
        (Get-TuneResult digits | Measure-Object loss -Minimum).Minimum | Should -Be $sorted[0].loss
    }

    It 'give the same top trials as sorting does' {
        (Get-TuneResult digits -Top 3).TrialId | Should -Be (Get-TuneResult digits | Sort-Object loss | Select-Object -First 3).TrialId
        (Get-TuneResult digits -Top 2 -Metric loss -Mode max).TrialId | Should -Be (Get-TuneResult digits | Sort-Object loss -Descending | Select-Object -First 2).TrialId
    }

    It 'are written by Export-Csv and read back' {
        Get-TuneResult digits | Export-Csv own.csv
        $back = Import-TuneResult own.csv
        $back.Count | Should -Be 12
        $back[0].loss | Should -Be (Get-TuneResult digits)[0].loss
        $back[0].RunTime | Should -BeOfType timespan
        (Import-Csv own.csv)[0].TrialId | Should -Be '00001'
    }

    It 'are flat JSON' {
        $json = Get-TuneResult digits | ConvertTo-Json | ConvertFrom-Json
        $json.Count | Should -Be 12
        $json[0].x | Should -BeOfType double
        $json[0].Iterations | Should -BeOfType long
        $json[0].stage | Should -Be 's2'
    }

    It 'are told by -Filter and -Status before they are made' {
        $limit = (Get-TuneResult digits | Sort-Object loss)[5].loss
        (Get-TuneResult digits -Filter "loss < $($limit.ToString([cultureinfo]::InvariantCulture))").Count | Should -Be 5
        (Get-TuneResult digits -Status error).TrialId | Should -Be '00003'
        { Get-TuneResult digits -Filter 'los < 1' -ErrorAction Stop } | Should -Throw -ErrorId 'TUNE4700*'
        { Get-TuneResult digits -Status LOST } | Should -Throw -ErrorId 'ParameterArgumentValidationError*'
    }

    It 'stop when the pipeline has had enough' {
        (Get-TuneResult digits | Select-Object -First 2).Count | Should -Be 2
        (Get-TuneReport digits | Select-Object -First 1).Count | Should -Be 1
    }

    It 'are exported and imported in each format' {
        foreach ($format in 'csv', 'parquet') {
            Export-TuneResult digits "all.$format"
            (Import-TuneResult "all.$format" | Sort-Object loss | Select-Object -First 1).TrialId | Should -Be (Get-TuneResult digits -Best).TrialId
        }

        Export-TuneResult digits all.json
        (Get-Content all.json -Raw | ConvertFrom-Json).Count | Should -Be 12
        { Export-TuneResult digits all.json -ErrorAction Stop } | Should -Throw -ErrorId 'TUNE5281*'
        Export-TuneResult digits other.json -WhatIf
        Test-Path other.json | Should -BeFalse
    }

    It 'come one by one while a run goes on' {
        $held = Get-SmallSweep -Name held -NumSamples 2 -With @{ Command = 'sh', "$TestDrive/held.sh", '{x}', "$TestDrive" }
        $seen = $held | Start-TuneRun -NoWait | ForEach-Object { $null = New-Item -ItemType File (Join-Path $TestDrive go); $_ } | Get-TuneResult -Follow
        $seen.Status | Should -Be TERMINATED, TERMINATED
        (Get-TuneRun held | Wait-TuneRun).Phase | Should -Be Finished
    }
}

Describe 'Trials, reports, logs, cost' {
    It 'pipe into each other' {
        Get-TuneTrial digits -Status ERROR | Receive-TuneLog -StandardError | Should -Be 'no luck'
        Get-TuneResult digits -Status ERROR | Receive-TuneLog -Tail 1 | Should -Be 'epoch 2'
        Get-TuneResult digits -Best | Get-TuneTrial | ForEach-Object TrialId | Should -Be (Get-TuneResult digits -Best).TrialId
        (Get-TuneTrial digits 1 | Get-TuneReport).Count | Should -Be 2
        (Get-TuneRun digits | Measure-TuneCost).Failed.Count | Should -Be 1
    }

    It 'say what is wrong' {
        { Get-TuneTrial digits 99 -ErrorAction Stop } | Should -Throw -ErrorId 'TUNE4706*'
        { Receive-TuneLog digits 1 -Attempt 9 -ErrorAction Stop } | Should -Throw -ErrorId 'TUNE5008*'
        { Get-TuneResult $TestDrive -ErrorAction Stop } | Should -Throw -ErrorId 'TUNE5003*'
    }

    It 'leave a trial that is over alone' {
        Stop-TuneTrial digits 1 -Verbose 4>&1 | Should -BeLike '*over already*'
    }
}

Describe 'The looks of objects' {
    # As wide as an old terminal: nothing is wrapped, and each object is one line.
    It 'fit into 80 columns: <Command>' -ForEach @(
        @{ Command = 'Get-TuneResult digits'; Lines = 12 }
        @{ Command = 'Get-TuneReport digits 1, 2'; Lines = 4 }
        @{ Command = 'Get-TuneTrial digits'; Lines = 12 }
        @{ Command = 'Get-TuneRun digits'; Lines = 1 }
        @{ Command = 'Get-TuneExperiment digits'; Lines = 1 }
        @{ Command = 'Measure-TuneCost digits'; Lines = 1 }
        @{ Command = '(Measure-TuneCost digits).ByStatus'; Lines = 2 }
    ) {
        $text = & ([scriptblock]::Create($Command)) | Out-String -Width 80
        $rows = $text.TrimEnd() -split "`n" -replace '\x1b\[[0-9;]*m'
        $rows | ForEach-Object { $_.TrimEnd().Length | Should -BeLessOrEqual 80 }
        $rule = [array]::FindLastIndex([string[]] $rows, [Predicate[string]] { $args[0] -match '^[ -]*--[ -]*$' })
        $rule | Should -BeGreaterThan 0
        $rows.Count - $rule - 1 | Should -Be $Lines
    }

    It 'tell parameters and metrics in a table, and everything in a list' {
        $best = Get-TuneResult digits -Best
        $best | Out-String -Width 200 | Should -Match "$($best.TrialId) +TERMINATED .*x=0\.\d+ loss=0\.\d+ stage=s2"
        $best | Format-List | Out-String | Should -Match '(?m)^BestIteration +: \d'
        Get-TuneTrial digits 1 | Format-List | Out-String | Should -Match '(?m)^Config +: x = 0\.\d+'
        Get-TuneRun digits | Format-List | Out-String | Should -Match '(?m)^Trials +: 12 of 12: '
    }

    It 'show no script where a heading should be' {
        $views = [xml] (Get-Content (Join-Path (Split-Path (Get-Manifest)) module/Tune.Format.ps1xml) -Raw)
        foreach ($view in $views.Configuration.ViewDefinitions.View | Where-Object { $_.TableControl }) {
            $headers = @($view.TableControl.TableHeaders.ChildNodes)
            $items = @($view.TableControl.TableRowEntries.TableRowEntry.TableColumnItems.ChildNodes)
            $items.Count | Should -Be $headers.Count -Because $view.Name
            for ($i = 0; $i -lt $items.Count; $i++) {
                if ($items[$i]['ScriptBlock']) {
                    $headers[$i]['Label'] | Should -Not -BeNullOrEmpty -Because "$($view.Name), column $($i + 1)"
                }
            }
        }
    }
}
