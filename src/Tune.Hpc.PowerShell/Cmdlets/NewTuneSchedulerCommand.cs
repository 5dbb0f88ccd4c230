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
    /// <summary>The scheduler: fifo, asha, hyperband, median, pbt, ...</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ArgumentCompleter(typeof(SchedulerCompleter))]
    public string Type { get; set; } = "";

    /// <summary>The reported value that tells how far a trial is. Default: training_iteration; of median time_total_s.</summary>
    [Parameter]
    public string? TimeAttr { get; set; }

    /// <summary>The most budget one trial gets, in units of -TimeAttr. Default: 100 for asha, 81 for hyperband and hb_bohb.</summary>
    [Parameter]
    public object? MaxT { get; set; }

    /// <summary>The budget of the lowest rung; no trial is stopped before it. Default: 1; of median 60.</summary>
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
    [ValidateSet("stopping", "promotion")]
    public string? Variant { get; set; }

    /// <summary>Which brackets hyperband fills first: conservative, those that are halved least, or aggressive. Default: conservative.</summary>
    [Parameter]
    [ValidateSet("conservative", "aggressive")]
    public string? Order { get; set; }

    /// <summary>Whether trials end at -MaxT. Default: true.</summary>
    [Parameter]
    public bool StopLastTrials { get; set; } = true;

    /// <summary>median: a trial is judged once so many others have got as far. Default: 3.</summary>
    [Parameter]
    public object? MinSamplesRequired { get; set; }

    /// <summary>median: how far a trial goes between two pauses that let others catch up, in units of -TimeAttr. Default: 0.</summary>
    [Parameter]
    public object? MinTimeSlice { get; set; }

    /// <summary>median: whether a poor trial ends; $false: it is paused once, and goes on when nothing new is left. Default: true.</summary>
    [Parameter]
    public bool HardStop { get; set; } = true;

    /// <summary>flaml: under which name the resource stands in configurations and placeholders; no parameter of the space.</summary>
    [Parameter]
    public string? ResourceAttr { get; set; }

    /// <summary>flaml: what trials begin with. Default: -MaxResource divided by -ReductionFactor five times.</summary>
    [Parameter]
    public object? MinResource { get; set; }

    /// <summary>flaml: the most a trial gets.</summary>
    [Parameter]
    public object? MaxResource { get; set; }

    /// <summary>resource_changing: what judges trials: any other scheduler, a name or a table. Default: fifo.</summary>
    [Parameter]
    public object? BaseScheduler { get; set; }

    /// <summary>resource_changing: who gets what is idle: uniform, all live trials alike, or top_job, the best one below its limit. Default: uniform.</summary>
    [Parameter]
    public string? Policy { get; set; }

    /// <summary>resource_changing: the steps in which trials get more, as a table with cpus, gpus. Default: a GPU where trials have GPUs, else a CPU.</summary>
    [Parameter]
    public object? IncreaseBy { get; set; }

    /// <summary>resource_changing: the most steps above what a trial asks for; -1, the default, is without limit.</summary>
    [Parameter]
    public object? IncreaseByTimes { get; set; }

    /// <summary>resource_changing: what stays idle, as a table with cpus, gpus.</summary>
    [Parameter]
    public object? Reserve { get; set; }

    /// <summary>resource_changing: what all trials together may have, as a table with cpus, gpus; needed where a queue decides.</summary>
    [Parameter]
    public object? Total { get; set; }

    /// <summary>resource_changing: by which reported value top_job knows the best. Default: the metric of the experiment.</summary>
    [Parameter]
    public string? Metric { get; set; }

    /// <summary>resource_changing: in which direction that value is better: min or max.</summary>
    [Parameter]
    public string? Mode { get; set; }

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
            (nameof(MinSamplesRequired), MinSamplesRequired), (nameof(MinTimeSlice), MinTimeSlice), (nameof(HardStop), HardStop),
            (nameof(ResourceAttr), ResourceAttr), (nameof(MinResource), MinResource), (nameof(MaxResource), MaxResource),
            (nameof(BaseScheduler), BaseScheduler), (nameof(Policy), Policy), (nameof(IncreaseBy), IncreaseBy), (nameof(IncreaseByTimes), IncreaseByTimes),
            (nameof(Reserve), Reserve), (nameof(Total), Total), (nameof(Metric), Metric), (nameof(Mode), Mode),
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
