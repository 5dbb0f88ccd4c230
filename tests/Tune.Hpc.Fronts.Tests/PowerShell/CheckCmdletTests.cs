using System.Management.Automation;
using Tune.Hpc.PowerShell;
using Tune.Hpc.PowerShell.Cmdlets;
using Tune.Hpc.PowerShell.Objects;
using Tune.Hpc.Runtime.Checks;
using Tune.Hpc.Runtime.Cluster;
using Tune.Hpc.Runtime.Views;
using Tune.Hpc.TestKit;

namespace Tune.Hpc.Fronts.Tests.PowerShell;

public sealed class CheckCmdletTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly RecordingEngine _engine;

    public CheckCmdletTests() => _engine = new RecordingEngine(_folder.Path);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_pattern_finds_reports_and_what_should_have_been_one()
    {
        File.WriteAllLines(_folder["train.log"], ["epoch 1 loss=0.9", "saving", "epoch 2 loss=high"]);
        _engine.Run(new TestTuneMetricCommand { Path = ["train.log"], Pattern = @"epoch (?<epoch>\d+) loss=(?<loss>\S+)" }, ["Pattern"]);
        var findings = _engine.Of<TuneMetricFinding>();
        Assert.Equal([(1L, true), (3L, false)], findings.Select(f => (f.Line, f.IsReport)));
        Assert.Equal((1L, 0.9), (findings[0].Metrics["epoch"], findings[0].Metrics["loss"]));
        Assert.Equal("loss is 'high', which is not a number", findings[1].Problem);
        Assert.Equal($"{_folder["train.log"]}: 1 reports, 1 lines that should have been", Assert.Single(_engine.Verbose));
        Assert.Empty(_engine.Warnings);
    }

    [Fact]
    public void A_log_without_any_report_is_warned_of_and_the_next_is_read()
    {
        File.WriteAllText(_folder["a.log"], "nothing\n");
        File.WriteAllText(_folder["b.log"], "{\"loss\": 1}\n");
        _engine.Run(new TestTuneMetricCommand { Path = ["*.log"], Format = "json" }, ["Format"]);
        Assert.Equal($"{_folder["a.log"]}: no line is a report", Assert.Single(_engine.Warnings));
        Assert.Equal(_folder["b.log"], Assert.Single(_engine.Of<TuneMetricFinding>()).Path);
    }

    [Theory, InlineData("none.log", "there is no such file"), InlineData("*.none", "no file has such a name")]
    public void A_log_that_is_not_there_is_named(string path, string why)
    {
        _engine.Run(new TestTuneMetricCommand { Path = [path], Format = "json" }, ["Format"]);
        var (error, id, _, _) = Assert.Single(_engine.Errors);
        Assert.Equal(CheckCodes.LogUnreadable, id);
        Assert.Contains(why, error.Message);
    }

    [Fact]
    public void A_cluster_is_looked_at_and_where_there_is_no_advice_there_is_an_error()
    {
        using var cmdlet = new TestTuneClusterCommand();
        _engine.Run(cmdlet, ["NoJob"]);
        var checks = _engine.Of<TuneCheck>();
        Assert.Equal("sbatch", checks[0].Name);
        Assert.All(checks, c => Assert.Contains(c.Outcome, Enum.GetNames<CheckOutcome>().Append("Advice")));
        Assert.Empty(_engine.Asked);
        bool reached = checks[^1].Outcome == "Advice";
        Assert.Equal(reached ? [] : [(ModuleCodes.ClusterUnreachable, ErrorCategory.ConnectionError)], _engine.Errors.Select(e => (e.Id, e.Category)));
    }

    [Fact]
    public void Whoever_declines_gets_no_test_job()
    {
        _engine.Agrees = false;
        using var cmdlet = new TestTuneClusterCommand();
        _engine.Run(cmdlet);
        Assert.StartsWith("Run one small job on the cluster", Assert.Single(_engine.Asked).What);
        Assert.DoesNotContain(_engine.Of<TuneCheck>(), c => c.Name == "test job");
    }

    [Fact]
    public void A_folder_that_is_no_experiment_is_an_error()
    {
        using var cmdlet = new TestTuneClusterCommand { Path = "nonesuch" };
        _engine.Run(cmdlet, ["NoJob"]);
        Assert.Equal((ExperimentPath.NoExperiment, ErrorCategory.ObjectNotFound), Assert.Single(_engine.Errors) is var e ? (e.Id, e.Category) : default);
        Assert.Empty(_engine.Output);
    }

    [Fact]
    public void What_is_left_out_is_taken_from_the_experiment()
    {
        string folder = ClusterSample.Write(_folder);
        var options = new ClusterCheckRequest { Folder = folder, CurrentFolder = _folder.Path, Patience = TimeSpan.FromSeconds(5), Options = new Dictionary<string, string> { ["qos"] = "short" } }.Resolve();
        Assert.Equal((_folder["tune-results"], "short", TimeSpan.FromSeconds(5)), (options.StorageFolder, options.Options.ValueOf("qos"), options.Patience));
        Assert.NotNull(options.Request);
    }

    [Fact]
    public void Without_an_experiment_the_default_storage_is_looked_at()
    {
        var options = new ClusterCheckRequest { CurrentFolder = _folder.Path, Patience = TimeSpan.FromSeconds(5) }.Resolve();
        Assert.Equal((_folder["tune-results"], true), (options.StorageFolder, options.Request is null));
    }
}
