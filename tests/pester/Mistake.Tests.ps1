# What a wrong call says: a stable id, a category, the place, and what would be right.
BeforeAll {
    Import-Module $PSScriptRoot/Kit.psm1
    Import-Module (Get-Manifest)
    Push-Location $TestDrive

    # The error of a call that ends its pipeline; the call fails the test where it has none.
    function Get-Misuse {
        param([scriptblock] $Call)
        try {
            & $Call
        }
        catch {
            return $_
        }

        throw "no error: $Call"
    }

    function Test-Code {
        param($ErrorRecord, [string] $Category)
        $ErrorRecord.FullyQualifiedErrorId | Should -Match '^TUNE\d{4},'
        $ErrorRecord.CategoryInfo.Category | Should -Be $Category
        $ErrorRecord.Exception.GetType().FullName | Should -BeExactly Tune.Hpc.TuneException
    }
}

AfterAll {
    Pop-Location
}

Describe 'A definition that cannot be' {
    It 'names both of <_> where only one may be given' -ForEach @('-Command and -ScriptBlock') {
        $said = Get-Misuse { New-TuneExperiment -Name both -Command true -ScriptBlock { } -ParamSpace @{ x = 'uniform(0, 1)' } }
        "$said" | Should -Match 'Command|parameter set'
        "$($said.FullyQualifiedErrorId)" | Should -Match 'AmbiguousParameterSet|^TUNE\d{4},'
    }

    It 'names the key nearest to one that is unknown' {
        $said = Get-Misuse { New-TuneExperiment -Name unknown -Command true -ParamSpace @{ x = 'uniform(0, 1)' } -Scheduler @{ type = 'asha'; maxt = 9; reductionfaktor = 3 } }
        Test-Code $said InvalidArgument
        "$said" | Should -Match 'reductionfaktor'
        "$said" | Should -Match 'reduction_factor'
    }

    It 'says where a value of the wrong kind is, and what would be right' {
        $said = Get-Misuse { New-TuneExperiment -Name kind -Command true -ParamSpace @{ x = 'uniform(0, 1)' } -Scheduler @{ type = 'asha'; max_t = 'many' } }
        Test-Code $said InvalidArgument
        "$said" | Should -Match 'max_t'
        "$said" | Should -Match 'many'
        "$said" | Should -Match 'number'
    }

    It 'says which domain is wrong' {
        $said = Get-Misuse { New-TuneExperiment -Name domain -Command true -ParamSpace @{ lr = 'loguniform(0, 1)' } }
        Test-Code $said InvalidArgument
        "$said" | Should -Match 'lr'
        "$said" | Should -Match 'loguniform'
    }

    It 'says so at once where a domain of a type makes no sense' {
        { [Tune]::LogUniform(0, 1) } | Should -Throw '*above 0*'
    }

    It 'takes nothing but what a parameter takes: <Name>' -ForEach @(
        @{ Name = 'a space that is a number'; Call = { New-TuneExperiment -Name bad -Command true -ParamSpace 5 } }
        @{ Name = 'a command that is a table'; Call = { New-TuneExperiment -Name bad -Command @{ a = 1 } -ParamSpace @{ x = 'uniform(0, 1)' } } }
        @{ Name = 'a scheduler that nobody knows'; Call = { New-TuneExperiment -Name bad -Command true -ParamSpace @{ x = 'uniform(0, 1)' } -Scheduler 'ashaa' } }
        @{ Name = 'an objective without direction'; Call = { New-TuneExperiment -Name bad -Command true -ParamSpace @{ x = 'uniform(0, 1)' } -Metric loss } }
        @{ Name = 'a process as a parameter value'; Call = { New-TuneExperiment -Name bad -Command true -ParamSpace @{ x = (Get-Process -Id $PID) } } }
    ) {
        Test-Code (Get-Misuse $Call) InvalidArgument
    }

    It 'names the variable that a block takes along without $using:, and its line' {
        $rate = 0.5
        $rate | Should -Be 0.5
        $said = Get-Misuse {
            New-TuneExperiment -Name captured -ParamSpace @{ x = 'uniform(0, 1)' } -ScriptBlock {
                param($Config)
                $scaled = $Config.x * $rate
                Write-TuneReport @{ loss = $scaled }
            }
        }
        Test-Code $said InvalidArgument
        "$said" | Should -Match '\$rate'
        "$said" | Should -Match '\$using:rate'
        "$said" | Should -Match 'Mistake\.Tests\.ps1:\d+'
    }

    It 'takes its own variables, automatic ones, the environment and preferences for what they are' {
        $nothing = 1
        $nothing | Should -Be 1
        $block = {
            param($Config)
            $sum = 0
            foreach ($step in 1..3) {
                $sum += $Config.x
            }
            $ErrorActionPreference = 'Stop'
            if ($env:HOME -and $PWD -and $null -eq $nothing -and $true) {
                1..2 | ForEach-Object { $_ }
            }
            Write-TuneReport @{ loss = $sum }
        }
        $said = Get-Misuse { New-TuneExperiment -Name own -ParamSpace @{ x = 'uniform(0, 1)' } -ScriptBlock $block }
        "$said" | Should -Match '\$nothing'
        "$said" | Should -Not -Match '\$(sum|step|PWD|env|Config|_)\b'
    }

    It 'names the line and column in a file' {
        Set-Content bad.yaml "name: bad`ncommand: 'true'`nparam_space: {x: 'uniform(0, 1)'}`nnum_sampels: 3"
        $said = Get-Misuse { Import-TuneExperiment bad.yaml -ErrorAction Stop }
        Test-Code $said InvalidArgument
        "$said" | Should -Match 'bad\.yaml'
        "$said" | Should -Match 'num_samples'
        "$said" | Should -Match '4'
    }
}

