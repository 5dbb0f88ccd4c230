using Tune.Hpc.Simulation.Tests.Schedules;

namespace Tune.Hpc.Simulation.Tests;

/// <summary>Schedulers that pause, resume and exploit, on a machine that goes wrong.</summary>
public sealed class ScheduleSimulationTests(ITestOutputHelper output)
{
    private const int Trials = 8;

    [Theory, ClassData(typeof(Seeds))]
    public Task Whatever_schedulers_do_every_trial_ends_once_and_with_the_configuration_of_its_result(ulong seed) =>
        ScheduledWorld.RunAsync(seed, Trials, searcher: null, output);
}
