namespace Tune.Hpc.Space;

/// <summary>The codes of errors in search spaces.</summary>
public static class SpaceCodes
{
    /// <summary>The text is no notation of a domain.</summary>
    public const string Syntax = "TUNE1000";

    /// <summary>A domain that does not exist.</summary>
    public const string UnknownDomain = "TUNE1001";

    /// <summary>A bound, step or other setting outside its range.</summary>
    public const string BadSetting = "TUNE1002";

    /// <summary>Too few or too many arguments, or one of the wrong kind.</summary>
    public const string BadArguments = "TUNE1003";

    /// <summary>A keyword the domain does not have.</summary>
    public const string UnknownKeyword = "TUNE1004";

    /// <summary>A name that cannot be a parameter's.</summary>
    public const string BadName = "TUNE1005";

    /// <summary>A condition where none can stand.</summary>
    public const string MisplacedWhen = "TUNE1006";

    /// <summary>A grid that exists only sometimes.</summary>
    public const string ConditionalGrid = "TUNE1007";

    /// <summary>Parameters that wait for each other.</summary>
    public const string Cycle = "TUNE1008";

    /// <summary>A reference to a parameter that does not exist.</summary>
    public const string UnknownReference = "TUNE1009";

    /// <summary>More grid cells or trials than can be counted.</summary>
    public const string TooLarge = "TUNE1010";

    /// <summary>A point to evaluate that does not fit the space.</summary>
    public const string BadPoint = "TUNE1020";

    /// <summary>Evaluated rewards that do not fit the points.</summary>
    public const string BadRewards = "TUNE1021";

    /// <summary>A constraint that rejects nearly everything, or a point.</summary>
    public const string Constraint = "TUNE1022";
}
