using Tune.Hpc.Driver.Events;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Fronts.Tests.EndToEnd;

/// <summary>Drivers and machines that go down without a word.</summary>
public sealed class KillTests(ITestOutputHelper output)
{
    private static readonly string[] _once = ["start", "end"];

    [Fact]
    public void A_driver_killed_at_ten_moments_loses_nothing_and_repeats_nothing()
    {
        using var sweep = new Sweep(InterruptedSweep.Specification, InterruptedSweep.Script);
        InterruptedSweep.Interrupt(sweep, output, 10, driver => driver.Signal("KILL"), _ => { }, from: 1);
        Assert.Equal(InterruptedSweep.Trials, sweep.Events<AttemptPlanned>().Count);
        Assert.All(sweep.Log().GroupBy(line => line.Split(' ')[1]), trial => Assert.Equal(_once, trial.Select(line => line.Split(' ')[0])));
        Assert.Equal(InterruptedSweep.Trials * 3, sweep.Events<ReportReceived>().Count);
    }

    [Fact]
    public void A_machine_that_goes_down_with_driver_and_trials_costs_only_what_ran()
    {
        using var sweep = new Sweep(InterruptedSweep.Specification, InterruptedSweep.Script);
        InterruptedSweep.Interrupt(sweep, output, 2, _ => Leftovers.End(sweep.Current), _ => { }, from: 1);
        Assert.All(sweep.Events<AttemptEnded>(), e => Assert.True(e.Outcome is AttemptOutcome.Completed or AttemptOutcome.Lost, e.ToString()));
    }
}
