using System.Collections.Specialized;
using System.Management.Automation;
using Tune.Hpc.PowerShell.Completers;
using Tune.Hpc.PowerShell.Definitions;

namespace Tune.Hpc.PowerShell.Cmdlets;

/// <summary>Makes a scheduler: what decides which trials go on.</summary>
/// <remarks><para>The result is a table for New-TuneExperiment -Scheduler, and its settings are checked at once: @{ Type = 'asha'; MaxT = 27 } means the same.</para></remarks>
/// <example><para>Asynchronous successive halving, up to 27 iterations.</para><code>New-TuneScheduler asha -MaxT 27 -ReductionFactor 3</code></example>
/// <example><para>HyperBand, whose most thrifty brackets come first.</para><code>New-TuneScheduler hyperband -MaxT 27 -Order aggressive</code></example>
[Cmdlet(VerbsCommon.New, "TuneScheduler")]
[OutputType(typeof(OrderedDictionary))]
public sealed class NewTuneSchedulerCommand : TuneCmdlet
{
    /// <summary>The scheduler: fifo, asha, hyperband or hb_bohb.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ArgumentCompleter(typeof(SchedulerCompleter))]
    public string Type { get; set; } = "";

    /// <summary>The reported value that tells how far a trial is. Default: training_iteration.</summary>
    [Parameter]
    public string? TimeAttr { get; set; }

    /// <summary>The most budget one trial gets, in units of -TimeAttr. Default: 100 for asha, 81 for hyperband and hb_bohb.</summary>
    [Parameter]
    public object? MaxT { get; set; }

    /// <summary>The budget of the lowest rung; no trial is stopped before it. Default: 1.</summary>
    [Parameter]
    public object? GracePeriod { get; set; }

    /// <summary>One trial in this many survives a rung. Default: 4 for asha, 3 for hyperband and hb_bohb.</summary>
    [Parameter]
    public object? ReductionFactor { get; set; }

    /// <summary>Brackets that share the trials. Default: 1.</summary>
    [Parameter]
    public object? Brackets { get; set; }

    /// <summary>What asha does at rungs: stopping ends trials there, promotion pauses them until they are among the best. Default: stopping.</summary>
    [Parameter]
    [ArgumentCompletions("stopping", "promotion")]
    public string? Variant { get; set; }

    /// <summary>Which brackets hyperband fills first: conservative, those that are halved least, or aggressive. Default: conservative.</summary>
    [Parameter]
    [ArgumentCompletions("conservative", "aggressive")]
    public string? Order { get; set; }

    /// <summary>Whether trials end at -MaxT. Default: true.</summary>
    [Parameter]
    public bool StopLastTrials { get; set; } = true;

    /// <inheritdoc/>
    private protected override void End() => Engine.Write(SectionTable.Of(Engine, "New-TuneScheduler", "scheduler", Settings()));

    private OrderedDictionary Settings()
    {
        var settings = new OrderedDictionary { ["type"] = Type };
        foreach (var (name, value) in ((string, object?)[])
        [
            (nameof(TimeAttr), TimeAttr), (nameof(MaxT), MaxT), (nameof(GracePeriod), GracePeriod),
            (nameof(ReductionFactor), ReductionFactor), (nameof(Brackets), Brackets), (nameof(StopLastTrials), StopLastTrials),
            (nameof(Variant), Variant), (nameof(Order), Order),
        ])
        {
            if (IsBound(name))
            {
                settings[name] = value;
            }
        }

        return settings;
    }
}
