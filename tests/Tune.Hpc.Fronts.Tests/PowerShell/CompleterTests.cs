using System.Collections;
using Tune.Hpc.PowerShell.Completers;
using Tune.Hpc.TestKit;

namespace Tune.Hpc.Fronts.Tests.PowerShell;

/// <summary>What the Tab key offers, without an engine.</summary>
public sealed class CompleterTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public CompleterTests()
    {
        SampleExperiment.Write(_folder);
        ClusterSample.Write(_folder, "older");
        File.SetLastWriteTimeUtc(_folder["tune-results", "older", "journal.jsonl"], DateTime.UnixEpoch);
        _folder.Sub("data");
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("", "digits older data/ tune-results/")]
    [InlineData("DIG", "digits")]
    [InlineData("tune-results/", "tune-results/digits tune-results/older")]
    [InlineData("nonesuch/", "")]
    public void Experiments_come_by_name_and_by_path(string word, string expected) => Assert.Equal(expected, Offers(new ExperimentCompleter(), word));

    [Theory]
    [InlineData("", "sweep.yaml digits older data/ tune-results/")]
    [InlineData("data/", "data/other.JSON")]
    [InlineData("none/", "")]
    public void What_can_be_run_is_a_specification_or_an_experiment(string word, string expected)
    {
        File.WriteAllText(_folder["sweep.yaml"], "");
        File.WriteAllText(_folder["notes.txt"], "");
        File.WriteAllText(_folder["data", "other.JSON"], "");
        Assert.Equal(expected, Offers(new SpecificationCompleter(), word));
    }

    [Theory]
    [InlineData("", "00001 00002 00003 00004 00005 00006")]
    [InlineData("00003", "00003")]
    [InlineData("4", "4")]
    public void Trials_come_from_the_experiment_written_last(string word, string expected) => Assert.Equal(expected, Offers(new TrialCompleter(), word));

    [Fact]
    public void Trials_come_from_the_experiment_that_is_named()
    {
        Assert.Equal("00001 00002 00003 00004", Offers(new TrialCompleter(), "", ("Path", "older")));
        Assert.Equal("00001 00002 00003 00004", Offers(new TrialCompleter(), "", ("Path", new object[] { _folder["tune-results", "older"] })));
        Assert.Equal("", Offers(new TrialCompleter(), "", ("Path", "nonesuch")));
    }

    [Fact]
    public void A_trial_is_offered_with_its_state()
    {
        var request = new CompletionRequest("00003", _folder.Path, new Hashtable());
        Assert.StartsWith("ERROR {", Assert.Single(new TrialCompleter().Complete(request)).Note);
    }

    [Fact]
    public void Metrics_are_those_that_were_reported() => Assert.Equal("loss stage training_iteration", Offers(new MetricCompleter(), ""));

    [Theory]
    [InlineData(typeof(SchedulerCompleter), "a", "asha")]
    [InlineData(typeof(SearcherCompleter), "r", "random")]
    [InlineData(typeof(ExecutorCompleter), "slurm", "slurm")]
    [InlineData(typeof(StatusCompleter), "t", "TERMINATED")]
    [InlineData(typeof(StatusCompleter), "", "PENDING QUEUED RUNNING PAUSED TERMINATED ERROR")]
    public void Words_of_the_notation_come_from_its_tables(Type completer, string word, string expected) =>
        Assert.Equal(expected, Offers((TuneCompleter)Activator.CreateInstance(completer)!, word));

    [Fact]
    public void Without_a_cluster_there_are_no_partitions_and_no_error() => Assert.Equal("", Offers(new PartitionCompleter { SearchPath = _folder.Path }, ""));

    [Fact]
    public void A_cluster_that_answers_nonsense_has_no_partitions_and_no_error()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "the stand-ins are scripts of sh");
        Program("sinfo", "echo what");
        Program("scontrol", "echo down >&2; exit 1");
        Assert.Equal("", Offers(new PartitionCompleter { SearchPath = _folder["bin"] }, ""));
    }

    [Fact]
    public void The_default_partition_comes_first()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "the stand-ins are scripts of sh");
        Program("sinfo", "exit 0");
        Program("scontrol", "echo 'PartitionName=long Default=NO MaxTime=UNLIMITED State=UP TotalNodes=2'; echo 'PartitionName=gpu Default=YES MaxTime=1-00:00:00 State=UP TotalNodes=4'");
        var offers = new PartitionCompleter { SearchPath = _folder["bin"] }.Complete(new CompletionRequest("", _folder.Path, new Hashtable()));
        Assert.Equal(["gpu", "long"], offers.Select(o => o.Text));
        Assert.EndsWith("default", offers[0].Note);
    }

    [Theory]
    [InlineData("digits", "digits")]
    [InlineData("a/b-c_1.2", "a/b-c_1.2")]
    [InlineData("two words", "'two words'")]
    [InlineData("it's", "'it''s'")]
    [InlineData("-x", "'-x'")]
    [InlineData("$x", "'$x'")]
    [InlineData("a,b", "'a,b'")]
    [InlineData("größe", "größe")]
    public void A_word_is_quoted_where_it_would_not_be_one_argument(string word, string typed) => Assert.Equal(typed, TuneCompleter.Quoted(word));

    private string Offers(TuneCompleter completer, string word, params (string Name, object Value)[] bound)
    {
        var parameters = bound.Aggregate(new Hashtable(StringComparer.OrdinalIgnoreCase), (table, b) => { table[b.Name] = b.Value; return table; });
        return string.Join(' ', completer.Complete(new CompletionRequest(word, _folder.Path, parameters)).Select(c => c.Text));
    }

    private void Program(string name, string body)
    {
        string path = Path.Combine(_folder.Sub("bin"), name);
        File.WriteAllText(path, $"#!/bin/sh\n{body}\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }
}
