# What becomes of a script block's text, wherever it comes from, and of what it is given.
BeforeAll {
    Import-Module $PSScriptRoot/Kit.psm1
    Import-Module (Get-Manifest)
    Push-Location $TestDrive
    $script:local = @{ type = 'local'; cpus = 2; gpus = 0; poll_interval_s = 0.2 }

    function Get-BlockResult {
        param([string] $Name, [scriptblock] $Block, $ParamSpace = @{ x = 'choice([1])' })
        New-TuneExperiment -Name $Name -Executor $local -Metric loss -Mode min -ParamSpace $ParamSpace -ScriptBlock $Block | Start-TuneRun | Get-TuneResult
    }
}

AfterAll {
    Pop-Location
}

Describe 'The text of a block' {
    It 'may end with a comment' {
        (Get-BlockResult comment ([scriptblock]::Create('param($Config) @{ loss = 7 } # done'))).loss | Should -Be 7
    }

    It 'may begin and end with braces of its own' {
        (Get-BlockResult braces ([scriptblock]::Create('{ 1 } | Out-Null; @(7) | ForEach-Object { @{ loss = $_ } }'))).loss | Should -Be 7
    }

    It 'may be a whole file, with what it says at its top' {
        Set-Content file.ps1 -Encoding utf8BOM -Value "using namespace System.IO`r`n#requires -Version 7.0`r`nparam(`$Config)`r`n`$text = @'`r`n  kept }`r`n'@`r`n@{ loss = [Path]::GetFileName('a/7'); text = `$text }"
        $result = Get-BlockResult file (Get-Command ./file.ps1).ScriptBlock
        $result.loss | Should -Be 7
        $result.text | Should -BeExactly '  kept }'
    }
}

Describe 'What a block is given' {
    It 'is whole where parameters are called as the members of a table are' {
        $space = [ordered]@{ Keys = 'choice([3])'; Count = 'choice([4])'; sum = { param($Config) $Config['Keys'] + $Config['Count'] } }
        (Get-BlockResult -Name members -ParamSpace $space -Block { param($Config) @{ loss = $Config['sum'] } }).loss | Should -Be 7
    }

    It 'is no secret, and who gives one is told' {
        $secret = [pscredential]::new('me', [securestring]::new())
        $table = @{ deep = $secret }
        $null = New-TuneExperiment -Name secret -ParamSpace @{ x = 'choice([1])' } -ScriptBlock { $using:secret, $using:table } -WarningVariable warned -WarningAction SilentlyContinue
        $warned.Count | Should -Be 2
        "$($warned[0])" | Should -Match '\$using:secret holds a password'
    }
}
