using System.Collections;
using System.Management.Automation;
using Tune.Hpc.PowerShell.Runs;

namespace Tune.Hpc.PowerShell;

/// <summary>What cmdlets share that tell what happens in a run.</summary>
public abstract class WatchingCmdlet : RunCmdlet
{
    /// <summary>Script blocks by the name of the hook that calls them; Get-Help Start-TuneRun names the hooks.</summary>
    [Parameter]
    public IDictionary? Callback { get; set; }

    /// <summary>Shows no progress and gives no warnings.</summary>
    [Parameter]
    public SwitchParameter Quiet { get; set; }

    /// <summary>The callbacks, checked.</summary>
    internal RunCallbacks Callbacks { get; private set; } = RunCallbacks.Of(null);

    private protected override void Begin() => Callbacks = OrMisuse(() => RunCallbacks.Of(Callback));
}
