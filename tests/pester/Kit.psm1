# What the Pester files share: the module as it was built here, small sweeps, fresh sessions, waiting.
$root = Split-Path (Split-Path $PSScriptRoot)

# The manifest of this checkout.
function Get-Manifest {
    [OutputType([string])]
    param()
    Join-Path $root Tune.psd1
}

# The program of this engine.
function Get-Engine {
    [OutputType([string])]
    param()
    Join-Path $PSHOME ($IsWindows ? 'pwsh.exe' : 'pwsh')
}

# Makes the checkout's files and folders visible in a folder of the test's, so that what the documentation types runs as it stands there and leaves nothing behind.
function Copy-CheckoutView {
    param([string] $Folder)
    Get-ChildItem $root | Where-Object Name -NotIn tune-results, examples | ForEach-Object { $null = New-Item -ItemType SymbolicLink -Path (Join-Path $Folder $_.Name) -Value $_.FullName }

    # Examples build their programs beside themselves, and others may be doing so in the checkout.
    Get-ChildItem "$root/examples" -Recurse -File | Where-Object FullName -NotMatch '/(bin|obj|tune-results)/' | ForEach-Object {
        $copy = Join-Path $Folder ([IO.Path]::GetRelativePath($root, $_.FullName))
        $null = New-Item -ItemType Directory -Path (Split-Path $copy) -Force
        Copy-Item $_.FullName $copy
    }
}

# What a fresh session with the module says on all its streams, as a person sees it.
function Invoke-FreshSession {
    [OutputType([string])]
    param([string] $Script, [object[]] $ArgumentList, [switch] $WithoutModule)
    $begin = "`$ErrorActionPreference = 'Stop'; `$ProgressPreference = 'SilentlyContinue'; `$PSStyle.OutputRendering = 'PlainText'; " + ($WithoutModule ? '' : "Import-Module '$(Get-Manifest)'; ")
    $said = & (Get-Engine) -NoProfile -NonInteractive -CommandWithArgs "$begin$Script" @ArgumentList 2>&1
    "$($said -join "`n")"
}

# Looks until something holds, and tells the last state if it never does.
function Wait-Until {
    param([scriptblock] $Condition, [scriptblock] $State = { '' }, [int] $TimeoutSec = 120)
    $clock = [Diagnostics.Stopwatch]::StartNew()
    $timer = [Threading.PeriodicTimer]::new([timespan]::FromMilliseconds(100))
    try {
        while (-not (& $Condition)) {
            if ($clock.Elapsed.TotalSeconds -gt $TimeoutSec) {
                throw "not within $TimeoutSec s: $Condition; last seen: $(& $State)"
            }

            $null = $timer.WaitForNextTickAsync().AsTask().GetAwaiter().GetResult()
        }
    }
    finally {
        $timer.Dispose()
    }
}

# Trials that report one number, their x, and end. The shell starts faster than PowerShell does.
function Get-SmallSweep {
    param([string] $Name, [int] $NumSamples = 3, [hashtable] $With = @{})
    $given = @{
        Name       = $Name
        Command    = 'sh', '-c', 'echo "{{\"loss\": $1}}" >>"$TUNE_REPORTS"', 'sh', '{x}'
        ParamSpace = @{ x = 'uniform(0, 1)' }
        Metric     = 'loss'
        Mode       = 'min'
        NumSamples = $NumSamples
        Seed       = 7
        Executor   = @{ type = 'local'; cpus = 4; gpus = 0; poll_interval_s = 0.2 }
    }
    foreach ($key in $With.Keys) {
        $given[$key] = $With[$key]
    }

    New-TuneExperiment @given
}

# Trials that report once and then wait for the file "go" in that folder, or for somebody to end them.
function Get-HeldSweep {
    param([string] $Name, [string] $Folder, [int] $NumSamples = 2, [hashtable] $With = @{})
    $script = 'echo "{{\"loss\": $1}}" >>"$TUNE_REPORTS"; while [ ! -e "$2/go" ]; do sleep 0.1; done'
    Get-SmallSweep -Name $Name -NumSamples $NumSamples -With (@{ Command = 'sh', '-c', $script, 'sh', '{x}', $Folder; StopGrace = 5 } + $With)
}

# The events of an experiment's journal, as far as it is written.
function Get-Journal {
    param([string] $Path)
    Get-Content -LiteralPath (Join-Path $Path journal.jsonl) | ForEach-Object { $_ | ConvertFrom-Json -AsHashtable -ErrorAction Ignore }
}

Export-ModuleMember -Function *
