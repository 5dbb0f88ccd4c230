#Requires -Version 7.6
<#
.SYNOPSIS
Takes the results of compress.ps1 further: the best of each group, files for others, and a second experiment that begins where the first one ended.

.EXAMPLE
./examples/05-powershell/best.ps1
#>
[CmdletBinding()]
param(
    # The experiment that compress.ps1 made.
    [string] $From = 'compress',

    # The name of the second one.
    [string] $Name = 'compress-finer',

    # How many combinations the second one tries.
    [ValidateRange(1, 10000)]
    [int] $NumSamples = 12
)
$ErrorActionPreference = 'Stop'
if (-not (Get-Module Tune)) { Import-Module $PSScriptRoot/../../Tune.psd1 }

# Parameters and metrics are properties, so what PowerShell has for objects is all it takes: the best of each packer and order.
$results = Get-TuneResult $From
$results |
    Group-Object packer, order |
    ForEach-Object { $_.Group | Sort-Object bytes | Select-Object -First 1 } |
    Sort-Object bytes |
    Select-Object packer, order, level, differences, bytes, TrialId

# For a spreadsheet, and for pandas, DuckDB, R ...
Export-TuneResult $From -Destination "$From.csv" -Force
Export-TuneResult $From -Destination "$From.parquet" -Force

# The three best combinations come first in the next experiment, and its levels lie around theirs.
$top = Get-TuneResult $From -Top 3
$levels = $top | Measure-Object level -Minimum -Maximum
$around = [Tune]::RandInt([Math]::Max(0, $levels.Minimum - 1), [Math]::Min(11, $levels.Maximum + 1) + 1)
$run = & $PSScriptRoot/compress.ps1 -Name $Name -NumSamples $NumSamples -Level $around -PointsToEvaluate $top

[pscustomobject]@{
    Before = ($results | Measure-Object bytes -Minimum).Minimum
    After  = $run.BestValue
    Config = $run.BestConfig
}
