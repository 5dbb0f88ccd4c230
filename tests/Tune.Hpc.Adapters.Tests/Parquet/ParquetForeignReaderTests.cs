using Tune.Hpc.Storage.Parquet;
using Tune.Hpc.TestKit;

namespace Tune.Hpc.Adapters.Tests.Parquet;

/// <summary>What other people's readers find in our files.</summary>
public sealed class ParquetForeignReaderTests(ForeignReaders readers, ITestOutputHelper output) : IDisposable
{
    private const int Tables = 120;
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_DuckDB_reads_is_what_was_written()
    {
        var tables = WriteTables();
        var answers = readers.DuckDb(tables.Select(t => $"SELECT * FROM {ForeignReaders.Quote(t.File)}"));
        Compare(tables, answers, DuckDbType);
    }

    [Fact]
    public void What_hyparquet_reads_is_what_was_written()
    {
        var tables = WriteTables();
        var answers = readers.Hyparquet(tables.Select(t => t.File));
        Compare(tables, answers, HyparquetType);
    }

    [Fact]
    public void DuckDB_describes_every_type_by_its_own()
    {
        ParquetColumn[] columns =
        [
            new("trial_id", ParquetType.Text, Nullable: false), new("config.lr", ParquetType.Real), new("epochs", ParquetType.Integer),
            new("done", ParquetType.Boolean), new("started", ParquetType.Timestamp),
        ];
        new Table(columns, []).Write(_folder.File("empty.parquet"));
        var answer = readers.DuckDb($"DESCRIBE SELECT * FROM {ForeignReaders.Quote(_folder.File("empty.parquet"))}")[0];
        Assert.Equal(
            ["trial_id VARCHAR", "config.lr DOUBLE", "epochs BIGINT", "done BOOLEAN", "started TIMESTAMP WITH TIME ZONE"],
            answer.Rows.Select(row => $"{row[0]} {row[1]}"));
    }

    [Fact]
    public void DuckDB_filters_by_our_statistics_and_loses_no_row()
    {
        var random = new Random(4600);
        ParquetColumn[] columns = [new("i", ParquetType.Integer), new("x", ParquetType.Real), new("s", ParquetType.Text), new("b", ParquetType.Boolean)];
        var table = new Table(columns, [.. Enumerable.Range(0, 3000).Select(i => new object?[]
        {
            (long)i,
            random.Next(20) switch { 0 => double.NaN, 1 => -0.0, 2 => null, _ => (object?)((i / 10.0) - 100) },
            new string('z', i % 80) + (char)('a' + (i / 300)),
            i < 1500,
        })]);
        string file = ForeignReaders.Quote(_folder.File("filter.parquet"));
        table.Write(_folder.File("filter.parquet"), new ParquetWriterOptions { RowsPerGroup = 100 });
        string[] filters =
        [
            "i > 2950", "i = 1234", "i < 0", "x > 150", "x < -99", "x = 0", "x >= 0 AND x <= 0", "isnan(x)", "x = 'nan'::DOUBLE", "x IS NULL",
            "x > 'inf'::DOUBLE", "x > 198", "x <> 3", "s = 'zzzzzzb'", "s > 'zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzza'",
            $"s = '{new string('z', 79)}a'", $"s > '{new string('z', 79)}i'", "s < 'b'", "b", "NOT b",
        ];
        // A table of DuckDB's own holds the same rows but has none of our statistics.
        var answers = readers.DuckDb([
            $"CREATE TABLE plain AS SELECT * FROM {file}",
            .. filters.SelectMany(f => new[] { $"SELECT i FROM {file} WHERE {f} ORDER BY i", $"SELECT i FROM plain WHERE {f} ORDER BY i" })]);
        for (int i = 0; i < filters.Length; i++)
        {
            Assert.True(
                answers[(2 * i) + 1].Rows.SelectMany(r => r).SequenceEqual(answers[(2 * i) + 2].Rows.SelectMany(r => r)),
                $"WHERE {filters[i]}: {answers[(2 * i) + 1].Rows.Count} rows by statistics, {answers[(2 * i) + 2].Rows.Count} without");
        }
    }

    [Fact]
    public void DuckDB_finds_the_statistics_and_who_wrote_the_file()
    {
        ParquetColumn[] columns = [new("x", ParquetType.Real), new("s", ParquetType.Text), new("i", ParquetType.Integer)];
        object?[][] rows = [[0.0, "b", 5L], [null, null, -7L], [-3.5, "ä", null]];
        new Table(columns, rows).Write(_folder.File("s.parquet"), new ParquetWriterOptions { Metadata = [new("experiment", "digits")] });
        string file = ForeignReaders.Quote(_folder.File("s.parquet"));
        var answers = readers.DuckDb(
            $"SELECT path_in_schema, stats_min_value, stats_max_value, stats_null_count FROM parquet_metadata({file}) ORDER BY column_id",
            $"SELECT created_by, num_rows, num_row_groups FROM parquet_file_metadata({file})",
            $"SELECT decode(key), decode(value) FROM parquet_kv_metadata({file})");
        Assert.Equal(["x -3.5 0.0 1", "s b ä 1", "i -7 5 1"], answers[0].Rows.Select(r => string.Join(' ', r)));
        Assert.StartsWith("tune-hpc version ", answers[1].Rows[0][0], StringComparison.Ordinal);
        Assert.Equal(["3", "1"], answers[1].Rows[0].Skip(1));
        Assert.Equal(["experiment", "digits"], answers[2].Rows[0].AsEnumerable());
    }

    private List<(Table Table, string File, int Seed)> WriteTables()
    {
        int first = int.TryParse(Environment.GetEnvironmentVariable("TUNE_SEED"), out int given) ? given : 20_000;
        output.WriteLine($"tables are drawn from seeds {first} to {first + Tables - 1}; TUNE_SEED=n starts at another");
        return [.. Enumerable.Range(first, Tables).Select(seed =>
        {
            var drawn = new RandomTable(seed);
            string file = _folder.File($"{seed}.parquet");
            drawn.Table.Write(file, drawn.Options);
            return (drawn.Table, file, seed);
        })];
    }

    private static void Compare(
        List<(Table Table, string File, int Seed)> tables, IReadOnlyList<ForeignReaders.Answer> answers, Func<ParquetColumn, string> typeOf)
    {
        for (int i = 0; i < tables.Count; i++)
        {
            var (table, _, seed) = tables[i];
            Assert.True(
                table.Columns.Select(c => $"{c.Name}: {typeOf(c)}").SequenceEqual(answers[i].Columns.Select(c => $"{c.Name}: {c.Type}")),
                $"TUNE_SEED={seed}: columns {string.Join(", ", answers[i].Columns)} for {string.Join(", ", table.Columns)}");
            string? difference = table.DifferenceTo(answers[i].Rows);
            Assert.True(difference is null, $"TUNE_SEED={seed}: {difference}");
        }
    }

    private static string DuckDbType(ParquetColumn column) => column.Type switch
    {
        ParquetType.Boolean => "BOOLEAN",
        ParquetType.Integer => "BIGINT",
        ParquetType.Real => "DOUBLE",
        ParquetType.Text => "VARCHAR",
        _ => "TIMESTAMP WITH TIME ZONE",
    };

    private static string HyparquetType(ParquetColumn column) => (column.Type switch
    {
        ParquetType.Boolean => "BOOLEAN",
        ParquetType.Integer => "INT64",
        ParquetType.Real => "DOUBLE",
        ParquetType.Text => "BYTE_ARRAY STRING",
        _ => "INT64 TIMESTAMP",
    }) + (column.Nullable ? " OPTIONAL" : " REQUIRED");
}
