namespace Tune.Hpc.Search.Pareto;

/// <summary>Codes of the errors that several objectives, and limits of metrics, can have: TUNE3350 to TUNE3359. A code keeps its meaning for ever.</summary>
public static class GoalCodes
{
    /// <summary>A searcher that learns from one objective, and there are several.</summary>
    public const string OneObjective = "TUNE3350";

    /// <summary>A scheduler that compares trials by one value, and there are several objectives.</summary>
    public const string ComparesByOne = "TUNE3351";

    /// <summary>Several objectives are compared by their last values, and another scope was asked for.</summary>
    public const string OnlyLast = "TUNE3352";

    /// <summary><c>metric</c> and <c>mode</c> do not belong together, or a metric stands twice.</summary>
    public const string BadObjectives = "TUNE3353";

    /// <summary>A limit of a metric that cannot be read, or that no result can keep beside the others.</summary>
    public const string BadConstraint = "TUNE3354";

    /// <summary><c>lexico_objectives</c> whose parts do not belong together.</summary>
    public const string BadLexicographic = "TUNE3355";
}
