#Requires -Version 7.6
# What the job of Start-TuneRun -Detach runs: it drives one experiment. Its arguments are those of 'dotnet tune': resume FOLDER --controller.
$ErrorActionPreference = 'Stop'
Import-Module (Join-Path $PSScriptRoot .. Tune.psd1)
exit [Tune.Hpc.PowerShell.ControllerProgram]::Run($args[1], [Console]::Error)
