using Tune.Hpc.Driver.Events;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Fronts.Tests.EndToEnd;

/// <summary>Drivers that are asked to leave, politely or not.</summary>
public sealed class InterruptionTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData("INT", 4)]
    [InlineData("TERM", 2)]
    [InlineData("HUP", 2)]
    public void A_driver_asked_to_leave_ends_its_trials_and_says_how_to_go_on(string signal, int times)
    {
        using var sweep = new Sweep(InterruptedSweep.Specification, InterruptedSweep.Script);
        // From the line that says that a driver has begun: before it, nobody listens to signals, and nothing runs that they could end.
        InterruptedSweep.Interrupt(sweep, output, times, driver => driver.Signal(signal), left => CheckLeft(sweep, left), from: 3);
        Assert.All(sweep.Events<AttemptEnded>(), e => Assert.True(e.Outcome is AttemptOutcome.Completed or AttemptOutcome.Interrupted, e.ToString()));
    }

    [Fact]
    public void A_driver_interrupted_twice_kills_what_does_not_listen()
    {
        const string Deaf = "trap '' TERM INT\n[ \"$TUNE_ATTEMPT\" -gt 1 ] || while :; do sleep 0.1; done\n" + InterruptedSweep.Script;
        using var sweep = new Sweep(InterruptedSweep.Specification.Replace("num_samples: 60", "num_samples: 6", StringComparison.Ordinal), Deaf);
        using (var driver = sweep.Start("run", "spec.yaml"))
        {
            Until.True(() => driver.HasExited || (sweep.Lines() > 0 && sweep.Events<AttemptStarted>().Count == 4), () => $"{sweep.Lines()} lines");
            driver.Signal("INT");
            Until.True(() => driver.HasExited || sweep.Events<VerdictGiven>().Count == 4, () => "no verdicts");
            driver.Signal("INT");
            CheckLeft(sweep, driver.End().Telling("stopping cleanly", "killing what runs"));
        }

        Assert.All(sweep.Events<AttemptEnded>(), e => Assert.Equal(AttemptOutcome.Interrupted, e.Outcome));
        // The two trials that had not begun wait in their first attempt for somebody to interrupt them.
        using (var second = sweep.Start("resume", sweep.Folder))
        {
            Until.True(() => second.HasExited || sweep.Events<TrialEnded>().Count == 4, () => $"{sweep.Lines()} lines");
            second.Signal("INT");
            Until.True(() => second.HasExited || sweep.Events<VerdictGiven>().Count == 6, () => "no verdicts");
            second.Signal("INT");
            CheckLeft(sweep, second.End());
        }

        sweep.Resume().With(0);
        sweep.EveryTrialEndedOnce(6);
    }

    private static void CheckLeft(Sweep sweep, Outcome left)
    {
        left.With(130).Telling("stopping cleanly");
        Assert.Contains($"interrupted; 'dotnet tune resume {sweep.Folder}' goes on", left.Out);
        Assert.Empty(Leftovers.Of(sweep.Current));
        Assert.Equal("asked to leave", sweep.Events<DriverStopped>()[^1].Reason);
    }
}
