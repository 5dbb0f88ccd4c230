<#
.SYNOPSIS
Runs PSScriptAnalyzer over every script, module and manifest of the tree. Says nothing where there is nothing to say.

.DESCRIPTION
What is switched off, and why, stands in PSScriptAnalyzerSettings.psd1 at the root. Exit status 0 says that nothing was found, 1 that something was,
77 that something is missing, which the last line then names.
#>
[CmdletBinding()]
param()
$ErrorActionPreference = 'Stop'
$root = Split-Path (Split-Path $PSScriptRoot)

function Exit-Lacking {
    param([string] $What)
    Write-Output $What
    exit 77
}

if (-not (Get-Module PSScriptAnalyzer -ListAvailable)) {
    Exit-Lacking 'PSScriptAnalyzer is missing; to run this test: Install-PSResource PSScriptAnalyzer'
}

$files = @(git -C $root ls-files --cached --others --exclude-standard -- '*.ps1' '*.psm1' '*.psd1' 2>$null)
if ($LASTEXITCODE -ne 0 -or -not $files) {
    Exit-Lacking "$root is no git checkout, so nobody knows which files are its own"
}

Import-Module PSScriptAnalyzer
$settings = Join-Path $root PSScriptAnalyzerSettings.psd1
$found = foreach ($file in $files | ForEach-Object { Join-Path $root $_ } | Where-Object { Test-Path -LiteralPath $_ }) {
    Invoke-ScriptAnalyzer -Path $file -Settings $settings
}

$found | ForEach-Object { "$([IO.Path]::GetRelativePath($root, $_.ScriptPath)):$($_.Line): $($_.Severity) $($_.RuleName): $($_.Message)" }
exit ($found ? 1 : 0)
