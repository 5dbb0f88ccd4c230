namespace Tune.Hpc.Runtime.Driving;

/// <summary>How long to wait between two looks at the trials: short while something happens, doubling up to a limit while nothing does.</summary>
/// <remarks>And long enough that looking is a small part of the time, whatever it costs: a thousand trials on a shared disk, a controller that answers slowly.</remarks>
internal sealed class Pace
{
    /// <summary>So many times as long as a turn took it waits for the next one, up to the limit.</summary>
    private const int Rest = 60;

    private readonly TimeSpan _shortest;
    private readonly TimeSpan _longest;
    private TimeSpan _wait;

    internal Pace(TimeSpan shortest, TimeSpan longest)
    {
        _longest = longest;
        _shortest = shortest < longest ? shortest : longest;
        _wait = _shortest;
    }

    /// <param name="somethingHappened">Whether the turn has brought anything.</param>
    /// <param name="took">How long it took; zero where its cost is nobody else's.</param>
    internal TimeSpan After(bool somethingHappened, TimeSpan took)
    {
        _wait = somethingHappened ? _shortest : TimeSpan.FromTicks(Math.Min(_wait.Ticks * 2, _longest.Ticks));
        var rest = took * Rest;
        return rest <= _wait ? _wait : rest < _longest ? rest : _longest;
    }
}
