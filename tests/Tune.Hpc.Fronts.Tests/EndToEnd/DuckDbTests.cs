using System.Globalization;
using Tune.Hpc.TestKit;

namespace Tune.Hpc.Fronts.Tests.EndToEnd;

/// <summary>The results of a real run, opened as the promise says: with DuckDB.</summary>
public sealed class DuckDbTests(ForeignReaders readers)
{
    [Fact]
    public void Duckdb_sees_typed_columns_and_the_same_numbers()
    {
        using var sweep = new Sweep(
            """
            command: [sh, "{spec_dir}/trial.sh", "{x}"]
            param_space:
              x: uniform(0, 1)
              layers: randint(1, 5)
              name: choice(["it's", "two words"])
              bias: choice([true, false])
              optimizer: {lr: "loguniform(1e-4, 1e-1)"}
            metric: loss
            mode: min
            num_samples: 8
            """,
            "for i in 1 2 3; do echo \"{\\\"loss\\\": $1, \\\"steps\\\": $i, \\\"phase\\\": \\\"warm\\\", \\\"ok\\\": true}\" >>\"$TUNE_REPORTS\"; done\n");
        sweep.Run().With(0);
        string trials = File("trials"), reports = File("reports");
        var answers = readers.DuckDb(
            $"DESCRIBE SELECT * FROM {trials}",
            $"DESCRIBE SELECT * FROM {reports}",
            $"SELECT count(*)::BIGINT::VARCHAR, min(loss)::VARCHAR, count(*) FILTER (status = 'TERMINATED')::VARCHAR FROM {trials}",
            $"SELECT count(*)::VARCHAR, count(DISTINCT trial_id)::VARCHAR, max(training_iteration)::VARCHAR FROM {reports}",
            $"SELECT count(*)::VARCHAR FROM {trials} WHERE ended_at >= started_at AND started_at > TIMESTAMP '2020-01-01'");
        var types = answers[0].Rows.ToDictionary(r => r[0]!, r => r[1]!);
        AssertTypes(types, "VARCHAR", "trial_id", "status", "config/name", "phase");
        AssertTypes(types, "DOUBLE", "config/x", "config/optimizer/lr", "loss", "best_loss", "run_time_s");
        AssertTypes(types, "BIGINT", "config/layers", "steps", "iterations", "attempts", "training_iteration");
        AssertTypes(types, "BOOLEAN", "config/bias", "ok");
        AssertTypes(types, "TIMESTAMP", "created_at", "started_at", "ended_at");
        AssertTypes(answers[1].Rows.ToDictionary(r => r[0]!, r => r[1]!), "DOUBLE", "loss");
        double best = sweep.Json("best", sweep.Folder).GetProperty("trials")[0].GetProperty("value").GetDouble();
        Assert.Equal(best, double.Parse(answers[2].Rows[0][1]!, CultureInfo.InvariantCulture));
        Assert.Equal("8", answers[2].Rows[0][0]);
        Assert.Equal(sweep.Json("trials", sweep.Folder).GetProperty("trials").GetArrayLength().ToString(CultureInfo.InvariantCulture), answers[2].Rows[0][2]);
        Assert.Equal("24 8 3", string.Join(' ', answers[3].Rows[0]));
        Assert.Equal("8", answers[4].Rows[0][0]);

        string File(string table) => $"'{Path.Combine(sweep.Folder, "results", table + ".parquet")}'";
    }

    private static void AssertTypes(Dictionary<string, string> types, string type, params IEnumerable<string> columns)
    {
        foreach (string column in columns)
        {
            Assert.True(
                types.TryGetValue(column, out string? seen) && (type == "TIMESTAMP" ? seen.StartsWith(type, StringComparison.Ordinal) : seen == type),
                $"{column} should be {type}; DuckDB sees {string.Join(", ", types)}");
        }
    }
}
