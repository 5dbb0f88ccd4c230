namespace Tune.Hpc.Simulation.Tests.Cluster;

/// <summary>A call to the scheduler.</summary>
internal sealed record ClusterCall(DateTimeOffset At, string Program, int Driver);

/// <summary>Why a call failed.</summary>
internal enum CallFailure
{
    Busy,
    Unreachable,
    Limit,
    NotKnown,
    Refused,
}

/// <summary>A call that failed, with the words of the program.</summary>
internal sealed class CallFailedException(CallFailure kind, string text) : Exception(text)
{
    public CallFailedException()
        : this(CallFailure.Busy, "")
    {
    }

    public CallFailedException(string message)
        : this(CallFailure.Busy, message)
    {
    }

    public CallFailedException(string message, Exception innerException)
        : this(CallFailure.Busy, message)
    {
        _ = innerException;
    }

    internal CallFailure Kind => kind;
}
