namespace Tune.Hpc.Runtime.Checks;

/// <summary>How a check came out.</summary>
public enum CheckOutcome
{
    /// <summary>All is well.</summary>
    Ok,

    /// <summary>Something to know; trials can run.</summary>
    Warning,

    /// <summary>Something does not work.</summary>
    Failed,
}

/// <summary>One thing that <c>doctor</c> looked at.</summary>
/// <param name="Name">What was looked at, in a word or two.</param>
/// <param name="Outcome">How it came out.</param>
/// <param name="Detail">What was found, and what to do where it is not well.</param>
public sealed record CheckResult(string Name, CheckOutcome Outcome, string Detail);
