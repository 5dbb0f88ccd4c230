# The README's sweep from PowerShell, typed as it stands there, from a built checkout to its results.

BeforeAll {
    Import-Module $PSScriptRoot/Kit.psm1
    Copy-CheckoutView $TestDrive

    # The blocks of PowerShell in the part of the README that is about it.
    function Get-TypedBlock {
        $readme = Get-Content (Join-Path $TestDrive README.md) -Raw
        $part = [regex]::Match($readme, '(?ms)^## In PowerShell$.*?(?=^## )').Value
        [regex]::Matches($part, '(?ms)^```powershell\n(.*?)^```') | ForEach-Object { $_.Groups[1].Value }
    }
}

Describe 'The README' {
    It 'has PowerShell in it' {
        @(Get-TypedBlock).Count | Should -BeGreaterThan 1
    }

    It 'is typed from its first line to its last, without an error' -Skip:(-not (Get-Command dotnet -ErrorAction Ignore)) {
        # Build servers would outlive the test.
        $begin = '$env:MSBUILDDISABLENODEREUSE = 1; $env:UseSharedCompilation = "false"; $env:DOTNET_CLI_USE_MSBUILD_SERVER = 0; Set-Location $args[0]'
        $typed = (@($begin) + @(Get-TypedBlock) + 'Get-TuneRun quickstart | ForEach-Object { "{0}: {1} of {2}" -f $_.Phase, $_.Terminated, $_.Trials }') -join "`n"
        $file = Join-Path $TestDrive typed.ps1
        Set-Content $file $typed
        $said = Invoke-FreshSession -WithoutModule '. $args[1] $args[0]' @($TestDrive, $file)
        $said | Should -Match 'Finished: 36 of 36'
    }
}
