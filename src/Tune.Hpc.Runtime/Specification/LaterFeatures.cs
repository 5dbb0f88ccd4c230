using System.Collections.Immutable;

namespace Tune.Hpc.Runtime.Specification;

/// <summary>What the design knows and this version does not do: said plainly, instead of "no such key".</summary>
internal static class LaterFeatures
{
    private static readonly ImmutableArray<string> _keys =
    [
        "callbacks", "runs",
        "executor.host", "executor.hosts",
    ];

    /// <summary>Schedulers by the names of Ray Tune and of the papers.</summary>
    public static ImmutableArray<string> Schedulers { get; } =
        ["dehb"];

    /// <summary>Searchers by the names of Ray Tune and of the papers.</summary>
    public static ImmutableArray<string> Searchers { get; } =
    [
        "command",
    ];

    /// <summary>Executors of the design.</summary>
    public static ImmutableArray<string> Executors { get; } = ["slurm-rest", "ssh"];

    /// <summary>Whether a key below that path is one of them.</summary>
    public static bool IsKey(string path, string name) => _keys.Contains(path.Length == 0 ? name : $"{path}.{name}");
}
