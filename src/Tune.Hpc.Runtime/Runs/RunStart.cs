using Tune.Hpc.Runtime.Driving;
using Tune.Hpc.Runtime.Views;
using Tune.Hpc.Specification;

namespace Tune.Hpc.Runtime.Runs;

/// <summary>What was decided about an experiment that somebody wants to run.</summary>
public sealed record RunStart
{
    /// <summary>The specification.</summary>
    public required ExperimentSpec Spec { get; init; }

    /// <summary>Whether its folder is there already and is gone on with.</summary>
    public bool Exists { get; init; }

    /// <summary>Where it stands, if it is finished already: there is nothing to drive.</summary>
    public Standing? Finished { get; init; }

    /// <summary>What to tell the person who asked; null for nothing.</summary>
    public string? Note { get; init; }

    /// <summary>Gives the experiment's folder, and makes it where it is not there.</summary>
    /// <exception cref="TuneException">As <see cref="Experiments.Create"/>.</exception>
    public string Make() => Exists ? Experiments.FolderOf(Spec) : Experiments.Create(Spec);
}
