namespace Tune.Hpc.Runtime.Checks;

/// <summary>The stable codes of errors while checking: TUNE4780 to TUNE4799.</summary>
public static class CheckCodes
{
    /// <summary>Somebody drives the experiment whose journal is to be repaired.</summary>
    public const string Driven = "TUNE4780";

    /// <summary>A log whose metrics are to be looked for cannot be read.</summary>
    public const string LogUnreadable = "TUNE4781";
}
