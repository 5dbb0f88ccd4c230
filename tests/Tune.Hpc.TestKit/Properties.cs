using FsCheck;
using FsCheck.Fluent;

namespace Tune.Hpc.TestKit;

/// <summary>Checks laws on random cases; a failure prints what replays it.</summary>
/// <remarks><c>TUNE_SEED=n</c> replays a failure, or gives a night's run other cases. Without it the cases are the same every time:
/// a test that fails now and then is a bug of the test.</remarks>
public static class Properties
{
    private const ulong UsualSeed = 20261122;

    /// <summary>The seed in force.</summary>
    public static ulong Seed => ulong.TryParse(Environment.GetEnvironmentVariable("TUNE_SEED"), out ulong seed) ? seed : UsualSeed;

    /// <summary>Holds for every case.</summary>
    /// <exception cref="InvalidOperationException">It does not; the message has the smallest case found and the seed.</exception>
    public static void Hold<T>(Arbitrary<T> cases, Func<T, bool> law, int count = 100)
    {
        var settings = Config.QuickThrowOnFailure.WithMaxTest(count).WithReplay(Seed, 1UL);
        try
        {
            Prop.ForAll(cases, law).Check(settings);
        }
        catch (Exception e)
        {
            throw new InvalidOperationException($"replay with TUNE_SEED={Seed}: {e.Message}", e);
        }
    }
}
