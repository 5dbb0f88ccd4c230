using System.Management.Automation;
using Tune.Hpc.Driver.Events;
using Tune.Hpc.PowerShell.Cmdlets;
using Tune.Hpc.PowerShell.Engine;
using Tune.Hpc.Runtime.Results;
using Tune.Hpc.Runtime.Views;
using Tune.Hpc.TestKit;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Fronts.Tests.PowerShell.Results;

public sealed class GetTuneResultTests : IDisposable
{
    private readonly TemporaryFolder _folder = TemporaryFolder.WithAwkwardName();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Each_trial_is_a_record_of_parameters_metrics_and_cost()
    {
        SampleExperiment.Write(_folder);
        var records = Get(new() { Path = ["digits"] });
        Assert.Equal(6, records.Count);
        Assert.Equal(
            "Experiment Path TrialId Status lr hidden loss stage training_iteration Iterations Reports Attempts Failures RunTime CpuHours NodeHours GpuHours "
            + "CreatedAt StartedAt EndedAt Host Node Job Outcome Checkpoint CheckpointBytes Reason BestValue BestIteration",
            string.Join(' ', records[0].Names));
        Assert.Equal("digits", records[0]["Experiment"]);
        Assert.Equal(_folder["tune-results", "digits"], records[0]["Path"]);
        Assert.Equal("00001", records[0]["TrialId"]);
        Assert.Equal(0.01, records[0]["lr"]);
        Assert.Equal(32L, records[0]["hidden"]);
        Assert.Equal(0.5, records[0]["loss"]);
        Assert.Equal(0.25, records[0]["BestValue"]);
        Assert.Equal(2L, records[0]["BestIteration"]);
        Assert.Equal(_folder["tune-results", "digits", "trials", "00001", "checkpoints", "000003"], records[0]["Checkpoint"]);
        Assert.Null(records[5]["loss"]);
    }

    [Fact]
    public void Times_are_instants_and_spans_and_not_a_number_stays_one()
    {
        SampleExperiment.Write(_folder);
        var records = Get(new() { Path = ["digits"] });
        var created = Assert.IsType<DateTime>(records[0]["CreatedAt"]);
        Assert.Equal((DateTimeKind.Utc, SampleExperiment.Start.UtcDateTime.AddSeconds(10)), (created.Kind, created));
        Assert.Equal(TimeSpan.FromSeconds(39), records[0]["RunTime"]);
        Assert.Equal(double.NaN, records[3]["loss"]);
        Assert.Null(records[3]["BestValue"]);
    }

    [Fact]
    public void Names_that_are_taken_get_a_prefix_whatever_their_case()
    {
        SampleExperiment.Write(_folder, "clash", "loss",
        [
            SampleExperiment.CreatedTrial(1, ConfigMap.Empty.With("Status", ConfigValue.Of("x")).With("lr", ConfigValue.Of(1.5)).With("nested", ConfigMap.Empty.With("a", ConfigValue.Of(2L)))),
            SampleExperiment.Planned(1),
            SampleExperiment.Report(1, 1, new("LR", MetricValue.Of(7.5)), new("host", MetricValue.Of("h")), new("loss", MetricValue.Of(1.0)), new("Loss", MetricValue.Of(2.0))),
        ]);
        var record = Assert.Single(Get(new() { Path = ["clash"] }));
        Assert.Equal(("PENDING", "x"), (record["Status"] is "RUNNING" or "QUEUED" or "PENDING" ? "PENDING" : record["Status"], record["config/Status"]));
        Assert.Equal((1.5, 7.5, 2L), (record["lr"], record["metric/LR"], record["nested/a"]));
        Assert.Equal((1.0, 2.0, "h"), (record["loss"], record["metric/Loss"], record["metric/host"]));
        Assert.Equal(record.Names.Length, record.Names.Distinct(StringComparer.OrdinalIgnoreCase).Count());
    }

