# <namespaces>
# Runs one trial: the script block that New-TuneExperiment was given, in a process of its own.
$ErrorActionPreference = 'Stop'

# Logs are for files.
$PSStyle.OutputRendering = 'PlainText'

# A program that fails makes the trial fail, as in a shell script with 'set -e'.
$PSNativeCommandUseErrorActionPreference = $true

# From here on Write-TuneReport ends the trial when the tuner asks for that.
$env:TUNE_SCRIPT_BLOCK = '1'
Import-Module -Name Tune # <module>
(Import-Clixml -LiteralPath "$PSScriptRoot/using.clixml").GetEnumerator() | ForEach-Object -Process { Set-Variable -Name $_.Key -Value $_.Value } # <using>
$Config = (Get-TuneTrialContext).Config
$reports = [System.IO.FileInfo]::new($env:TUNE_REPORTS)
$written = if ($reports.Exists) { $reports.Length } else { 0 }
$shown = @{ Last = $null }
$trial = { } # <block>
try {
    & $trial $Config | ForEach-Object -Process { $shown.Last = $_; $_ }

    # As with a function that returns its result: what comes last counts, if nothing was reported.
    $reports.Refresh()
    if ($shown.Last -is [System.Collections.IDictionary] -and (-not $reports.Exists -or $reports.Length -eq $written)) {
        Write-TuneReport -Metric $shown.Last
    }
}
catch [Tune.Hpc.PowerShell.Objects.TuneTrialEndedException] {
    exit $_.Exception.ExitCode
}
catch [System.Management.Automation.NativeCommandExitException] {
    [Console]::Error.WriteLine("$($_.Exception.Message)`n$($_.ScriptStackTrace)")
    exit $_.Exception.ExitCode
}
