<#
.SYNOPSIS
Runs the Pester files, all or some of them, against the module as it was built here.

.DESCRIPTION
Needs PowerShell 7.6 and Pester 5, and a module that was built: dotnet build src/Tune.Hpc.PowerShell. Exit status 0 says that all tests passed,
1 that some failed, 77 that this engine lacks something, which the last line then names.

.EXAMPLE
pwsh tests/pester/run.ps1 tests/pester/Run.Tests.ps1
#>
[CmdletBinding()]
param(
    # The files or folders to run.
    [string[]] $Path = $PSScriptRoot,

    # Where the results go as JSON; without it they are only shown.
    [string] $ResultPath
)
$ErrorActionPreference = 'Stop'
$ProgressPreference = 'SilentlyContinue'

function Exit-Lacking {
    param([string] $What)
    Write-Output $What
    exit 77
}

if ($PSVersionTable.PSVersion -lt [version] '7.6') {
    Exit-Lacking "this is PowerShell $($PSVersionTable.PSVersion); the module needs 7.6"
}

if (-not (Get-Module Pester -ListAvailable | Where-Object Version -GE '5.0')) {
    Exit-Lacking 'Pester 5 is missing; to run this test: Install-PSResource Pester'
}

Import-Module Pester -MinimumVersion 5.0

$configuration = New-PesterConfiguration
$configuration.Run.Path = $Path
$configuration.Run.PassThru = $true
$configuration.Output.Verbosity = 'Detailed'
$configuration.Output.StackTraceVerbosity = 'FirstLine'
$run = Invoke-Pester -Configuration $configuration

# A test fails; so may what a group of tests prepares, and a file that cannot even be read.
# What has no error of its own was not even begun, and its group or file tells why.
$failed = @($run.Failed) + @($run.FailedBlocks) + @($run.FailedContainers) | Where-Object ErrorRecord | ForEach-Object {
    [ordered]@{
        name    = if ($_.PSObject.Properties['ExpandedPath']) { $_.ExpandedPath } else { "$($_.Item)" }
        message = @($_.ErrorRecord | ForEach-Object { "$($_.Exception.Message)`n$($_.InvocationInfo.PositionMessage)" }) -join "`n"
    }
}

if ($ResultPath) {
    [ordered]@{
        passed  = $run.PassedCount
        failed  = @($failed)
        skipped = @(@($run.Skipped) + @($run.NotRun) | Where-Object { $_ } | ForEach-Object { "$($_.ExpandedPath): $($_.ErrorRecord.Exception.Message)".TrimEnd(': ') })
    } | ConvertTo-Json -Depth 4 | Set-Content -LiteralPath $ResultPath
}

exit ($run.Result -eq 'Passed' ? 0 : 1)
