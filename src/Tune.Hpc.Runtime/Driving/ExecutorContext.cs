using Tune.Hpc.Execution.Local;
using Tune.Hpc.Specification;
using Tune.Hpc.Storage.Folder;

namespace Tune.Hpc.Runtime.Driving;

/// <summary>What an executor is made for.</summary>
/// <param name="Spec">The specification.</param>
/// <param name="Folder">The experiment's folder.</param>
/// <param name="ExperimentId">The experiment's id, part of every job's name.</param>
/// <param name="Clock">The clock.</param>
/// <param name="Machine">This machine, where trials run on it.</param>
public sealed record ExecutorContext(ExperimentSpec Spec, ExperimentFolder Folder, string ExperimentId, TimeProvider Clock, LocalMachine? Machine)
{
    /// <summary>Places below a cluster's limit on submitted jobs that trials leave free.</summary>
    public int PlacesKept { get; init; }
}
