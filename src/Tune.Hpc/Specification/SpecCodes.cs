namespace Tune.Hpc.Specification;

/// <summary>Codes of the errors a specification can have: TUNE1200 to TUNE1399. A code keeps its meaning for ever.</summary>
public static class SpecCodes
{
    /// <summary>The file is not there or cannot be read.</summary>
    public const string Unreadable = "TUNE1200";

    /// <summary>The file is not UTF-8.</summary>
    public const string NotUtf8 = "TUNE1201";

    /// <summary>Not YAML, or YAML that specifications do not use (tags, several documents, aliases without an anchor).</summary>
    public const string NotYaml = "TUNE1202";

    /// <summary>Not JSON.</summary>
    public const string NotJson = "TUNE1203";

    /// <summary>A key stands twice in one map.</summary>
    public const string RepeatedKey = "TUNE1204";

    /// <summary>Nested too deep, or too many values once the aliases are written out.</summary>
    public const string TooLarge = "TUNE1205";

    /// <summary>A flag that is not <c>key=value</c>, or whose path leads into something that is no map.</summary>
    public const string BadFlag = "TUNE1206";

    /// <summary>No such key.</summary>
    public const string UnknownKey = "TUNE1210";

    /// <summary>A key that must be there is missing.</summary>
    public const string MissingKey = "TUNE1211";

    /// <summary>The value is of the wrong kind or out of range.</summary>
    public const string BadValue = "TUNE1212";

    /// <summary>A key, scheduler, searcher or executor that this version does not have.</summary>
    public const string NotSupported = "TUNE1213";

    /// <summary>Two keys contradict or need each other.</summary>
    public const string Contradiction = "TUNE1214";

    /// <summary>A command that cannot be split: an unfinished quote, or something only a shell could do.</summary>
    public const string BadCommand = "TUNE1220";

    /// <summary>A placeholder that is unfinished or names nothing.</summary>
    public const string BadPlaceholder = "TUNE1221";

    /// <summary>The command's program cannot be found or is not executable.</summary>
    public const string NoSuchCommand = "TUNE1222";

    /// <summary>A placeholder inside the text of <c>sh -c</c>, where a value would become shell syntax.</summary>
    public const string PlaceholderInShell = "TUNE1223";

    /// <summary>The experiment's folder holds another specification.</summary>
    public const string OtherSpecification = "TUNE1230";

    /// <summary>The folder holds no readable <c>experiment.json</c>.</summary>
    public const string NoExperiment = "TUNE1231";

    /// <summary><c>experiment.json</c> was written by a newer version.</summary>
    public const string NewerVersion = "TUNE1232";

    /// <summary>An expression of <c>resources_per_trial</c> gives what cannot be asked for.</summary>
    public const string BadComputedResource = "TUNE1240";
}
