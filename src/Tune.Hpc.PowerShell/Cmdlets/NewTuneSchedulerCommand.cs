using System.Collections;
using System.Collections.Specialized;
using System.Management.Automation;
using Tune.Hpc.PowerShell.Completers;
using Tune.Hpc.PowerShell.Definitions;

namespace Tune.Hpc.PowerShell.Cmdlets;

/// <summary>Makes a scheduler: what decides which trials go on.</summary>
/// <remarks><para>The result is a table for New-TuneExperiment -Scheduler, and its settings are checked at once: @{ Type = 'asha'; MaxT = 27 } means the same.</para></remarks>
/// <example><para>Asynchronous successive halving, up to 27 iterations.</para><code>New-TuneScheduler asha -MaxT 27 -ReductionFactor 3</code></example>
/// <example><para>HyperBand, whose most thrifty brackets come first.</para><code>New-TuneScheduler hyperband -MaxT 27 -Order aggressive</code></example>
/// <example><para>A population that compares its members every 5 epochs.</para><code>New-TuneScheduler pbt -TimeAttr training_iteration -PerturbationInterval 5 -HyperparamMutations @{ lr = 'loguniform(1e-4, 1e-1)'; depth = 2, 3, 4 }</code></example>
[Cmdlet(VerbsCommon.New, "TuneScheduler")]
[OutputType(typeof(OrderedDictionary))]
public sealed class NewTuneSchedulerCommand : TuneCmdlet
{
    /// <summary>The scheduler: fifo, asha, hyperband, hb_bohb, median, pbt, pb2, pbt_replay, resource_changing or flaml.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ArgumentCompleter(typeof(SchedulerCompleter))]
    public string Type { get; set; } = "";

    /// <summary>The reported value that tells how far a trial is. Default: training_iteration; of median, pbt and pb2 time_total_s.</summary>
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

    /// <summary>resource_changing: who gets what is idle: uniform, all live trials alike, or top_job, the best one below its limit; default: uniform. pbt_replay: the schedule, a file that 'dotnet tune export --format pbt-policy' wrote, or a list of tables with iteration and config.</summary>
    [Parameter]
    public object? Policy { get; set; }

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

    /// <summary>How far a trial of pbt and pb2 trains between two comparisons, in units of -TimeAttr. Default: 60.</summary>
    [Parameter]
    public object? PerturbationInterval { get; set; }

    /// <summary>No trial of pbt is compared before, in units of -TimeAttr. Default: 0.</summary>
    [Parameter]
    public object? BurnInPeriod { get; set; }

    /// <summary>What becomes of parameters when a trial of pbt takes over: each name with a domain, a list of values, or a table of those.</summary>
    [Parameter]
    public IDictionary? HyperparamMutations { get; set; }

    /// <summary>Between which values pb2 chooses parameters: each name with two numbers.</summary>
    [Parameter]
    public IDictionary? HyperparamBounds { get; set; }

    /// <summary>The part of the population that takes over, and the part it takes over from, 0 to 0.5. Default: 0.25.</summary>
    [Parameter]
    public object? QuantileFraction { get; set; }

    /// <summary>How likely a parameter is drawn anew by pbt instead of being moved, 0 to 1. Default: 0.25.</summary>
    [Parameter]
    public object? ResampleProbability { get; set; }

    /// <summary>Numbers are multiplied by one of these. Default: 1.2, 0.8.</summary>
    [Parameter]
    public double[]? PerturbationFactors { get; set; }

    /// <summary>Whether all trials of pbt and pb2 wait for each other at each interval. Default: false.</summary>
    [Parameter]
    public bool Synch { get; set; }

    /// <summary>Whether a report without metric or -TimeAttr is an error for pbt and pb2. Default: true.</summary>
    [Parameter]
    public bool RequireAttrs { get; set; } = true;

    /// <summary>A function that is given the new configuration of pbt and answers with the one to use: @{ call = 'name' }. A script block can be given in the table of New-TuneExperiment -Scheduler.</summary>
    [Parameter]
    public IDictionary? CustomExplore { get; set; }

    /// <summary>Instead of -Policy: the folder of the experiment whose schedule pbt_replay follows.</summary>
    [Parameter]
    public string? Experiment { get; set; }

    /// <summary>With -Experiment: the trial whose schedule is followed.</summary>
    [Parameter]
    public object? Trial { get; set; }

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
            (nameof(PerturbationInterval), PerturbationInterval), (nameof(BurnInPeriod), BurnInPeriod), (nameof(HyperparamMutations), HyperparamMutations), (nameof(HyperparamBounds), HyperparamBounds),
            (nameof(QuantileFraction), QuantileFraction), (nameof(ResampleProbability), ResampleProbability), (nameof(PerturbationFactors), PerturbationFactors), (nameof(Synch), Synch),
            (nameof(RequireAttrs), RequireAttrs), (nameof(CustomExplore), CustomExplore), (nameof(Experiment), Experiment),
            (nameof(Trial), Trial),
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
