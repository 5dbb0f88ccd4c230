using Tune.Hpc.Adapters.Tests.Clients;
using Tune.Hpc.Driver.Events;
using Tune.Hpc.Scheduling;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Adapters.Tests.Driving;

/// <summary>A scheduler pauses a trial: the control file at once, a signal once there is a checkpoint to go on from.</summary>
public sealed class PauseTests
{
    private static Verdict PauseAtTwo(TrialReport report) => report.Budget == 2 ? Verdict.Pause("waits for the others") : Verdict.NotJudged;

    [Fact]
    public async Task A_script_that_listens_saves_a_checkpoint_and_asks_to_be_resumed()
    {
        using var bed = new DriverBed(
            """
            import os, sys, time, tune_hpc
            begin = tune_hpc.iteration()
            if begin and open(tune_hpc.get_checkpoint() + '/at').read() != str(begin): sys.exit(9)
            for i in range(begin + 1, 6):
                while begin == 0 and i == 3 and not tune_hpc.should_pause(): time.sleep(0.02)
                with tune_hpc.checkpoint_dir(i) as folder:
                    open(folder + '/at', 'w').write(str(i))
                command = tune_hpc.report(loss=1 / i)
                if command.should_end: sys.exit(command.exit_code)
            """,
            Python.Program)
        { Judge = PauseAtTwo };
        await bed.RunAsync();
        Assert.Equal([AttemptOutcome.Paused, AttemptOutcome.Completed], bed.Outcomes(1));
        Assert.Equal(75, bed.Events<AttemptEnded>()[0].ExitCode);
        Assert.Equal(("000003", 3L), (bed.Events<AttemptPlanned>()[1].Checkpoint, bed.Events<AttemptPlanned>()[1].Iteration));
        Assert.Equal([1, 2, 3, 4, 5], Iterations(bed));
    }

    [Fact]
    public async Task A_script_that_does_not_listen_is_signalled_once_it_has_saved_a_checkpoint()
    {
        using var bed = new DriverBed("""
            if [ "$TUNE_ATTEMPT" = 2 ]; then
                [ "$(cat "$TUNE_CHECKPOINT/at")" = 4 ]
                report 5
                exit 0
            fi
            save 1; report 1 1; report 2
            until_told pause
            report 3; save 4; report 4 4
            while :; do sleep 0.02; done
            """)
        { Judge = PauseAtTwo };
        await bed.RunAsync();
        Assert.Equal([AttemptOutcome.Paused, AttemptOutcome.Completed], bed.Outcomes(1));
        Assert.Equal([1, 2, 3, 4, 5], Iterations(bed));
        Assert.Equal("4", bed.Events<AttemptPlanned>()[1].Checkpoint);
    }

    [Fact]
    public async Task A_script_that_ignores_everything_and_saves_nothing_goes_on_to_its_end()
    {
        using var bed = new DriverBed("""
            trap '' TERM
            report 1; report 2
            until_told pause
            report 3; report 4
            """)
        { Judge = PauseAtTwo };
        await bed.RunAsync();
        Assert.Equal([AttemptOutcome.Completed], bed.Outcomes(1));
        Assert.Equal([1, 2, 3, 4], Iterations(bed));
        string warning = Assert.Single(bed.Events<WarningRaised>(), w => w.Kind == "no-checkpoint").Message;
        Assert.StartsWith("scheduler said lets trials go on from checkpoints, and trial 00001 reported iteration 1 without one", warning);
        Assert.Contains("with tune_hpc.checkpoint_dir(epoch) as folder", warning);
        Assert.Contains("_checkpoint=$epoch", warning);
    }

    [Fact]
    public async Task A_script_that_ignores_the_signal_is_killed_after_the_grace()
    {
        using var bed = new DriverBed("""
            if [ "$TUNE_ATTEMPT" = 2 ]; then report 3; exit 0; fi
            trap '' TERM
            save 2; report 2 2
            while :; do sleep 0.02; done
            """)
        { Judge = PauseAtTwo, Grace = TimeSpan.FromMilliseconds(200) };
        await bed.RunAsync();
        Assert.Equal([AttemptOutcome.Paused, AttemptOutcome.Completed], bed.Outcomes(1));
    }

    [Fact]
    public async Task A_script_that_waits_for_its_checkpoint_is_ended_when_the_driver_leaves()
    {
        using var bed = new DriverBed("""
            report 2
            until_told pause
            echo told > "$BED/told"
            while :; do sleep 0.02; done
            """)
        { Judge = PauseAtTwo };
        using var paused = new LetGoAfter(e => e is VerdictGiven { Verdict: VerdictKind.Pause });
        await bed.RunAsync(paused);
        await bed.LeaveAsync();
        Assert.Equal([AttemptOutcome.Paused], bed.Outcomes(1));
    }

    [Fact]
    public async Task A_checkpoint_that_was_spoilt_is_passed_over_for_the_one_before()
    {
        using var bed = new DriverBed("""
            if [ "$TUNE_ATTEMPT" = 2 ]; then [ "$(cat "$TUNE_CHECKPOINT/at")" = 2 ]; report 3; exit 0; fi
            for i in 1 2 3 4; do save $i; report $i $i; done
            until grep -q '"checkpoint":"4"' "$BED/x/journal.jsonl"; do sleep 0.02; done
            rm "$TUNE_CHECKPOINT_DIR/4/at"; : > "$TUNE_CHECKPOINT_DIR/3/at"
            exit 75
            """);
        await bed.RunAsync();
        Assert.Equal([AttemptOutcome.ResumeRequested, AttemptOutcome.Completed], bed.Outcomes(1));
        var lost = bed.Events<CheckpointLost>();
        Assert.Equal(["4", "3"], lost.Select(l => l.Checkpoint));
        Assert.EndsWith("it is empty", lost[0].Reason);
        Assert.EndsWith("it has 0 bytes, and had 2 when it was reported", lost[1].Reason);
        Assert.Equal(2, bed.Events<AttemptPlanned>()[1].Iteration);
        Assert.All(bed.Events<ReportReceived>().Where(r => r.Checkpoint is not null), r => Assert.Equal(2, r.CheckpointBytes));
    }

    private static IEnumerable<long> Iterations(DriverBed bed) =>
        bed.Events<ReportReceived>().Select(r => r.Metrics.First(m => m.Name == MetricNames.TrainingIteration).Value.AsInt64);
}
