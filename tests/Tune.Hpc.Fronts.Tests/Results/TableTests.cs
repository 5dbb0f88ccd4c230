using Tune.Hpc.Driver.Events;
using Tune.Hpc.Runtime.Results;
using Tune.Hpc.Runtime.Views;
using Tune.Hpc.Storage.Parquet;
using Tune.Hpc.Trials;

using Tune.Hpc.TestKit;

namespace Tune.Hpc.Fronts.Tests.Results;

public sealed class TableTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_metric_named_like_a_fixed_column_or_parameter_gets_a_prefix()
    {
        using var view = View(
            SampleExperiment.CreatedTrial(1, ConfigMap.Empty.With("lr", ConfigValue.Of(0.1))),
            SampleExperiment.Planned(1),
            SampleExperiment.Report(1, 1, M("status", MetricValue.Of("fine")), M("metric/status", MetricValue.Of(1L)), M("config/lr", MetricValue.Of(2L)), M("best_loss", MetricValue.Of(3L)), M("checkpoint", MetricValue.Of(4L))));
        var table = view.Trials();
        var row = table.Rows.Single();
        Assert.Equal("QUEUED", row[table.Find("status")].ToString());
        Assert.Equal("fine", row[table.Find("metric/status")].ToString());
        Assert.Equal("1", row[table.Find("metric/metric/status")].ToString());
        Assert.Equal("0.1", row[table.Find("config/lr")].ToString());
        Assert.Equal("2", row[table.Find("metric/config/lr")].ToString());
        Assert.Equal("3", row[table.Find("metric/best_loss")].ToString());
        Assert.Equal("4", row[table.Find("metric/checkpoint")].ToString());
        Assert.Equal(table.Columns.Length, table.Columns.Select(c => c.Name).Distinct().Count());
    }

    [Fact]
    public void Columns_have_the_narrowest_type_that_holds_all_values()
    {
        using var view = View(
            SampleExperiment.CreatedTrial(1, ConfigMap.Empty.With("a", ConfigValue.Of(1L)).With("b", ConfigValue.Of(true))),
            SampleExperiment.CreatedTrial(2, ConfigMap.Empty.With("a", ConfigValue.Of(1.5)).With("b", ConfigValue.Of("no"))),
            SampleExperiment.Planned(1),
            SampleExperiment.Report(1, 1, M("ok", MetricValue.Of(true)), M("n", MetricValue.Of(7L)), M("mixed", MetricValue.Of(7L))),
            SampleExperiment.Report(1, 2, M("ok", MetricValue.Of(false)), M("n", MetricValue.Of(double.NaN)), M("mixed", MetricValue.Of("seven"))));
        var columns = view.Reports().Columns.ToDictionary(c => c.Name, c => c.Kind);
        Assert.Equal((CellKind.Boolean, CellKind.Number, CellKind.Text, CellKind.Integer), (columns["ok"], columns["n"], columns["mixed"], columns["training_iteration"]));
        columns = view.Trials().Columns.ToDictionary(c => c.Name, c => c.Kind);
        Assert.Equal((CellKind.Number, CellKind.Text), (columns["config/a"], columns["config/b"]));
        Assert.Equal("7", view.Reports().Rows.First()[view.Reports().Find("mixed")].ToString());
    }

    [Fact]
    public void Csv_quotes_what_needs_it_and_tells_no_value_from_an_empty_text()
    {
        var table = new ResultTable(
            [new("plain", CellKind.Text), new("a,b", CellKind.Number)],
            [[Cell.Of("x"), Cell.Of(0.1)], [Cell.Of("say \"hi\"\nbye"), Cell.None], [Cell.Of(""), Cell.Of(double.NegativeInfinity)], [Cell.None, Cell.Of(double.NaN)]]);
        var text = new StringWriter();
        CsvTable.Write(table, text);
        Assert.Equal("plain,\"a,b\"\r\nx,0.1\r\n\"say \"\"hi\"\"\nbye\",\r\n\"\",-inf\r\n,nan\r\n", text.ToString());
    }

    [Fact]
    public async Task All_three_files_hold_the_same_table()
    {
        SampleExperiment.Write(_folder);
        foreach (string name in (string[])["t.csv", "t.json", "t.parquet"])
        {
            var run = await CommandRun.Of(_folder, ["trials", "digits", "--output", name, "--sort", "-trial_id"]);
            Assert.Equal((0, "", $"written: {name}\n"), (run.ExitCode, run.Out, run.Err));
        }

        string[] lines = (await File.ReadAllTextAsync(_folder["t.csv"])).Split("\r\n");
        using var json = System.Text.Json.JsonDocument.Parse(await File.ReadAllTextAsync(_folder["t.json"]));
        using var parquet = ParquetTableReader.Open(_folder["t.parquet"]);
        Assert.Equal(lines[0].Split(','), json.RootElement[0].EnumerateObject().Select(p => p.Name));
        Assert.Equal(lines[0].Split(','), parquet.Schema.Columns.Select(c => c.Name));
        Assert.Equal(["00006", "00005", "00004", "00003", "00002", "00001"], json.RootElement.EnumerateArray().Select(e => e.GetProperty("trial_id").GetString()));
        Assert.Equal(6, parquet.RowCount);
        Assert.Equal(ParquetType.Timestamp, parquet.Schema.Columns[parquet.Schema.IndexOf("created_at")].Type);
        Assert.Equal(ParquetType.Integer, parquet.Schema.Columns[parquet.Schema.IndexOf("config/hidden")].Type);
        Assert.Equal(ParquetType.Real, parquet.Schema.Columns[parquet.Schema.IndexOf("loss")].Type);
    }

    [Fact]
    public void Result_files_are_made_again_at_will()
    {
        string folder = SampleExperiment.Write(_folder);
        ResultFiles.Write(folder);
        ResultFiles.Write(folder);
        Assert.Equal(["reports.parquet", "trials.parquet"], Directory.EnumerateFiles(Path.Combine(folder, "results")).Select(p => Path.GetFileName(p)!).Order());
        using var reports = ParquetTableReader.Open(Path.Combine(folder, "results", "reports.parquet"));
        Assert.Equal(6, reports.RowCount);
    }

    [Fact]
    public void Cost_is_run_time_times_what_was_asked_for()
    {
        SampleExperiment.Write(_folder);
        using var view = ExperimentView.Open(_folder["tune-results", "digits"], new FixedClock(SampleExperiment.Now));
        var cost = TrialCost.Of(view.State.Trials[0], view.ReadAt);
        Assert.Equal(39, cost.RunTime.TotalSeconds);
        Assert.Equal(2 * 39 / 3600.0, cost.CpuHours, 12);
        Assert.Equal(39 / 3600.0, cost.NodeHours, 12);
        Assert.Equal(0, cost.GpuHours);
        Assert.Equal(299, TrialCost.Of(view.State.Trials[4], view.ReadAt).RunTime.TotalSeconds);
    }

    private static Metric M(string name, MetricValue value) => new(name, value);

    private ExperimentView View(params IEnumerable<ExperimentEvent> events) =>
        ExperimentView.Open(SampleExperiment.Write(_folder, "made", "loss", events), new FixedClock(SampleExperiment.Now));
}