Describe 'A folder that is not what it should be' {
    It 'is named, and the next one is still looked at: <_>' -ForEach 'Get-TuneResult', 'Get-TuneTrial', 'Get-TuneRun', 'Get-TuneExperiment', 'Stop-TuneRun', 'Resume-TuneRun' {
        $null = New-Item -ItemType Directory -Force (Join-Path $TestDrive nothing)
        $said = @()
        $arguments = @{ Path = (Join-Path $TestDrive nothing), (Join-Path $TestDrive nowhere) }
        if ((Get-Command $_).Parameters.ContainsKey('Confirm')) {
            $arguments.Confirm = $false
        }

        & $_ @arguments -ErrorAction SilentlyContinue -ErrorVariable said
        $said | Should -HaveCount 2
        $said | ForEach-Object { Test-Code $_ ObjectNotFound }
        "$($said[0])" | Should -Match 'nothing'
        "$($said[1])" | Should -Match 'nowhere'
    }

    It 'does not keep others from being read' {
        Get-SmallSweep -Name there | Start-TuneRun | Out-Null
        $results = 'nowhere', 'there' | ForEach-Object { [pscustomobject]@{ Path = $_ } } | Get-TuneResult -ErrorAction SilentlyContinue -ErrorVariable said
        $results | Should -HaveCount 3
        $said | Should -HaveCount 1
    }

    It 'has no such trial' {
        Get-SmallSweep -Name few | Start-TuneRun | Out-Null
        Get-TuneTrial few -TrialId 99 -ErrorAction SilentlyContinue -ErrorVariable said
        $said | Should -HaveCount 1
        Test-Code $said[0] ObjectNotFound
        "$said" | Should -Match '99'
    }

    It 'has no such metric, and says which there are' {
        Get-SmallSweep -Name metrics | Start-TuneRun | Out-Null
        $said = Get-Misuse { Get-TuneResult metrics -Best -Metric los -Mode min -ErrorAction Stop }
        "$said" | Should -Match 'loss'
    }
}

Describe 'An experiment that is there already' {
    It 'is not run again under another specification' {
        Get-SmallSweep -Name taken | Start-TuneRun | Out-Null
        $said = Get-Misuse { Get-SmallSweep -Name taken -With @{ Seed = 8 } | Start-TuneRun -ErrorAction Stop }
        $said.FullyQualifiedErrorId | Should -Match '^TUNE\d{4},'
        "$said" | Should -Match 'seed'
    }

    It 'is told to be resumed where it has not ended' {
        $gate = New-Item -ItemType Directory (Join-Path $TestDrive gate1)
        $null = Get-HeldSweep -Name unfinished -Folder $gate | Start-TuneRun -NoWait
        Wait-Until { (Get-TuneRun unfinished).Running -eq 2 } -State { Get-TuneRun unfinished | Out-String }
        # Who is driven by this very session is not driven by it once more.
        $said = Get-Misuse { Get-HeldSweep -Name unfinished -Folder $gate | Start-TuneRun -ErrorAction Stop }
        $said.FullyQualifiedErrorId | Should -Match '^TUNE\d{4},'
        $null = New-Item (Join-Path $gate go)
        $null = Wait-TuneRun unfinished -TimeoutSec 120
    }

    It 'is left to somebody else who drives it' {
        $gate = New-Item -ItemType Directory (Join-Path $TestDrive gate2)
        $null = Get-HeldSweep -Name theirs -Folder $gate | Start-TuneRun -NoWait
        Wait-Until { (Get-TuneRun theirs).Running -eq 2 } -State { Get-TuneRun theirs | Out-String }
        $said = Invoke-FreshSession @'
            Set-Location $args[0]
            try { Resume-TuneRun theirs -ErrorAction Stop } catch { "$($_.CategoryInfo.Category) $($_.FullyQualifiedErrorId) $_" }
'@ $TestDrive
        $said | Should -Match '^ResourceBusy TUNE\d{4},'
        $said | Should -Match "\b$PID\b"
        $null = New-Item (Join-Path $gate go)
        (Wait-TuneRun theirs -TimeoutSec 120).Terminated | Should -Be 2
    }

    It 'is not removed while it runs' {
        $gate = New-Item -ItemType Directory (Join-Path $TestDrive gate3)
        $null = Get-HeldSweep -Name alive -Folder $gate | Start-TuneRun -NoWait
        Wait-Until { (Get-TuneRun alive).Running -eq 2 } -State { Get-TuneRun alive | Out-String }
        $said = Get-Misuse { Remove-TuneExperiment alive -Confirm:$false -ErrorAction Stop }
        $said.FullyQualifiedErrorId | Should -Match '^TUNE\d{4},'
        $null = New-Item (Join-Path $gate go)
        $null = Wait-TuneRun alive -TimeoutSec 120
        Remove-TuneExperiment alive -Confirm:$false
        Join-Path tune-results alive | Should -Not -Exist
    }
}
