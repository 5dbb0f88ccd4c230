namespace Tune.Hpc.PowerShell.Definitions;

/// <summary>What a script block is asked for, and what it is given.</summary>
/// <param name="Name">The role's name in the host script.</param>
/// <param name="Given">The names that its parameters may have; the first is what it is mainly about, and <c>$_</c>.</param>
internal sealed record BlockRole(string Name, params string[] Given)
{
    public static readonly BlockRole Trial = new("trial", "Config");

    /// <summary>Gives a parameter's value.</summary>
    public static readonly BlockRole Value = new("value", "Config");

    /// <summary>Says whether a configuration may be.</summary>
    public static readonly BlockRole Constraint = new("constraint", "Config");

    /// <summary>Says whether a trial has done enough; a text is the reason.</summary>
    public static readonly BlockRole Stop = new("stop", "Result", "TrialId", "Config");

    /// <summary>Gives a trial's name.</summary>
    public static readonly BlockRole Label = new("label", "Config", "TrialId");

    /// <summary>Gives the configuration with which a member of a population goes on.</summary>
    public static readonly BlockRole Explore = new("explore", "Config", "TrialId");

    /// <summary>The role of a block at that path of a specification; null where none can be.</summary>
    public static BlockRole? At(string path) => path.Split('.', '[')[0] switch
    {
        "param_space" => Value,
        "config_constraints" => Constraint,
        "stop" => Stop,
        "scheduler" when path.EndsWith(".custom_explore", StringComparison.Ordinal) => Explore,
        "trial_name" or "trial_dirname" => Label,
        _ => null,
    };
}
