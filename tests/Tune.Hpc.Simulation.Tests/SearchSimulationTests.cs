using Tune.Hpc.Simulation.Tests.Schedules;
using Tune.Hpc.Simulation.Tests.Searchers;

namespace Tune.Hpc.Simulation.Tests;

/// <summary>Searchers that learn, on a machine that goes wrong: whatever driver takes over, it proposes what the one before would have (<see cref="ReplayComparison"/>).</summary>
public sealed class SearchSimulationTests(ITestOutputHelper output)
{
    private const int Trials = 16;

    [Theory, ClassData(typeof(Seeds))]
    public Task A_driver_that_takes_over_goes_on_with_the_search_where_it_was(ulong seed) =>
        ScheduledWorld.RunAsync(seed, Trials, DrawnSearchers.FromSeed(seed, Trials), output);
}
