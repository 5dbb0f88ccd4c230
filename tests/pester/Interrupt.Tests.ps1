# At a terminal: Ctrl+C, questions and their answers, a session that goes away.
BeforeDiscovery {
    Import-Module $PSScriptRoot/Terminal.psm1
    $script:noTerminal = -not (Test-Terminal)
}

BeforeAll {
    Import-Module $PSScriptRoot/Kit.psm1
    Import-Module $PSScriptRoot/Terminal.psm1
    Import-Module (Get-Manifest)
    Push-Location $TestDrive
    $script:folder = (Get-Item TestDrive:).FullName
    $script:kit = Join-Path $PSScriptRoot Kit.psm1

    function Get-Running {
        param([string] $Name)
        $path = Join-Path $folder tune-results $Name
        (Test-Path (Join-Path $path journal.jsonl)) ? @(Get-Journal $path | Where-Object kind -Like 'report-received.*').Count : 0
    }
}

AfterAll {
    Pop-Location
}

Describe 'At a terminal' -Skip:$noTerminal {
    BeforeEach {
        $script:gate = (New-Item -ItemType Directory (Join-Path $folder "gate$([guid]::NewGuid())")).FullName
        $script:terminal = $null
    }

    AfterEach {
        $null = New-Item -Force (Join-Path $gate go)
        Close-Terminal $terminal
    }

    It 'Ctrl+C stops a run cleanly and says how to go on' {
        $script:terminal = Open-Terminal "Import-Module '$kit'; Get-HeldSweep -Name interrupted -Folder '$gate' | Start-TuneRun; 'not reached'" $folder
        Wait-AtTerminal $terminal { (Get-Running interrupted) -ge 2 }
        Send-Terminal $terminal '^C'
        $shown = Wait-Terminal $terminal
        $shown | Should -Match "interrupted; Resume-TuneRun '?[^']*interrupted'? goes on"
        $shown | Should -Not -Match 'not reached'
        (Get-TuneRun interrupted).Phase | Should -BeExactly Interrupted
        (Get-Journal (Join-Path $folder tune-results interrupted))[-1].kind | Should -BeLike 'driver-stopped.*'
        $null = New-Item (Join-Path $gate go)
        $run = Resume-TuneRun interrupted
        $run.Phase | Should -BeExactly Finished
        $run.Terminated | Should -Be 2
    }

    It 'Ctrl+C does not reach the process that answers for script blocks before the driver has left' {
        $made = "Get-HeldSweep -Name blocks -Folder '$gate' -With @{ ParamSpace = [ordered]@{ x = 'uniform(0, 1)'; double = { param(`$Config) `$Config.x * 2 } } }"
        $script:terminal = Open-Terminal "Import-Module '$kit'; $made | Start-TuneRun" $folder
        Wait-AtTerminal $terminal { (Get-Running blocks) -ge 2 }
        Send-Terminal $terminal '^C'
        Wait-Terminal $terminal | Should -Match 'Resume-TuneRun'
        (Get-Journal (Join-Path $folder tune-results blocks))[-1].kind | Should -BeLike 'driver-stopped.*'
        $null = New-Item (Join-Path $gate go)
        (Resume-TuneRun blocks).Terminated | Should -Be 2
    }

    It 'Ctrl+C leaves a wait, and the run goes on' {
        $null = Get-HeldSweep -Name awaited -Folder $gate | Start-TuneRun -NoWait
        Wait-Until { (Get-Running awaited) -ge 2 } -State { Get-TuneRun awaited | Out-String }
        $script:terminal = Open-Terminal "'waiting'; Wait-TuneRun awaited" $folder
        Wait-AtTerminal $terminal { (Read-Terminal $terminal) -match 'waiting' }
        Send-Terminal $terminal '^C'
        $null = Wait-Terminal $terminal
        (Get-TuneRun awaited).Phase | Should -BeExactly Running
        $null = New-Item (Join-Path $gate go)
        (Wait-TuneRun awaited -TimeoutSec 120).Terminated | Should -Be 2
    }

    It 'shows bars of progress, one for the run and one for each trial that runs' {
        $script:terminal = Open-Terminal "`$PSStyle.Progress.View = 'Classic'; Import-Module '$kit'; Get-HeldSweep -Name bars -Folder '$gate' | Start-TuneRun | Out-Null" $folder
        Wait-AtTerminal $terminal { (Read-Terminal $terminal) -match '(?s)bars.*00002' }
        $null = New-Item (Join-Path $gate go)
        $null = Wait-Terminal $terminal
        (Get-TuneRun bars).Phase | Should -BeExactly Finished
    }

    It 'asks with -Confirm, and does what the answer says' {
        $script:terminal = Open-Terminal "Import-Module '$kit'; Get-SmallSweep -Name refused | Start-TuneRun -Confirm; 'went on'" $folder
        Wait-AtTerminal $terminal { (Read-Terminal $terminal) -match '\[Y\] Yes' }
        Send-Terminal $terminal "n`n"
        Wait-Terminal $terminal | Should -Match 'went on'
        Join-Path tune-results refused | Should -Not -Exist
    }

    It 'asks before an experiment is deleted, without being told to' {
        Get-SmallSweep -Name precious | Start-TuneRun | Out-Null
        $script:terminal = Open-Terminal 'Remove-TuneExperiment precious' $folder
        Wait-AtTerminal $terminal { (Read-Terminal $terminal) -match '\[Y\] Yes' }
        Send-Terminal $terminal "n`n"
        $null = Wait-Terminal $terminal
        Join-Path tune-results precious | Should -Exist
    }

    It 'a session that ends with a run in the background leaves an experiment that can be resumed' {
        $script:terminal = Open-Terminal @"
            Import-Module '$kit'
            `$null = Get-HeldSweep -Name leaves -Folder '$gate' | Start-TuneRun -NoWait
            Wait-Until { (Get-TuneRun leaves).Running -eq 2 } -State { Get-TuneRun leaves | Out-String }
            'leaving'
"@ $folder
        Wait-Terminal $terminal | Should -Match 'leaving'
        $null = New-Item (Join-Path $gate go)
        Wait-Until { (Get-TuneRun leaves).Phase -eq 'Interrupted' } -State { Get-TuneRun leaves | Out-String }
        $script:run = $null
        # The lease of a driver that could not say good-bye lasts a little.
        Wait-Until { $script:run = Resume-TuneRun leaves -ErrorAction Ignore; $run } -State { $Error[0] }
        $run.Terminated | Should -Be 2
    }
}
