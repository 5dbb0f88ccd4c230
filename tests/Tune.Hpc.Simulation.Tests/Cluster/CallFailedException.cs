namespace Tune.Hpc.Simulation.Tests.Cluster;

/// <summary>A call that failed, with the words of the program.</summary>
internal sealed class CallFailedException : Exception
{
    public CallFailedException()
    {
    }

    public CallFailedException(string message)
        : base(message)
    {
    }

    public CallFailedException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>It was not heard of again, and was killed.</summary>
    internal bool TimedOut { get; init; }
}

/// <summary>A call to the scheduler.</summary>
internal sealed record ClusterCall(DateTimeOffset At, string Program, int Driver, bool OfSweep = false);
