using Tune.Hpc.Driver;
using Tune.Hpc.Driver.Events;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Simulation.Tests;

public sealed class DriverSimulationTests
{
    [Theory, ClassData(typeof(Seeds))]
    public async Task Every_trial_ends_exactly_once_whatever_goes_wrong(ulong seed)
    {
        var faults = Faults.FromSeed(seed);
        SimulatedMachine? machine = null;
        using var world = new SimulatedWorld(seed, faults, trials: 12, asha: seed % 2 == 0, clock => machine = new SimulatedMachine(seed, clock, faults));
        var state = await world.RunAsync();
        string replayWith = $"TUNE_SEED={seed} after {world.Drivers} drivers";
        Invariants.Check(world, state, 12, replayWith);
        MachineInvariants.Check(world, machine!, state, replayWith);
    }

    [Fact]
    public async Task Without_faults_every_trial_takes_one_attempt_and_ten_steps()
    {
        SimulatedMachine? machine = null;
        using var world = new SimulatedWorld(1, Faults.None, trials: 6, asha: false, clock => machine = new SimulatedMachine(1, clock, Faults.None));
        var state = await world.RunAsync();
        Assert.All(state.Trials, t => Assert.Equal((1, 9L, TrialStatus.Terminated), (t.Attempts.Count, t.Reports, t.Status)));
        Assert.Equal(4, machine!.MostAtOnce);
    }

    [Fact]
    public async Task A_driver_that_is_asked_to_leave_ends_its_attempts_and_the_next_one_goes_on()
    {
        using var world = new SimulatedWorld(1, Faults.None, trials: 3, asha: false, clock => new SimulatedMachine(1, clock, Faults.None));
        var state = await world.RunAsync(driver => new CancellationToken(canceled: driver is > 1 and < 4));
        var outcomes = state.Trials.SelectMany(t => t.Attempts).Select(a => a.Outcome).Distinct().ToList();
        Assert.Equal([AttemptOutcome.Completed], outcomes); // the first driver was never asked, so nothing was interrupted
        Assert.Equal(3, state.CountOf(TrialStatus.Terminated));
    }

    [Fact]
    public async Task The_same_seed_gives_the_same_journal_twice()
    {
        var faults = Faults.FromSeed(11) with { DriverLife = 100 };
        using var one = new SimulatedWorld(11, faults, trials: 8, asha: true, clock => new SimulatedMachine(11, clock, faults));
        using var two = new SimulatedWorld(11, faults, trials: 8, asha: true, clock => new SimulatedMachine(11, clock, faults));
        await one.RunAsync();
        await two.RunAsync();
        Assert.Equal(one.Journal().Select(Comparable), two.Journal().Select(Comparable));
    }

    /// <summary>Ids that are drawn for the experiment itself differ, and nothing else may.</summary>
    private static object Comparable(JournalEntry entry) => entry.Event switch
    {
        ExperimentCreated e => (entry.Seq, e.Name),
        ReportReceived e => (entry.Seq, entry.Time, e.Trial, string.Join(' ', e.Metrics)),
        TrialCreated e => (entry.Seq, entry.Time, e.Config),
        AttemptPlanned e => (entry.Seq, entry.Time, e.Trial, e.Attempt, e.Reason),
        var e => (entry.Seq, entry.Time, e),
    };
}
