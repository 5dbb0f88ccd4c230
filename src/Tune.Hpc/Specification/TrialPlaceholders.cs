using System.Collections.Immutable;
using System.Globalization;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Specification;

/// <summary>What the placeholders of a command mean for one attempt.</summary>
public sealed record TrialPlaceholders
{
    /// <summary>The placeholder of the folder of <c>files</c>.</summary>
    public const string Files = "files";

    /// <summary>Names that are always known. A parameter of the same name goes first.</summary>
    public static ImmutableArray<string> BuiltIn { get; } = ["config", "trial_dir", "spec_dir", "trial_id", "attempt", "seed", "checkpoint", Files];

    /// <summary>The trial's configuration: <c>{name}</c>, <c>{nested.name}</c>, <c>{nested/name}</c>, <c>{list/0}</c>.</summary>
    public required ConfigMap Config { get; init; }

    /// <summary><c>{config}</c>: the path of <c>config.json</c>.</summary>
    public required string ConfigPath { get; init; }

    /// <summary><c>{trial_dir}</c>.</summary>
    public required string TrialFolder { get; init; }

    /// <summary><c>{spec_dir}</c>.</summary>
    public required string SpecFolder { get; init; }

    /// <summary><c>{files}</c>: the folder of the experiment's own files.</summary>
    public required string FilesFolder { get; init; }

    /// <summary><c>{trial_id}</c> and <c>{attempt}</c>.</summary>
    public required AttemptId Attempt { get; init; }

    /// <summary><c>{seed}</c>: the trial's own, as in <c>TUNE_SEED</c>.</summary>
    public required long Seed { get; init; }

    /// <summary><c>{checkpoint}</c>: the folder to resume from; empty on a fresh start.</summary>
    public string? Checkpoint { get; init; }

    /// <summary>The text of a placeholder. Empty for a parameter that this configuration does not have (a condition is off).</summary>
    public string ValueOf(string name) => Find(Config, name)?.ToString() ?? BuiltInValue(name) ?? "";

    /// <summary>The value at a path whose names are joined with <c>.</c> or <c>/</c>; names may have dots themselves.</summary>
    public static ConfigValue? Find(ConfigValue value, string path)
    {
        if (Child(value, path) is { } whole)
        {
            return whole;
        }

        for (int at = path.IndexOfAny(['.', '/']); at > 0; at = path.IndexOfAny(['.', '/'], at + 1))
        {
            if (Child(value, path[..at]) is { } child && Find(child, path[(at + 1)..]) is { } found)
            {
                return found;
            }
        }

        return null;
    }

    private static ConfigValue? Child(ConfigValue value, string name) => value switch
    {
        ConfigMap map => map[name],
        ConfigList list when int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out int i) && i < list.Items.Length => list.Items[i],
        _ => null,
    };

    private string? BuiltInValue(string name) => name switch
    {
        "config" => ConfigPath,
        "trial_dir" => TrialFolder,
        "spec_dir" => SpecFolder,
        Files => FilesFolder,
        "trial_id" => Attempt.Trial.ToString(),
        "attempt" => Attempt.Attempt.ToString(CultureInfo.InvariantCulture),
        "seed" => Seed.ToString(CultureInfo.InvariantCulture),
        "checkpoint" => Checkpoint,
        _ => null,
    };
}
