namespace Tune.Hpc.Adapters.Tests.Local;

/// <summary>Waits on conditions; a wait that fails prints the last state seen.</summary>
internal static class Deadline
{
    public static readonly TimeSpan Long = TimeSpan.FromSeconds(30);

    public static void Until(Func<bool> condition, Func<string> state) => Assert.True(SpinWait.SpinUntil(condition, Long), $"not within {Long}: {state()}");
}
