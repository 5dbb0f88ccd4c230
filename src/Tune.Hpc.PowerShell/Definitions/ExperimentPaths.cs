using Tune.Hpc.PowerShell.Engine;

namespace Tune.Hpc.PowerShell.Definitions;

/// <summary>What people type for experiments in a session.</summary>
internal static class ExperimentPaths
{
    /// <summary>The paths or names that are meant: wildcards and drives resolved, a bare name left for the experiment's own lookup.</summary>
    /// <exception cref="TuneException">A wildcard matches nothing.</exception>
    public static IReadOnlyList<string> Of(ICmdletEngine engine, string path)
    {
        var found = engine.PathsOf(path);
        return found.Count == 0 ? throw new TuneException(ModuleCodes.NoFile, $"{path}: no experiment matches")
            : found is [var one] && !Directory.Exists(one) && !path.AsSpan().ContainsAny("*?[") ? [path]
            : found;
    }
}
