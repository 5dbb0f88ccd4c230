namespace Tune.Hpc.Cli;

/// <summary>How the program ends. 4 (someone else drives) comes with its error, and 3 mostly.</summary>
internal static class ExitCodes
{
    /// <summary>All went well.</summary>
    public const int Ok = 0;

    /// <summary>Finished, with failed trials or failed checks.</summary>
    public const int Failed = 1;

    /// <summary>The command line or the specification is wrong.</summary>
    public const int Usage = 2;

    /// <summary>The cluster cannot be reached.</summary>
    public const int Unreachable = 3;

    /// <summary>A bug of this program.</summary>
    public const int Bug = 70;

    /// <summary>Interrupted; <c>resume</c> goes on.</summary>
    public const int Interrupted = 130;
}
