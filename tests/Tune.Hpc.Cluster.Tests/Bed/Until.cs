using System.Diagnostics;

namespace Tune.Hpc.Cluster.Tests.Bed;

/// <summary>Waits on conditions; a wait that fails prints the last state seen.</summary>
public static class Until
{
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    /// <summary>Looks until what is seen is as it should be.</summary>
    /// <param name="look">Sees the state; its text is what a failure prints.</param>
    /// <param name="enough">Whether this is it.</param>
    /// <param name="what">What is waited for.</param>
    /// <param name="patience">Three minutes when left out.</param>
    /// <param name="onFailure">Tells what else a failure should print.</param>
    public static async Task<T> SeenAsync<T>(Func<Task<T>> look, Func<T, bool> enough, string what, TimeSpan? patience = null, Func<string>? onFailure = null)
    {
        var limit = patience ?? Patience;
        using var timer = new PeriodicTimer(Pause);
        for (long begin = Stopwatch.GetTimestamp(); ;)
        {
            var seen = await look();
            if (enough(seen))
            {
                return seen;
            }

            if (Stopwatch.GetElapsedTime(begin) < limit)
            {
                await timer.WaitForNextTickAsync();
                continue;
            }

            string last = seen is System.Collections.IEnumerable many and not string ? string.Join('\n', many.Cast<object>()) : $"{seen}";
            Assert.Fail($"not within {limit}: {what}; last seen: {last}\n{onFailure?.Invoke()}");
        }
    }

    /// <summary>Waits until something is true.</summary>
    public static Task TrueAsync(Func<bool> condition, Func<string> state, TimeSpan? patience = null) =>
        SeenAsync(() => Task.FromResult((Holds: condition(), State: state())), seen => seen.Holds, "", patience);
}
