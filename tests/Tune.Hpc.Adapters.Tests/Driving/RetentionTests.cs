using Tune.Hpc.Driver.Events;
using Tune.Hpc.Scheduling;
using Tune.Hpc.Specification;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Adapters.Tests.Driving;

/// <summary>As many checkpoints stay as are wanted, and whatever is in use.</summary>
public sealed class RetentionTests
{
    [Fact]
    public async Task The_newest_are_kept_and_the_best_and_what_an_attempt_began_from()
    {
        // The second attempt ends badly if what it began from goes while it runs; the best one is the third.
        using var bed = new DriverBed("""
            loss() { echo "{\"loss\": $2, \"training_iteration\": $1, \"_checkpoint\": \"$1\"}" >> "$TUNE_REPORTS"; }
            if [ "$TUNE_ATTEMPT" = 1 ]; then
                save 1; loss 1 9; save 2; loss 2 8
                exit 75
            fi
            save 3; loss 3 1
            for i in 4 5 6 7 8; do save $i; loss $i 5; done
            while [ -e "$TUNE_CHECKPOINT_DIR/5" ]; do sleep 0.02; done
            [ "$(cat "$TUNE_CHECKPOINT/at")" = 2 ]
            """)
        { Checkpoints = new CheckpointSettings { NumToKeep = 2 } };
        var state = await bed.RunAsync();
        Assert.Equal([AttemptOutcome.ResumeRequested, AttemptOutcome.Completed], bed.Outcomes(1));

        // What the attempt began from went when it was over.
        Assert.Equal(["3", "7", "8"], bed.CheckpointsOnDisk(1));
        Assert.Equal(["3", "7", "8"], state.Trials[0].Checkpoints.Select(c => c.Name));
        Assert.All(bed.Events<CheckpointsDropped>(), d => Assert.Equal("num_to_keep is 2", d.Reason));
    }

    [Fact]
    public async Task The_best_by_score_are_kept_and_the_latest()
    {
        using var bed = new DriverBed("""
            score() { echo "{\"loss\": nan, \"acc\": $2, \"training_iteration\": $1, \"_checkpoint\": \"$1\"}" >> "$TUNE_REPORTS"; }
            n=0
            for acc in 0.1 0.9 nan 0.5 0.9 0.2; do n=$((n + 1)); save $n; score $n $acc; done
            """)
        { Checkpoints = new CheckpointSettings { NumToKeep = 2, ScoreAttribute = "acc" } };
        await bed.RunAsync();
        Assert.Equal(["2", "5", "6"], bed.CheckpointsOnDisk(1));
        Assert.Equal("num_to_keep is 2, by acc (max)", bed.Events<CheckpointsDropped>()[0].Reason);
    }

    [Fact]
    public async Task A_driver_that_died_before_it_removed_them_removes_them_when_it_comes_back()
    {
        using var bed = new DriverBed("for i in 1 2 3; do save $i; report $i $i; done") { Checkpoints = new CheckpointSettings { NumToKeep = 1 } };
        await bed.RunAsync();
        Assert.Equal(["3"], bed.CheckpointsOnDisk(1));
        foreach (string left in (string[])["1/at", "2/deep/at", ".gone-2-x/at", ".copy-9-x/at", "unreported/at"])
        {
            Directory.CreateDirectory(Path.GetDirectoryName(bed.Checkpoint(1, left))!);
            File.WriteAllText(bed.Checkpoint(1, left), "left");
        }

        await bed.StepAsync();
        Assert.Equal(["3", "unreported"], bed.CheckpointsOnDisk(1));
    }

    [Fact]
    public async Task What_another_trial_takes_over_is_kept_until_it_is_copied()
    {
        // The source goes on saving while the other trial takes over what it had when that was decided.
        using var bed = new DriverBed("""
            if [ "$TUNE_TRIAL_ID" = 00001 ]; then
                i=0
                until [ -e "$BED/done" ]; do i=$((i + 1)); save $i; report $i $i; sleep 0.02; done
                exit 0
            fi
            if [ "$TUNE_ATTEMPT" -gt 3 ]; then touch "$BED/done"; exit 0; fi
            if [ -n "${TUNE_CHECKPOINT:-}" ]; then cat "$TUNE_CHECKPOINT/at" >> "$BED/taken"; fi
            i=0
            while :; do i=$((i + 1)); report $i; sleep 0.02; done
            """)
        {
            Trials = 2,
            Checkpoints = new CheckpointSettings { NumToKeep = 1 },
            Judge = ExploitFromTheFirst(),
        };
        await bed.RunAsync();
        var exploits = bed.Events<TrialExploited>();
        Assert.Equal(3, exploits.Count);
        Assert.Equal(exploits.Take(2).Select(e => e.SourceCheckpoint), File.ReadAllLines(bed.At("taken")));
        Assert.Empty(bed.Events<CheckpointLost>());
        Assert.NotEmpty(bed.Events<CheckpointsDropped>());
    }

    private static Func<TrialReport, Verdict> ExploitFromTheFirst()
    {
        bool isThere = false;
        int exploits = 0;
        return report =>
        {
            isThere |= report.Trial.Number == 1;
            return report.Trial.Number == 2 && isThere && exploits < 3 && ++exploits > 0
                ? Verdict.Exploit(new Exploitation(new TrialId(1), ConfigMap.Empty), "worse")
                : Verdict.NotJudged;
        };
    }
}