    [Theory, InlineData("last", "00001", 0.5), InlineData("all", "00001", 0.25), InlineData("avg", "00001", 0.55), InlineData("last-5-avg", "00001", 0.55)]
    public void The_best_trial_depends_on_which_value_counts(string scope, string trial, double value)
    {
        SampleExperiment.Write(_folder);
        var best = Assert.Single(Get(new() { Path = ["digits"], Scope = scope }, "Best"));
        Assert.Equal(trial, best["TrialId"]);
        Assert.Equal(value, (double)best["RankValue"]!, 12);
    }

    [Fact]
    public void The_only_trial_is_not_the_best_when_its_value_is_no_number()
    {
        SampleExperiment.Write(_folder, "one", "loss",
            [SampleExperiment.CreatedTrial(1, SampleExperiment.Config(0.1, 16)), SampleExperiment.Planned(1), SampleExperiment.Report(1, 1, new Metric("loss", MetricValue.Of(double.NaN)))]);
        var engine = Engine();
        var error = Assert.Throws<TerminatedException>(() => engine.Run(new GetTuneResultCommand { Path = ["one"] }, ["Best"]));
        Assert.Equal((ResultCodes.NothingBest, ErrorCategory.ObjectNotFound), (error.Id, error.Category));
        Assert.Empty(engine.Output);
    }

    [Fact]
    public void Of_equals_the_older_is_better_and_another_metric_turns_the_order()
    {
        SampleExperiment.Write(_folder, "equals", "loss", Enumerable.Range(1, 3).SelectMany(trial => (ExperimentEvent[])
        [
            SampleExperiment.CreatedTrial(trial, SampleExperiment.Config(0.1, 16)), SampleExperiment.Planned(trial),
            SampleExperiment.Report(trial, 1, new("loss", MetricValue.Of(trial == 3 ? 9.0 : 1.0)), new("score", MetricValue.Of((double)trial))),
        ]));
        Assert.Equal(["00001", "00002"], Get(new() { Path = ["equals"], Top = 2 }, "Top").Select(r => r["TrialId"]));
        var turned = Get(new() { Path = ["equals"], Metric = "score", Mode = "max", Top = 2 }, "Top");
        Assert.Equal([("00003", (object)3.0), ("00002", 2.0)], turned.Select(r => ((string)r["TrialId"]!, r["RankValue"]!)));
        Assert.Equal([1.0, 1.0, 9.0], Get(new() { Path = ["equals"], Scope = "last" }).Select(r => r["RankValue"]));
    }

    [Fact]
    public void Several_experiments_share_their_properties_and_their_best()
    {
        SampleExperiment.Write(_folder);
        SampleExperiment.Write(_folder, "other", "loss",
            [SampleExperiment.CreatedTrial(1, ConfigMap.Empty.With("width", ConfigValue.Of(3L))), SampleExperiment.Planned(1), SampleExperiment.Report(1, 1, new Metric("loss", MetricValue.Of(0.1)))]);
        var records = Get(new() { Path = ["other", "digits"] });
        Assert.Equal(7, records.Count);
        Assert.All(records, r => Assert.Same(records[0].Names, r.Names));
        Assert.Equal((3L, null), (records[0]["width"], records[0]["lr"]));
        var best = Get(new() { Path = ["d*", "other"], Top = 2 }, "Top");
        Assert.Equal([("other", 0.1), ("digits", 0.5)], best.Select(r => ((string)r["Experiment"]!, (double)r["RankValue"]!)));
    }

    [Fact]
    public void Experiments_with_different_metrics_are_not_ranked_together_unless_one_is_named()
    {
        SampleExperiment.Write(_folder);
        SampleExperiment.Write(_folder, "other", "error",
            [SampleExperiment.CreatedTrial(1, SampleExperiment.Config(1, 1)), SampleExperiment.Planned(1), SampleExperiment.Report(1, 1, new("error", MetricValue.Of(0.1)), new("loss", MetricValue.Of(0.01)))]);
        var refused = Assert.Throws<TerminatedException>(() => Get(new() { Path = ["digits", "other"] }, "Best"));
        Assert.Equal("TUNE5280", refused.Id);
        Assert.Contains("error (min)", refused.Message, StringComparison.Ordinal);
        Assert.Equal("other", Assert.Single(Get(new() { Path = ["digits", "other"], Metric = "loss", Mode = "min" }, "Best"))["Experiment"]);
    }

