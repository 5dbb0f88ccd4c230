using Tune.Hpc.PowerShell.Cmdlets;
using Tune.Hpc.PowerShell.Engine;
using Tune.Hpc.PowerShell.Objects;
using Tune.Hpc.Runtime.Results;
using Tune.Hpc.TestKit;

namespace Tune.Hpc.Fronts.Tests.PowerShell.Results;

public sealed class ResultFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public ResultFileTests() => SampleExperiment.Write(_folder);

    public void Dispose() => _folder.Dispose();

    [Theory, InlineData("t.csv"), InlineData("t.parquet")]
    public void What_is_exported_is_the_same_when_it_is_imported(string file)
    {
        var before = Records(new GetTuneResultCommand { Path = ["digits"], Clock = Clock });
        Run(new ExportTuneResultCommand { Path = ["digits"], Destination = file, Clock = Clock });
        var after = Records(new ImportTuneResultCommand { Path = [file] });
        string[] unlike = ["Experiment", "Path", "Checkpoint"];
        Assert.Equal(before[0].Names, after[0].Names);
        foreach (var (one, other) in before.Zip(after))
        {
            Assert.All(one.Names.Except(unlike), n => Assert.Equal(one[n], other[n]));
        }

        Assert.Equal(("t", _folder[file], "000003"), (after[0]["Experiment"], after[0]["Path"], after[0]["Checkpoint"]));
    }

    [Theory, InlineData("r.csv"), InlineData("r.parquet")]
    public void Reports_are_known_by_their_columns(string file)
    {
        Run(new ExportTuneResultCommand { Path = ["digits"], Destination = file }, "Report");
        var records = Records(new ImportTuneResultCommand { Path = [file] });
        Assert.All(records, r => Assert.Equal("Tune.Report", r.TypeName));
        Assert.Equal([0.9, 0.25, 0.5, 2.5, double.NaN, 0.75], records.Select(r => (double)r["loss"]!));
    }

    [Fact]
    public void A_file_of_Export_Csv_is_read_by_its_properties()
    {
        File.WriteAllText(
            _folder["own.csv"],
            """
            "Experiment","Path","TrialId","Status","lr","note","RunTime","CreatedAt","BestValue"
            "digits","/a b","00007","ERROR","0.25","say ""hi"",
            twice","00:01:30.5000000","03/01/2026 12:00:10",
            "digits","/a b","00008","TERMINATED","1","","1.00:00:00","03/01/2026 12:00:11","NaN"

            """.ReplaceLineEndings("\r\n"));
        var records = Records(new ImportTuneResultCommand { Path = ["own.csv"] });
        Assert.Equal(("digits", "/a b", "00007", "ERROR", 0.25), (records[0]["Experiment"], records[0]["Path"], records[0]["TrialId"], records[0]["Status"], records[0]["lr"]));
        Assert.Equal(("say \"hi\",\r\ntwice", ""), (records[0]["note"], records[1]["note"]));
        Assert.Equal([TimeSpan.FromSeconds(90.5), TimeSpan.FromDays(1)], records.Select(r => r["RunTime"]));
        Assert.Equal(SampleExperiment.Start.UtcDateTime.AddSeconds(10), records[0]["CreatedAt"]);
        Assert.Equal([null, double.NaN], records.Select(r => r["BestValue"]));
    }

    [Theory]
    [InlineData("a.csv", "", "does not name the columns")]
    [InlineData("a.csv", "a,b\n1\n", "record 1 after the header has 1 fields, and there are 2 columns")]
    [InlineData("a.csv", "a,a\n1,2\n", "two of its columns are called 'a'")]
    [InlineData("a.csv", "a,b\n\"1,2\n", "a quote is opened and not closed")]
    [InlineData("a.parquet", "nothing", "a.parquet")]
    [InlineData("a.txt", "a,b\n", "must end in .csv or .parquet")]
    public void A_file_that_is_no_table_is_told_with_the_reason(string name, string text, string why)
    {
        File.WriteAllText(_folder[name], text);
        var engine = new RecordingEngine(_folder.Path).Run(new ImportTuneResultCommand { Path = [name] });
        Assert.Contains(why, Assert.Single(engine.Errors).Error.Message, StringComparison.Ordinal);
        Assert.Empty(engine.Output);
    }

    [Fact]
    public void A_file_that_is_there_is_replaced_only_when_that_is_wanted()
    {
        File.WriteAllText(_folder["t.json"], "mine");
        var refused = Assert.Throws<TerminatedException>(() => Run(new ExportTuneResultCommand { Path = ["digits"], Destination = "t.json" }));
        Assert.Equal("TUNE5281", refused.Id);
        Assert.Equal("mine", File.ReadAllText(_folder["t.json"]));
        var engine = Run(new ExportTuneResultCommand { Path = ["digits"], Destination = "t.json" }, "Force", "PassThru");
        Assert.Equal(_folder["t.json"], Assert.Single(engine.Of<FileInfo>()).FullName);
        Assert.StartsWith("[", File.ReadAllText(_folder["t.json"]), StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_is_written_for_what_if_for_two_experiments_or_another_ending()
    {
        SampleExperiment.Write(_folder, "other");
        new RecordingEngine(_folder.Path) { Agrees = false }.Run(new ExportTuneResultCommand { Path = ["digits"], Destination = "t.csv" });
        Assert.Equal("TUNE5200", Assert.Throws<TerminatedException>(() => Run(new ExportTuneResultCommand { Path = ["digits", "other"], Destination = "t.csv" })).Id);
        Assert.Equal(ResultCodes.TableFormat, Assert.Throws<TerminatedException>(() => Run(new ExportTuneResultCommand { Path = ["digits"], Destination = "t.xls" })).Id);
        Assert.Empty(Directory.EnumerateFiles(_folder.Path));
    }

    [Fact]
    public void Cost_is_divided_by_status_outcome_and_failure_and_tells_what_stopping_saved()
    {
        var cost = Assert.Single(Run(new MeasureTuneCostCommand { Path = ["digits"], Clock = Clock }).Of<TuneCost>());
        Assert.Equal(("digits", 6), (cost.Experiment, cost.Trials));
        Assert.Equal(cost.RunTime, TimeSpan.FromSeconds(39 + 11 + 9 + 19 + 299));
        Assert.Equal(cost.CpuHours, 2 * cost.NodeHours, 12);
        Assert.Equal(["TERMINATED 3", "ERROR 1", "RUNNING 1", "PENDING 1"], cost.ByStatus.Select(s => $"{s.Name} {s.Count}"));
        Assert.Equal(["completed 2", "stopped 1", "failed 1", "running 1"], cost.ByOutcome.Select(s => $"{s.Name} {s.Count}"));
        Assert.Equal(cost.NodeHours, cost.ByOutcome.Sum(s => s.NodeHours), 12);
        Assert.Equal((1L, TimeSpan.FromSeconds(9)), (cost.Failed.Count, cost.Failed.RunTime));

        // Trial 2 was stopped after 1 of max_t 3 iterations.
        Assert.Equal((1L, TimeSpan.FromSeconds(22)), (cost.Saved!.Count, cost.Saved.RunTime));
    }

    [Fact]
    public void What_stopping_saved_is_not_told_where_budgets_are_counted_otherwise()
    {
        string path = _folder["tune-results", "digits", "experiment.json"];
        File.WriteAllText(path, File.ReadAllText(path).Replace("\"max_t\": 3", "\"max_t\": 3, \"time_attr\": \"tokens\"", StringComparison.Ordinal));
        var cost = Assert.Single(Run(new MeasureTuneCostCommand { Path = ["digits"], Clock = Clock }).Of<TuneCost>());
        Assert.Null(cost.Saved);
        Assert.Null(cost.SavedNodeHours);
    }

    private static FixedClock Clock => new(SampleExperiment.Now);

    private IReadOnlyList<ResultRecord> Records(Tune.Hpc.PowerShell.TuneCmdlet command) => Run(command).Of<ResultRecord>();

    private RecordingEngine Run<T>(T command, params string[] given)
        where T : Tune.Hpc.PowerShell.TuneCmdlet
    {
        if (command is ExportTuneResultCommand export)
        {
            export.Clock = Clock;
        }

        var engine = new RecordingEngine(_folder.Path).Run(command, given);
        Assert.Empty(engine.Errors);
        return engine;
    }
}
