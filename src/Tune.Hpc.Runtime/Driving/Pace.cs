namespace Tune.Hpc.Runtime.Driving;

/// <summary>How long to wait between two looks at the trials: short while something happens, doubling up to a limit while nothing does.</summary>
internal sealed class Pace(TimeSpan longest)
{
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(20);
    private TimeSpan _wait = Shortest;

    internal TimeSpan After(bool somethingHappened)
    {
        _wait = somethingHappened ? Shortest : TimeSpan.FromTicks(Math.Min(_wait.Ticks * 2, longest.Ticks));
        return _wait < longest ? _wait : longest;
    }
}
