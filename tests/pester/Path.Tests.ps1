# How files and experiments are named: with wildcards, with characters that are wildcards, from other drives.
BeforeAll {
    Import-Module $PSScriptRoot/Kit.psm1
    Import-Module (Get-Manifest)
    Push-Location $TestDrive
    $folder = "we ird [1] '$([char] 0xFC)'"
    $null = New-Item -ItemType Directory $folder
    Set-Location -LiteralPath $folder
    Get-SmallSweep -Name plain | Export-TuneExperiment -Destination 'a[1].yaml'
}

AfterAll {
    Pop-Location
}

Describe 'A path' {
    It 'that holds brackets is found as it stands, typed or piped' {
        Start-TuneRun 'a[1].yaml' -WarningAction SilentlyContinue | ForEach-Object Phase | Should -BeExactly Finished
        Get-Item -LiteralPath 'a[1].yaml' | Import-TuneExperiment | ForEach-Object Name | Should -BeExactly plain
        Get-TuneResult plain | Should -HaveCount 3
        $found = Get-Item -LiteralPath (Join-Path $PWD.ProviderPath tune-results plain)
        $found | Get-TuneResult | Should -HaveCount 3
        Get-TuneTrial $found.FullName | Should -HaveCount 3
    }

    It 'that is nothing is no other experiment' {
        $nothing = $null
        { Get-TuneResult $nothing } | Should -Throw
        { Get-TuneTrial -Path '' } | Should -Throw
        { Get-TuneRun $nothing } | Should -Throw
        { Get-TuneExperiment $nothing } | Should -Throw -ExceptionType ([Management.Automation.ParameterBindingException])
    }

    It 'that matches nothing is an error' {
        Start-TuneRun 'nothing*.yaml' -ErrorVariable failed -ErrorAction SilentlyContinue
        "$($failed[0].FullyQualifiedErrorId)" | Should -Match '^TUNE\d{4},'
        "$($failed[0])" | Should -Match 'nothing\*\.yaml'
        Start-TuneRun 'nothing.yaml' -ErrorVariable failed -ErrorAction SilentlyContinue
        "$($failed[0])" | Should -Match 'no such file'
    }

    It 'on a drive that is not there is an error of its own, and the next input is taken' {
        $found = 'nodrive:/x', 'plain' | Get-TuneResult -ErrorVariable failed -ErrorAction SilentlyContinue
        $found | Should -HaveCount 3
        "$($failed[0].FullyQualifiedErrorId)" | Should -Match '^TUNE\d{4},'
        "$($failed[0])" | Should -Match 'nodrive'
    }

    It 'means the folder that the session stood in, also where it stands in no file system' {
        Push-Location Env:
        try {
            Get-TuneResult plain | Should -HaveCount 3
            Import-TuneExperiment 'a[1].yaml' | ForEach-Object Name | Should -BeExactly plain
        }
        finally {
            Pop-Location
        }
    }
}
