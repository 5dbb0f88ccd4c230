using Tune.Hpc.Storage.Parquet;
using Tune.Hpc.TestKit;

namespace Tune.Hpc.Adapters.Tests.Parquet;

/// <summary>What our reader finds in files of other writers.</summary>
public sealed class ParquetForeignFileTests(ForeignReaders readers, ITestOutputHelper output) : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Random_tables_copied_by_DuckDB_are_read_back()
    {
        string[] options = ["CODEC uncompressed", "CODEC snappy", "CODEC gzip", "CODEC brotli", "CODEC snappy, ROW_GROUP_SIZE 2048", "PARQUET_VERSION v2", "PARQUET_VERSION v2, DICTIONARY_SIZE_LIMIT 1"];
        var tables = Draw(30_000);
        readers.DuckDb(tables.Select((t, i) =>
            $"COPY (SELECT * FROM {Name(t.Seed, "ours")}) TO {Name(t.Seed, "theirs")} (FORMAT parquet, {options[i % options.Length]})"));
        Compare(tables);
    }

    [Fact]
    public void Random_tables_copied_by_hyparquet_writer_in_version_2_pages_are_read_back()
    {
        string[] codecs = ["UNCOMPRESSED", "SNAPPY", "GZIP", "BROTLI"];
        var tables = Draw(40_000);
        readers.Copy(tables.Select((t, i) => new ForeignReaders.Request(
            "hyparquet",
            File: _folder.File($"{t.Seed}.ours.parquet"),
            CopyTo: _folder.File($"{t.Seed}.theirs.parquet"),
            Codec: codecs[i % codecs.Length],
            Encodings: i % 4 == 0 ? null : t.Table.Columns.ToDictionary(c => c.Name, c => EncodingOf(c.Type, i % 4)))));
        Compare(tables);
        var used = readers.DuckDb($"SELECT DISTINCT encodings FROM parquet_metadata([{string.Join(", ", tables.Select(t => Name(t.Seed, "theirs")))}])");
        foreach (string encoding in new[] { "PLAIN", "RLE", "RLE_DICTIONARY", "DELTA_BINARY_PACKED", "DELTA_LENGTH_BYTE_ARRAY", "DELTA_BYTE_ARRAY", "BYTE_STREAM_SPLIT" })
        {
            Assert.Contains(used[0].Rows, row => row[0]!.Split(", ").Contains(encoding));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Any_changed_byte_of_another_writer_s_file_is_explained_or_harmless(int variant)
    {
        ParquetColumn[] columns = [new("b", ParquetType.Boolean), new("i", ParquetType.Integer), new("x", ParquetType.Real), new("s", ParquetType.Text)];
        object?[][] rows = [.. Enumerable.Range(0, 80).Select(i => new object?[] { i % 7 > 2, (long)i * i, i % 5 == 0 ? null : i / 3.0, $"trial {i * 37}" })];
        new Table(columns, rows).Write(_folder.File("ours.parquet"));
        readers.Copy([new(
            "hyparquet",
            File: _folder.File("ours.parquet"),
            CopyTo: _folder.File("theirs.parquet"),
            Codec: "UNCOMPRESSED",
            Encodings: columns.ToDictionary(c => c.Name, c => EncodingOf(c.Type, variant)))]);
        var outcomes = new Dictionary<string, int>();
        Damage.EveryByte(_folder.File("damaged.parquet"), File.ReadAllBytes(_folder.File("theirs.parquet")), seed: variant, outcomes);
        output.WriteLine(string.Join(", ", outcomes));
        Assert.Contains(ParquetErrors.DamagedPage, outcomes.Keys);
    }

    [Fact]
    public void Narrow_and_unsigned_numbers_dates_and_other_units_become_our_types()
    {
        const string Query = """
            SELECT (i % 2 = 0) AS a, i::TINYINT AS b, (-i)::SMALLINT AS c, i::INTEGER AS d, (255 - i)::UTINYINT AS e, (65535 - i)::USMALLINT AS f,
                   (4294967295 - i)::UINTEGER AS g, (9223372036854775807 - i)::UBIGINT AS h, (i / 3)::FLOAT AS j,
                   DATE '1969-12-25' + i::INTEGER AS k, TIMESTAMP '1969-12-31 23:59:59.123456' + INTERVAL (i) HOUR AS l,
                   (TIMESTAMP '2026-01-01 01:02:03.456' + INTERVAL (i) DAY)::TIMESTAMP_MS AS m, '1969-12-31 23:59:59.999999999'::TIMESTAMP_NS AS n,
                   'x' || i AS o, CASE WHEN i % 3 = 0 THEN NULL ELSE ('b' || i)::BLOB END AS p
            FROM range(100) t(i)
            """;
        string file = ForeignReaders.Quote(_folder.File("types.parquet"));
        var expected = readers.DuckDb(
            $"COPY ({Query}) TO {file} (FORMAT parquet)",
            "SET TimeZone = 'UTC'",
            $"""
            SELECT a, b::BIGINT, c::BIGINT, d::BIGINT, e::BIGINT, f::BIGINT, g::BIGINT, h::BIGINT, j::DOUBLE, epoch_us(k), epoch_us(l), epoch_us(m),
                   floor(epoch_ns(n) / 1000.0)::BIGINT, o, p::VARCHAR
            FROM {file}
            """)[2];
        Assert.Equal(expected.Rows, Table.Read(_folder.File("types.parquet")).Texts());
    }

    [Theory]
    [InlineData("[1, 2]", "", ParquetErrors.UnsupportedColumn, "'v'")]
    [InlineData("{'a': 1}", "", ParquetErrors.UnsupportedColumn, "nested")]
    [InlineData("1.5::DECIMAL(10, 2)", "", ParquetErrors.UnsupportedColumn, "DECIMAL")]
    [InlineData("uuid()", "", ParquetErrors.UnsupportedColumn, "FIXED_LEN_BYTE_ARRAY")]
    [InlineData("TIME '01:02:03'", "", ParquetErrors.UnsupportedColumn, "TIME")]
    [InlineData("'text'", ", CODEC zstd", ParquetErrors.UnsupportedCodec, "ZSTD")]
    [InlineData("'text'", ", CODEC lz4_raw", ParquetErrors.UnsupportedCodec, "LZ4RAW")]
    [InlineData("18446744073709551615::UBIGINT", "", ParquetErrors.TooLarge, "18446744073709551615")]
    [InlineData("'\\xFF'::BLOB", "", ParquetErrors.DamagedPage, "UTF-8")]
    public void What_is_not_read_is_named(string value, string options, string code, string said)
    {
        string path = _folder.File("v.parquet");
        readers.DuckDb($"COPY (SELECT {value} AS v) TO {ForeignReaders.Quote(path)} (FORMAT parquet{options})");
        var error = Assert.Throws<TuneException>(() => Table.Read(path));
        Assert.Equal(code, error.Code);
        Assert.StartsWith(path, error.Message, StringComparison.Ordinal);
        Assert.Contains("'v'", error.Message, StringComparison.Ordinal);
        Assert.Contains(said, error.Message, StringComparison.Ordinal);
    }

    private static string EncodingOf(ParquetType type, int variant) => (type, variant) switch
    {
        (_, 1) => "PLAIN",
        (ParquetType.Boolean, _) => "RLE",
        (ParquetType.Integer or ParquetType.Timestamp, 2) => "DELTA_BINARY_PACKED",
        (ParquetType.Text, 2) => "DELTA_LENGTH_BYTE_ARRAY",
        (ParquetType.Text, _) => "DELTA_BYTE_ARRAY",
        _ => "BYTE_STREAM_SPLIT",
    };

    private List<(Table Table, int Seed)> Draw(int firstSeed)
    {
        int first = int.TryParse(Environment.GetEnvironmentVariable("TUNE_SEED"), out int given) ? given : firstSeed;
        output.WriteLine($"tables are drawn from seeds {first} to {first + 79}; TUNE_SEED=n starts at another");
        return [.. Enumerable.Range(first, 80).Select(seed =>
        {
            var drawn = new RandomTable(seed);
            drawn.Table.Write(_folder.File($"{seed}.ours.parquet"), drawn.Options);
            return (drawn.Table, seed);
        })];
    }

    private string Name(int seed, string whose) => ForeignReaders.Quote(_folder.File($"{seed}.{whose}.parquet"));

    private void Compare(List<(Table Table, int Seed)> tables)
    {
        foreach (var (table, seed) in tables)
        {
            var read = Table.Read(_folder.File($"{seed}.theirs.parquet"));
            Assert.True(table.Columns.Select(c => c.Name).SequenceEqual(read.Columns.Select(c => c.Name)), $"TUNE_SEED={seed}: other columns");
            // Both writers keep zeros of both signs as one dictionary entry, so the sign of a zero is theirs.
            string? difference = WithoutSignOfZero(table).DifferenceTo(WithoutSignOfZero(read).Texts());
            Assert.True(difference is null, $"TUNE_SEED={seed}: {difference}");
        }
    }

    private static Table WithoutSignOfZero(Table table) =>
        table with { Rows = [.. table.Rows.Select(row => row.Select(value => value is 0.0 ? 0.0 : value).ToArray())] };
}
