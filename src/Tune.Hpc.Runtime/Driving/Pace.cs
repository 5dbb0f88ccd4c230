namespace Tune.Hpc.Runtime.Driving;

/// <summary>How long to wait between two looks at the trials: short while something happens, doubling up to a limit while nothing does.</summary>
internal sealed class Pace
{
    private readonly TimeSpan _shortest;
    private readonly TimeSpan _longest;
    private TimeSpan _wait;

    internal Pace(TimeSpan shortest, TimeSpan longest)
    {
        _longest = longest;
        _shortest = shortest < longest ? shortest : longest;
        _wait = _shortest;
    }

    internal TimeSpan After(bool somethingHappened)
    {
        _wait = somethingHappened ? _shortest : TimeSpan.FromTicks(Math.Min(_wait.Ticks * 2, _longest.Ticks));
        return _wait;
    }
}
