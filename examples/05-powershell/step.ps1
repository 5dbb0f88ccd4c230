#Requires -Version 7.6
<#
.SYNOPSIS
Takes one turn at a sweep and ends; for cron, which calls it again.

.DESCRIPTION
Trials run on between two turns, as jobs or as processes of this machine. A turn collects what they reported, decides, starts what there is room for, and writes the
results once the last trial has ended; after that it does nothing. crontab.txt beside this file has the line for cron.

.EXAMPLE
./examples/05-powershell/step.ps1 examples/03-shell/anneal.yaml
#>
[CmdletBinding()]
param(
    # The specification.
    [Parameter(Mandatory)]
    [string] $Path
)
$ErrorActionPreference = 'Stop'
if (-not (Get-Module Tune)) { Import-Module $PSScriptRoot/../../Tune.psd1 }

try {
    $run = Invoke-TuneStep -Path $Path -ErrorAction Stop
}
catch {
    # The turn before this one is still at it, or a person drives meanwhile: all is well, and cron need not send mail.
    if ($_.CategoryInfo.Category -eq 'ResourceBusy') {
        return
    }

    throw
}

if ($run.Phase -eq 'Finished') {
    '{0:u} {1}: finished; best {2} {3} in trial {4}' -f [DateTime]::UtcNow, $run.Name, $run.Metric, $run.BestValue, $run.BestTrialId
}
else {
    '{0:u} {1}: {2} of {3} trials have ended, {4} run' -f [DateTime]::UtcNow, $run.Name, ($run.Terminated + $run.Errors), $run.ExpectedTrials, $run.Running
}
