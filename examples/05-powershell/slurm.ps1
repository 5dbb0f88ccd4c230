#Requires -Version 7.6
<#
.SYNOPSIS
Runs a sweep on Slurm: every trial a job, on nodes that need python3 and nothing else.

.DESCRIPTION
Run it where sbatch works, in a folder that the nodes see. The run goes on in this session until it is over; Ctrl+C ends its jobs, each with a checkpoint,
and says how to go on. With -Detach a small job drives instead, and nobody has to stay.

.EXAMPLE
./examples/05-powershell/slurm.ps1 -WhatIf
Shows how many jobs there would be, what they ask for, and the script of the first one.

.EXAMPLE
./examples/05-powershell/slurm.ps1 -Partition gpu -Account abc123 | Get-TuneResult -Top 3
#>
[CmdletBinding(SupportsShouldProcess)]
param(
    # The partition, where your cluster wants one.
    [string] $Partition,

    # The account that pays, where your cluster wants one.
    [string] $Account,

    # How many combinations to try.
    [ValidateRange(1, 10000)]
    [int] $NumSamples = 32,

    # Whatever else the executor takes, such as @{ queue_poll_s = 30 }.
    [hashtable] $Executor = @{},

    # Lets a small job drive; this session is free at once.
    [switch] $Detach
)
$ErrorActionPreference = 'Stop'
if (-not (Get-Module Tune)) { Import-Module $PSScriptRoot/../../Tune.psd1 }

$slurm = @{ type = 'slurm' } + $Executor
if ($Partition) { $slurm.partition = $Partition }
if ($Account) { $slurm.account = $Account }

$sweep = @{
    Name              = 'powershell-slurm'
    Command           = 'python3', (Resolve-Path $PSScriptRoot/../04-slurm/train.py).Path, 9
    ParamSpace        = @{
        lr         = [Tune]::LogUniform(1e-3, 1)
        momentum   = [Tune]::Uniform(0, 0.99)
        batch_size = [Tune]::Choice(8, 16, 32)
        decay      = [Tune]::LogUniform(1e-6, 1e-2)
    }
    Metric            = 'accuracy'
    Mode              = 'max'
    NumSamples        = $NumSamples
    Scheduler         = New-TuneScheduler -Type asha -MaxT 9 -ReductionFactor 3
    ResourcesPerTrial = @{ cpus = 1; memory = '500M'; time = '10m' }
    Executor          = $slurm
    Seed              = 7
}

New-TuneExperiment @sweep | Start-TuneRun -Detach:$Detach
