namespace Tune.Hpc.Fronts.Tests.EndToEnd;

/// <summary>Waits on conditions; a wait that fails prints the last state seen.</summary>
internal static class Until
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    public static void True(Func<bool> condition, Func<string> state) => Assert.True(SpinWait.SpinUntil(condition, Patience), $"not within {Patience}: {state()}");
}
