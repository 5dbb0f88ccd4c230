using FsCheck;
using FsCheck.Fluent;

namespace Tune.Hpc.TestKit;

/// <summary>Checks laws on random cases; a failure prints what replays it.</summary>
public static class Properties
{
    public static void Hold<T>(Arbitrary<T> cases, Func<T, bool> law) => Prop.ForAll(cases, law).QuickCheckThrowOnFailure();
}
