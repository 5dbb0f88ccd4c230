namespace Tune.Hpc.Runtime.Driving;

/// <summary>How long to wait between two looks at the trials: short while something happens, doubling up to a limit while nothing does.</summary>
/// <remarks>And long enough that looking costs little, whatever it costs: a thousand trials on a shared disk, a controller that answers slowly.</remarks>
internal sealed class Pace
{
    /// <summary>A turn is followed by a rest of at least so many times its length, up to the limit.</summary>
    private const int Rest = 20;

    /// <summary>Looks at single trials in a second: each asks a shared disk for three files.</summary>
    private const double LooksPerSecond = 1000;

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
    /// <param name="trials">How many trials it looked at; zero where that costs nobody else anything.</param>
    internal TimeSpan After(bool somethingHappened, TimeSpan took, int trials)
    {
        _wait = somethingHappened ? _shortest : TimeSpan.FromTicks(Math.Min(_wait.Ticks * 2, _longest.Ticks));
        var disk = TimeSpan.FromSeconds(trials / LooksPerSecond);
        var rest = took * Rest > disk ? took * Rest : disk;

        // From one look to the next it is never longer than the limit.
        rest = rest < _longest - took ? rest : _longest - took;
        return rest > _wait ? rest : _wait;
    }
}
