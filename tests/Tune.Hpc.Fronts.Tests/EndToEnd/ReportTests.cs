using System.Text.Json;
using Tune.Hpc.Driver.Events;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Fronts.Tests.EndToEnd;

/// <summary>What trials may write into their inbox, and what is shown of it.</summary>
public sealed class ReportTests
{
    private const string Command = "command: [sh, \"{spec_dir}/trial.sh\"]\nmetric: loss\nmode: min\n";

    [Fact]
    public void A_metric_that_is_never_reported_is_told_at_once_and_at_the_end()
    {
        using var sweep = new Sweep(Command + "num_samples: 3", "echo '{\"los\": 1}' >>\"$TUNE_REPORTS\"\n");
        var run = sweep.Run().With(0).Telling("metric 'loss'", "los");
        Assert.Contains("warning", run.Out);
        Assert.Contains("none yet", run.Out);
        Assert.Single(sweep.Events<WarningRaised>());
        sweep.Tune("best", sweep.Folder).With(2).Telling("loss", "los");
    }

    [Fact]
    public void Ten_megabytes_without_a_newline_are_counted_and_passed_over()
    {
        using var sweep = new Sweep(Command, """
            echo '{"loss": 3}' >>"$TUNE_REPORTS"
            head -c 10485760 /dev/zero | tr '\0' x >>"$TUNE_REPORTS"
            echo >>"$TUNE_REPORTS"
            echo '{"loss": 2}' >>"$TUNE_REPORTS"

            """);
        sweep.Run().With(0);
        Assert.Equal(2, sweep.Events<ReportReceived>().Count);
        Assert.Contains("10485760 bytes", Assert.Single(sweep.Events<ReportRejected>()).Reason);
        Assert.Equal(2.0, Best(sweep));
        Assert.True(new FileInfo(sweep.Journal).Length < 100_000);
    }

    [Fact]
    public void Unusable_lines_are_counted_and_quoted_and_reading_goes_on()
    {
        using var sweep = new Sweep(Command, """
            printf '\377\376{"loss": 9}\n' >>"$TUNE_REPORTS"
            printf 'loss: 0.3\n{"loss": \n[1]\n\n' >>"$TUNE_REPORTS"
            printf '{"loss": 0.25}' >>"$TUNE_REPORTS"

            """);
        var run = sweep.Run().With(0);
        Assert.Equal(5, sweep.Events<ReportRejected>().Sum(e => e.Lines));
        Assert.Contains("5 lines were no reports", run.Out);
        Assert.Equal(0.25, Best(sweep));
    }

    [Fact]
    public void Nan_and_infinity_are_numbers_that_are_never_best()
    {
        using var sweep = new Sweep(
            "command: [sh, \"{spec_dir}/trial.sh\", \"{v}\"]\nparam_space: {v: {grid_search: [\"NaN\", \"-Infinity\", \"Infinity\", \"\\\"nan\\\"\", \"7\"]}}\nmetric: loss\nmode: max\n",
            "echo \"{\\\"loss\\\": $1}\" >>\"$TUNE_REPORTS\"\n");
        sweep.Run().With(0);
        sweep.EveryTrialEndedOnce(5);
        var values = sweep.Json("trials", sweep.Folder).GetProperty("trials").EnumerateArray().Select(t => t.GetProperty("metrics").GetProperty("loss").ToString()).ToList();
        Assert.Equal(["NaN", "-Infinity", "Infinity", "NaN", "7"], values.Select(v => v == "7.0" ? "7" : v));
        Assert.Equal(7.0, Best(sweep));
    }

    [Fact]
    public void Reports_are_read_from_the_log_by_pattern()
    {
        using var sweep = new Sweep(Command + "metric_pattern: 'loss=(?<loss>\\S+) acc=(?<acc>\\S+)'", "echo 'loss=0.5 acc=1e-1'\necho nothing\necho 'loss=nan acc=2'\necho 'loss=0.25 acc=oops'\n");
        sweep.Run().With(0);
        Assert.Equal(2, sweep.Events<ReportReceived>().Count);
        Assert.Single(sweep.Events<ReportRejected>());
    }

    [Fact]
    public void A_report_that_says_done_ends_its_trial()
    {
        using var sweep = new Sweep(Command + "stop: {training_iteration: 5}", "echo '{\"loss\": 1, \"done\": true}' >>\"$TUNE_REPORTS\"\nexec sleep 100\n");
        sweep.Run().With(0);
        Assert.Equal("done", Assert.Single(sweep.Events<VerdictGiven>()).By);
        sweep.NothingRuns();
    }

    [Fact]
    public void A_whole_group_of_processes_ends_with_its_trial()
    {
        using var sweep = new Sweep(Command, "sleep 100 & (trap '' TERM; while :; do sleep 1; done) &\necho '{\"loss\": 1}' >>\"$TUNE_REPORTS\"\n");
        sweep.Run().With(0);
        sweep.NothingRuns();
    }

    private static double Best(Sweep sweep) => sweep.Json("best", sweep.Folder).GetProperty("trials")[0].GetProperty("value") is { ValueKind: JsonValueKind.Number } v ? v.GetDouble() : double.NaN;
}
