using Tune.Hpc.Trials;

namespace Tune.Hpc.Scheduling.PbtReplay;

/// <summary>One step of a schedule of configurations.</summary>
/// <param name="Iteration">The training iteration from which on the configuration counts, from 0; 0 is the beginning.</param>
/// <param name="Config">The configuration.</param>
public sealed record PolicyStep(long Iteration, ConfigMap Config);