    [Theory]
    [InlineData("loss < 0.9", "00001 00005"), InlineData("lr == 0.5", "00002"), InlineData("config/lr == 0.5", "00002"), InlineData("run_time_s > 100", "00005")]
    [InlineData("RunTime > 100", "00005"), InlineData("Status == ERROR", "00003"), InlineData("EndedAt == null", "00005 00006")]
    public void Filters_know_properties_and_columns(string filter, string trials)
    {
        SampleExperiment.Write(_folder);
        Assert.Equal(trials, string.Join(' ', Get(new() { Path = ["digits"], Filter = [filter] }).Select(r => r["TrialId"])));
    }

    [Fact]
    public void Statuses_are_chosen_in_any_case_and_also_before_ranking()
    {
        SampleExperiment.Write(_folder);
        Assert.Equal("00003", Assert.Single(Get(new() { Path = ["digits"], Status = ["error"] }))["TrialId"]);
        Assert.Equal("00005", Assert.Single(Get(new() { Path = ["digits"], Status = ["RUNNING"] }, "Best"))["TrialId"]);
    }

    [Fact]
    public void A_wrong_input_is_told_and_the_next_is_taken()
    {
        SampleExperiment.Write(_folder);
        Directory.CreateDirectory(_folder["empty"]);
        var engine = Engine().Run(new GetTuneResultCommand { Clock = Clock }, [], c => c.Path = ["digitz"], c => c.Path = ["empty"], c => c.Path = ["digits"]);
        Assert.Equal([ExperimentPath.NoExperiment, ExperimentPath.NoExperiment], engine.Errors.Select(e => e.Id));
        Assert.Contains("did you mean tune-results/digits?", engine.Errors[0].Error.Message, StringComparison.Ordinal);
        Assert.Contains("this folder is no experiment", engine.Errors[1].Error.Message, StringComparison.Ordinal);
        Assert.Equal(6, engine.Output.Count);
    }

    [Fact]
    public void Without_a_path_it_is_the_experiment_worked_on_last()
    {
        string older = SampleExperiment.Write(_folder, "older");
        SampleExperiment.Write(_folder, "newer");
        File.SetLastWriteTimeUtc(Path.Combine(older, "journal.jsonl"), DateTime.UtcNow.AddDays(-1));
        Assert.All(Get(new()), r => Assert.Equal("newer", r["Experiment"]));
        Directory.Delete(_folder["tune-results"], recursive: true);
        Assert.Equal(ExperimentPath.NoExperiment, Assert.Single(Engine().Run(new GetTuneResultCommand()).Errors).Id);
    }

    [Fact]
    public void Parameters_that_do_not_go_together_end_the_pipeline()
    {
        SampleExperiment.Write(_folder);
        Assert.Equal("TUNE5200", Assert.Throws<TerminatedException>(() => Get(new() { Mode = "max" })).Id);
        Assert.Equal("TUNE5200", Assert.Throws<TerminatedException>(() => Get(new() { Path = ["digits"], Scope = "all" }, "Follow")).Id);
        var engine = Engine().Run(new GetTuneResultCommand { Path = ["digits"], Metric = "stage" });
        Assert.Contains("needs -Mode min or -Mode max", Assert.Single(engine.Errors).Error.Message, StringComparison.Ordinal);
    }

    private static FixedClock Clock => new(SampleExperiment.Now);

    private RecordingEngine Engine() => new(_folder.Path);

    private IReadOnlyList<ResultRecord> Get(GetTuneResultCommand command, params string[] given)
    {
        command.Clock = Clock;
        var engine = Engine().Run(command, given);
        Assert.Empty(engine.Errors);
        return engine.Of<ResultRecord>();
    }
}
