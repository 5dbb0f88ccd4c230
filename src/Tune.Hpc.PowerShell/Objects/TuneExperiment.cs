using System.Collections.Specialized;
using Tune.Hpc.Runtime.Driving;
using Tune.Hpc.Runtime.Views;
using Tune.Hpc.Specification;

namespace Tune.Hpc.PowerShell.Objects;

/// <summary>An experiment: what varies, what runs, what is optimised. Checked and complete; there may be a folder of it or not yet.</summary>
public sealed class TuneExperiment
{
    private readonly string? _folder;

    /// <summary>Makes it.</summary>
    /// <param name="spec">The specification.</param>
    /// <param name="folder">The folder it was read from: a folder may have another name than its experiment.</param>
    internal TuneExperiment(ExperimentSpec spec, string? folder = null)
    {
        Spec = spec;
        _folder = folder;
    }

    /// <summary>Its name, and its folder's.</summary>
    public string Name => Spec.Name;

    /// <summary>The folder: where it is, or where <c>Start-TuneRun</c> will make it.</summary>
    public string Path => _folder ?? Experiments.FolderOf(Spec);

    /// <summary>Whether that folder is there.</summary>
    public bool Exists => _folder is null ? Experiments.Exists(Spec) : ExperimentList.IsExperiment(_folder);

    /// <summary>The command of one trial.</summary>
    public string[] Command => [.. Spec.Command];

    /// <summary>What varies, in the notation of specifications.</summary>
    public OrderedDictionary ParamSpace => Specification["param_space"] as OrderedDictionary ?? [];

    /// <summary>What is optimised; null where nothing is.</summary>
    public string? Metric => Spec.Objective?.Metric;

    /// <summary><c>min</c> or <c>max</c>.</summary>
    public string? Mode => Spec.Objective is { } objective ? objective.Mode == Trials.ObjectiveMode.Max ? "max" : "min" : null;

    /// <summary>How many draws of the space; -1 is without limit.</summary>
    public long NumSamples => Spec.NumSamples;

    /// <summary>How configurations are chosen.</summary>
    public string SearchAlg => Spec.Search.Type;

    /// <summary>Which trials go on.</summary>
    public string Scheduler => Spec.Scheduler.Type;

    /// <summary>Where trials run.</summary>
    public string Executor => Spec.Executor.Type;

    /// <summary>The seed of everything random.</summary>
    public long Seed => (long)Spec.Seed;

    /// <summary>The whole specification, every default written out.</summary>
    public OrderedDictionary Specification => PlainValues.Of(Spec.Document);

    internal ExperimentSpec Spec { get; }

    /// <summary>The experiment's name.</summary>
    public override string ToString() => Name;
}
