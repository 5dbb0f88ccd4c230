using Tune.Hpc.Driver.Events;
using Tune.Hpc.Runtime.Export;
using Tune.Hpc.Runtime.Results;
using Tune.Hpc.Runtime.Views;
using Tune.Hpc.Scheduling;
using Tune.Hpc.Scheduling.PbtReplay;
using Tune.Hpc.TestKit;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Tests.Scheduling.Population;

/// <summary>One story: 2 takes over 1 at 10, 3 takes over 2 at 20 and again, 2 takes over 4, which has nothing to do with what 3 is.</summary>
public sealed class LineageTests
{
    private static readonly ExperimentEvent[] _story =
    [
        .. Enumerable.Range(1, 4).Select(t => Created(t, t / 10.0)),
        Exploited(2, 1, source: 1, iteration: 10, lr: 0.12),
        Exploited(3, 1, source: 4, iteration: 10, lr: 0.44),
        Exploited(3, 2, source: 2, iteration: 20, lr: 0.15),
        Exploited(2, 2, source: 4, iteration: 30, lr: 0.5),
    ];

    [Fact]
    public void A_schedule_follows_ancestors_backwards_to_the_oldest()
    {
        Assert.Equal([new PolicyStep(0, Lr(0.1)), new PolicyStep(10, Lr(0.12)), new PolicyStep(20, Lr(0.15))], Lineage.Of(_story, new TrialId(3)));
        Assert.Equal([new PolicyStep(0, Lr(0.4)), new PolicyStep(30, Lr(0.5))], Lineage.Of(_story, new TrialId(2)));
        Assert.Equal([new PolicyStep(0, Lr(0.4))], Lineage.Of(_story, new TrialId(4)));
        Assert.Empty(Lineage.Of(_story, new TrialId(9)));
    }

    [Fact]
    public void The_schedule_file_is_read_as_it_was_written()
    {
        using var folder = new TemporaryFolder();
        string path = Path.Combine(folder.Path, "policy.json");
        var steps = Lineage.Of(_story, new TrialId(3));
        PolicyFile.Write(path, steps, "digits", new TrialId(3));
        Assert.Equal(steps, PolicyFile.Load(path));
    }

    [Fact]
    public void Ray_tunes_log_of_a_trial_is_read_backwards_until_its_chain_breaks()
    {
        using var folder = new TemporaryFolder();
        string path = Path.Combine(folder.Path, "pbt_policy_a3.txt");
        File.WriteAllText(path, """
            ["a9", "a8", 5, 5, {"lr": 9}, {"lr": 8}]
            ["a2", "a1", 10, 10, {"lr": 0.1}, {"lr": 0.12}]
            ["a3", "a2", 18, 20, {"lr": 0.12}, {"lr": 0.15}]
            """);
        Assert.Equal([new PolicyStep(0, Lr(0.1)), new PolicyStep(10, Lr(0.12)), new PolicyStep(20, Lr(0.15))], PolicyFile.Load(path));
    }

    [Fact]
    public void The_replay_changes_at_the_first_report_that_has_come_as_far()
    {
        var replay = new PbtReplaySettings { Policy = Lineage.Of(_story, new TrialId(3)) }.Create(new SchedulerSetting(1, new Objective("loss", ObjectiveMode.Min)));
        Assert.Null(Decide(9).Reason);
        var changed = Decide(11);
        Assert.Equal((VerdictKind.Exploit, new TrialId(1), false), (changed.Kind, changed.Exploits!.Source, changed.Exploits.TakesCheckpoint));
        Assert.Equal(Lr(0.12), changed.Exploits.Config);
        Assert.Equal("step 2 of 3 of the schedule, recorded at training_iteration 10: lr 0.1 -> 0.12", changed.Reason);
        Assert.Null(Decide(12).Reason);
        Assert.Null(replay.Decide(new TrialReport(new TrialId(1), 25, 1)).Reason); // no checkpoint to go on from
        Assert.Equal(Lr(0.15), Decide(26).Exploits!.Config);
        Assert.Null(Decide(40).Reason);

        Verdict Decide(double budget) => replay.Decide(new TrialReport(new TrialId(1), budget, 1) { HasCheckpoint = true });
    }

    [Fact]
    public void The_family_tree_shows_who_came_from_whom()
    {
        string[] expected =
        [
            "trial 00001, lr 0.1",
            "└─ trial 00002 from iteration 10: lr 0.1 -> 0.12 (given up)",
            "   └─ trial 00003 from iteration 20: lr 0.12 -> 0.15",
            "trial 00002, lr 0.2 (given up)",
            "trial 00003, lr 0.3 (given up)",
            "trial 00004, lr 0.4",
            "├─ trial 00003 from iteration 10: lr 0.4 -> 0.44 (given up)",
            "└─ trial 00002 from iteration 30: lr 0.4 -> 0.5",
        ];
        Assert.Equal(expected, FamilyTree.Lines(_story));
        Assert.Empty(FamilyTree.Lines(_story.OfType<TrialCreated>()));
    }

    [Fact]
    public void The_table_has_a_row_for_each_takeover_with_both_configurations()
    {
        var table = ExploitTable.Of(_story.Select((e, i) => new JournalEntry(i + 1, DateTimeOffset.UnixEpoch.AddSeconds(i), 1, e)));
        Assert.Equal(
            ["time", "trial_id", "update", "source_trial_id", "iteration", "source_iteration", "old_config/lr", "config/lr", "by", "reason"], table.Columns.Select(c => c.Name));
        var rows = table.Rows.ToList();
        Assert.Equal(4, rows.Count);
        Assert.Equal("1970-01-01T00:00:06.000Z 00003 2 00002 19 20 0.44 0.15 pbt because", string.Join(' ', rows[2]));
    }

    private static TrialCreated Created(int trial, double lr) => new() { Trial = new TrialId(trial), Config = Lr(lr), Index = trial - 1, Reason = "drawn" };

    private static TrialExploited Exploited(int trial, int update, int source, long iteration, double lr) => new()
    {
        Trial = new TrialId(trial),
        Update = update,
        Source = new TrialId(source),
        SourceCheckpoint = $"c{iteration}",
        SourceIteration = iteration,
        Checkpoint = $"from-c{iteration}",
        Config = Lr(lr),
        Iteration = iteration - 1,
        By = "pbt",
        Reason = "because",
    };

    private static ConfigMap Lr(double lr) => ConfigMap.Empty.With("lr", ConfigValue.Of(lr));
}
