using Tune.Hpc.Simulation.Tests.Schedules;
using Tune.Hpc.Simulation.Tests.Scripts;

namespace Tune.Hpc.Simulation.Tests;

/// <summary>Schedulers that pause, resume and exploit, on a machine that goes wrong.</summary>
public sealed class ScheduleSimulationTests(ITestOutputHelper output)
{
    private const int Trials = 8;

    [Theory, ClassData(typeof(Seeds))]
    public async Task Whatever_schedulers_do_every_trial_ends_once_and_with_the_configuration_of_its_result(ulong seed)
    {
        var faults = Faults.FromSeed(seed);
        SimulatedMachine? machine = null;
        var habits = ScriptHabits.FromSeed(seed);
        var scheduler = DrawnSchedulers.FromSeed(seed, Trials);
        using var world = new SimulatedWorld(seed, faults, Trials, scheduler, clock => machine = new SimulatedMachine(seed, clock, faults, habits))
        {
            Checkpoints = DrawnSchedulers.CheckpointsOf(seed),
        };
        try
        {
            var state = await world.RunAsync();
            string replayWith = $"TUNE_SEED={seed} after {world.Drivers} drivers";
            Invariants.Check(world, state, Trials, replayWith);
            MachineInvariants.Check(world, machine!, state, replayWith);
            ScheduleInvariants.Check(world, machine!.Scripts, places: 4, replayWith);
        }
        catch
        {
            output.WriteLine($"{faults}\n{habits}\n{scheduler.Text}\n{string.Join('\n', world.Journal().Select(e => $"{e.Seq} {e.Time:T} (driver {e.Epoch}) {e.Event}"))}");
            throw;
        }
    }
}
