using Tune.Hpc.PowerShell.Cmdlets;
using Tune.Hpc.PowerShell.Engine;
using Tune.Hpc.Runtime.Results;
using Tune.Hpc.Storage.Journal;
using Tune.Hpc.Storage.Parquet;
using Tune.Hpc.TestKit;

namespace Tune.Hpc.Fronts.Tests.PowerShell.Results;

/// <summary>Results are read from the tables of a finished run where those are as new as the journal.</summary>
public sealed class StoredTableTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Journal_and_stored_table_give_the_same_records()
    {
        string folder = SampleExperiment.Write(_folder, ended: true);
        var journal = Records(new GetTuneResultCommand { Path = [folder] });
        var reports = Records(new GetTuneReportCommand { Path = [folder] });
        ResultFiles.Write(folder);
        Assert.NotNull(StoredTable.Open(folder, ResultFiles.TrialsName));
        Assert.Equal(Text(journal), Text(Records(new GetTuneResultCommand { Path = [folder] })));
        Assert.Equal(Text(reports), Text(Records(new GetTuneReportCommand { Path = [folder] })));
    }

    [Fact]
    public void A_table_older_than_the_journal_is_left_aside()
    {
        string folder = SampleExperiment.Write(_folder, ended: true);
        ResultFiles.Write(folder);
        string path = Path.Combine(folder, "journal.jsonl");
        using (var reader = JournalReader.Open(path))
        {
            Assert.NotEmpty(reader.ReadToEnd().ToList());
            using var journal = JournalWriter.Open(path, reader.End);
            journal.Append(SampleExperiment.CreatedTrial(5, SampleExperiment.Config(0.9, 8)), SampleExperiment.Now);
            journal.Flush();
        }

        Assert.Null(StoredTable.Open(folder, ResultFiles.TrialsName));
        Assert.Equal(5, Records(new GetTuneResultCommand { Path = [folder] }).Count);
    }

    [Fact]
    public void A_table_with_a_trial_that_still_runs_is_never_current()
    {
        string folder = SampleExperiment.Write(_folder);
        ResultFiles.Write(folder);
        Assert.Null(StoredTable.Open(folder, ResultFiles.TrialsName));
    }

    [Fact]
    public void A_damaged_table_is_left_aside()
    {
        string folder = SampleExperiment.Write(_folder, ended: true);
        ResultFiles.Write(folder);
        File.WriteAllText(Path.Combine(folder, "results", "trials.parquet"), "PAR1 no more");
        Assert.Equal(4, Records(new GetTuneResultCommand { Path = [folder] }).Count);
    }

    [Fact]
    public void A_table_where_it_was_written_is_ranked_by_the_experiment_around_it()
    {
        string folder = SampleExperiment.Write(_folder, ended: true);
        ResultFiles.Write(folder);
        string[] Best(string path) => [.. Text(new RecordingEngine(_folder.Path).Run(new GetTuneResultCommand { Path = [path], Scope = "all" }, ["Best"]).Of<ResultRecord>())];
        Assert.Equal(Best(folder), Best(Path.Combine(folder, "results", "trials.parquet")));
    }

    [Theory]
    [InlineData("last", "min")]
    [InlineData("last", "max")]
    [InlineData("all", "min")]
    public void A_table_that_was_carried_off_is_ranked_as_its_experiment_is(string scope, string mode)
    {
        string folder = SampleExperiment.Write(_folder, ended: true);
        ResultFiles.Write(folder);
        File.Copy(Path.Combine(folder, "results", "trials.parquet"), _folder["carried off.parquet"]);
        string[] Ranked(string path) =>
        [
            .. new RecordingEngine(_folder.Path).Run(new GetTuneResultCommand { Path = [path], Metric = "loss", Mode = mode, Scope = scope, Top = 9 }, ["Top"])
                .Of<ResultRecord>().Select(r => $"{r["TrialId"]} {r["RankValue"]} {r["RankIteration"]}"),
        ];
        Assert.NotEmpty(Ranked(folder));
        Assert.Equal(Ranked(folder), Ranked(_folder["carried off.parquet"]));
    }

    [Fact]
    public void A_table_by_itself_is_not_ranked_by_what_it_does_not_have()
    {
        string folder = SampleExperiment.Write(_folder, ended: true);
        ResultFiles.Write(folder);
        File.Copy(Path.Combine(folder, "results", "trials.parquet"), _folder["copy.parquet"]);
        string Refused(string metric, string scope, string mode = "min") =>
            Assert.Throws<TerminatedException>(() => new RecordingEngine(_folder.Path).Run(new GetTuneResultCommand { Path = ["copy.parquet"], Metric = metric, Mode = mode, Scope = scope }, ["Best"])).Message;
        Assert.Contains("of the other -Mode", Refused("loss", "all", "max"), StringComparison.Ordinal);
        Assert.Contains("no averages", Refused("loss", "avg"), StringComparison.Ordinal);
        Assert.Contains("did you mean 'loss'", Refused("los", "last"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_somebody_filtered_is_read_for_what_it_has()
    {
        string folder = SampleExperiment.Write(_folder, ended: true);
        ResultFiles.Write(folder);
        var all = ParquetTable.Read(Path.Combine(folder, "results", "trials.parquet"));
        var some = new TableSelection { Filters = ["loss < 1"], Columns = ["loss", "trial_id", "lr", "run_time_s"] }.Apply(all);
        ParquetTable.Write(some, _folder["some.parquet"], new ParquetWriterOptions());
        var record = Assert.Single(Records(new GetTuneResultCommand { Path = ["some.parquet"] }));
        Assert.Equal(["Experiment", "Path", "TrialId", "lr", "loss", "RunTime"], record.Names);
        Assert.Equal(("some", _folder["some.parquet"], "00001", 0.5), (record["Experiment"], record["Path"], record["TrialId"], record["loss"]));
        Assert.Equal(TimeSpan.FromSeconds(39), record["RunTime"]);
        Assert.Equal("TUNE5200", Assert.Throws<TerminatedException>(() => new RecordingEngine(_folder.Path).Run(new GetTuneResultCommand { Path = ["some.parquet"] }, ["Best"])).Id);
    }

    private IReadOnlyList<ResultRecord> Records<T>(T command)
        where T : Tune.Hpc.PowerShell.TuneCmdlet
    {
        var engine = new RecordingEngine(_folder.Path).Run(command);
        Assert.Empty(engine.Errors);
        return engine.Of<ResultRecord>();
    }

    private static IEnumerable<string> Text(IEnumerable<ResultRecord> records) => records.Select(r => string.Join('|', r.Names.Zip(r.Values, (n, v) => $"{n}={v} {v?.GetType().Name}")));
}
