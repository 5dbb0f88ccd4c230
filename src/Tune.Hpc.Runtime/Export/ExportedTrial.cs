using Tune.Hpc.Trials;

namespace Tune.Hpc.Runtime.Export;

/// <summary>A trial to export.</summary>
/// <param name="Trial">Its number.</param>
/// <param name="Config">Its configuration.</param>
public readonly record struct ExportedTrial(TrialId Trial, ConfigMap Config);
