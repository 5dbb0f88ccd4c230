namespace Tune.Hpc.TestKit.Scheduling;

/// <summary>A scheduler did what no scheduler may do.</summary>
public sealed class ScheduleViolationException(string message) : Exception(message);
