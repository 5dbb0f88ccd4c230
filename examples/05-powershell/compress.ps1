#Requires -Version 7.6
<#
.SYNOPSIS
Looks for the order, packer and level that make a table of handwritten digits smallest.

.DESCRIPTION
Each trial is the script block below, in a PowerShell of its own: it packs more and more of the table and reports how many bytes an image takes.
ASHA ends those that take many after the first few reports. Gives the run.

.EXAMPLE
./examples/05-powershell/compress.ps1

.EXAMPLE
./examples/05-powershell/compress.ps1 -Name compress-finer -Level ([Tune]::RandInt(8, 12)) -NumSamples 12
#>
[CmdletBinding(SupportsShouldProcess)]
param(
    # The experiment's name, and its folder's below ./tune-results.
    [string] $Name = 'compress',

    # How many combinations to try.
    [ValidateRange(1, 10000)]
    [int] $NumSamples = 24,

    # Which levels of packing: a domain such as [Tune]::RandInt(0, 12), or its notation as a text.
    [object] $Level = 'randint(0, 12)',

    # Combinations to try first.
    [object[]] $PointsToEvaluate = @()
)
$ErrorActionPreference = 'Stop'
if (-not (Get-Module Tune)) { Import-Module $PSScriptRoot/../../Tune.psd1 }

$table = (Resolve-Path $PSScriptRoot/../01-quickstart/data/digits.csv).Path

$trial = {
    param($Config)

    # $using: takes a value along as it was when the experiment was made; nothing else of that session is here.
    $images = @(foreach ($line in [IO.File]::ReadLines($using:table)) { , [byte[]] $line.Split(',') })
    $width = $images[0].Count

    foreach ($part in 1..9) {
        $count = [int] [Math]::Floor($images.Count * $part / 9)

        # All values in one row: image after image, or pixel after pixel.
        $values = [byte[]]::new($count * $width)
        $at = 0
        if ($Config.order -eq 'rows') {
            for ($i = 0; $i -lt $count; $i++) { $images[$i].CopyTo($values, $i * $width) }
        }
        else {
            for ($pixel = 0; $pixel -lt $width; $pixel++) {
                for ($i = 0; $i -lt $count; $i++) { $values[$at++] = $images[$i][$pixel] }
            }
        }

        # Each value as what it differs by from the one before.
        if ($Config.differences) {
            for ($i = $values.Count - 1; $i -gt 0; $i--) { $values[$i] = ($values[$i] - $values[$i - 1]) -band 255 }
        }

        $packed = [IO.MemoryStream]::new()
        $packer = if ($Config.packer -eq 'brotli') {
            [IO.Compression.BrotliStream]::new($packed, [IO.Compression.BrotliCompressionOptions]@{ Quality = $Config.level }, $true)
        }
        else {
            [IO.Compression.ZLibStream]::new($packed, [IO.Compression.ZLibCompressionOptions]@{ CompressionLevel = $Config.level; CompressionStrategy = $Config.strategy }, $true)
        }

        $packer.Write($values, 0, $values.Count)
        $packer.Dispose()

        # Ends the trial here when the tuner has seen enough.
        Write-TuneReport @{ bytes = $packed.Length / $count; images = $count }
    }
}

$sweep = @{
    Name             = $Name
    ScriptBlock      = $trial
    ParamSpace       = [ordered]@{
        packer      = [Tune]::Choice('brotli', 'zlib')
        level       = $Level
        strategy    = [Tune]::Choice('Default', 'Filtered', 'HuffmanOnly', 'RunLengthEncoding').When('config.packer == "zlib"')
        order       = [Tune]::Choice('rows', 'columns')
        differences = [Tune]::Choice($true, $false)
    }
    ConfigConstraint = { param($Config) $Config.packer -eq 'brotli' -or $Config.level -le 9 }
    TrialName        = { param($Config) '{0} {1}, {2}' -f $Config.packer, $Config.level, $Config.order }
    PointsToEvaluate = $PointsToEvaluate
    Metric           = 'bytes'
    Mode             = 'min'
    NumSamples       = $NumSamples
    Scheduler        = New-TuneScheduler -Type asha -MaxT 9 -ReductionFactor 3
    Seed             = 7
}

New-TuneExperiment @sweep | Start-TuneRun
