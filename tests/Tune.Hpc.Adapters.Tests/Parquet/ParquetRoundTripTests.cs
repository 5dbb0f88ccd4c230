using Tune.Hpc.Storage.Parquet;

namespace Tune.Hpc.Adapters.Tests.Parquet;

/// <summary>Our reader finds what our writer wrote.</summary>
public sealed class ParquetRoundTripTests(ITestOutputHelper output) : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Random_tables_come_back_as_they_were()
    {
        int first = int.TryParse(Environment.GetEnvironmentVariable("TUNE_SEED"), out int given) ? given : 1;
        output.WriteLine($"tables are drawn from seeds {first} to {first + 299}; TUNE_SEED=n starts at another");
        for (int seed = first; seed < first + 300; seed++)
        {
            var drawn = new RandomTable(seed);
            drawn.Table.Write(_folder.File("t.parquet"), drawn.Options);
            var read = Table.Read(_folder.File("t.parquet"));
            Assert.True(drawn.Table.Columns.SequenceEqual(read.Columns), $"TUNE_SEED={seed}: other columns");
            string? difference = drawn.Table.DifferenceTo(read.Texts());
            Assert.True(difference is null, $"TUNE_SEED={seed}: {difference}; {drawn.Options}");
        }
    }

    [Theory]
    [InlineData(ParquetCodec.Uncompressed)]
    [InlineData(ParquetCodec.Snappy)]
    [InlineData(ParquetCodec.Gzip)]
    public void Texts_longer_than_a_page_come_back(ParquetCodec codec)
    {
        var random = new Random(7);
        object?[][] rows = [.. Enumerable.Range(0, 6).Select(i => new object?[]
        {
            string.Create(i * 700_000, random, (span, r) => { foreach (ref char c in span) { c = (char)r.Next(0x20, 0x3000); } }),
        })];
        var table = new Table([new("text", ParquetType.Text)], rows);
        table.Write(_folder.File("long.parquet"), new ParquetWriterOptions { Codec = codec });
        Assert.Equal(table.Texts(), Table.Read(_folder.File("long.parquet")).Texts());
    }

    [Fact]
    public void Bits_of_numbers_are_kept()
    {
        long[] bits = [0x7FF8000000000001, unchecked((long)0xFFF8000000000000), long.MinValue, 1];
        var table = new Table([new("x", ParquetType.Real, Nullable: false)], [.. bits.Select(b => new object?[] { BitConverter.Int64BitsToDouble(b) })]);
        table.Write(_folder.File("nan.parquet"));
        using var reader = ParquetTableReader.Open(_folder.File("nan.parquet"));
        Assert.Equal(bits, reader.Read(0, 0).Reals.ToArray().Select(BitConverter.DoubleToInt64Bits));
    }

    [Fact]
    public void Instants_before_1970_are_cut_towards_the_past()
    {
        var instant = DateTimeOffset.UnixEpoch.AddTicks(-1);
        new Table([new("t", ParquetType.Timestamp)], [[instant], [DateTimeOffset.MinValue], [DateTimeOffset.MaxValue]]).Write(_folder.File("t.parquet"));
        var read = Table.Read(_folder.File("t.parquet"));
        Assert.Equal(DateTimeOffset.UnixEpoch.AddMicroseconds(-1), read.Rows[0][0]);
        Assert.Equal(DateTimeOffset.MinValue, read.Rows[1][0]);
        Assert.Equal(DateTimeOffset.MaxValue.AddTicks(-9), read.Rows[2][0]);
    }

    [Fact]
    public void Offsets_of_time_zones_do_not_change_the_instant()
    {
        var instant = new DateTimeOffset(2026, 11, 22, 6, 5, 20, TimeSpan.FromHours(9));
        new Table([new("t", ParquetType.Timestamp)], [[instant]]).Write(_folder.File("t.parquet"));
        Assert.Equal(instant.ToUniversalTime(), Table.Read(_folder.File("t.parquet")).Rows[0][0]);
    }

    [Fact]
    public void Metadata_and_row_groups_are_kept()
    {
        var options = new ParquetWriterOptions { RowsPerGroup = 10, Metadata = [new("experiment", "digits"), new("größe", "ü")] };
        new Table([new("i", ParquetType.Integer)], [.. Enumerable.Range(0, 25).Select(i => new object?[] { (long)i })]).Write(_folder.File("m.parquet"), options);
        using var reader = ParquetTableReader.Open(_folder.File("m.parquet"));
        Assert.Equal([10, 10, 5], Enumerable.Range(0, reader.RowGroupCount).Select(reader.RowsIn));
        Assert.Equal(options.Metadata, reader.Metadata);
        Assert.StartsWith("tune-hpc version ", reader.CreatedBy, StringComparison.Ordinal);
    }

    [Fact]
    public void A_row_group_ends_early_when_it_holds_much_text()
    {
        object?[][] rows = [.. Enumerable.Range(0, 100).Select(i => new object?[] { $"{i:D4}{new string('x', 1000)}" })];
        var table = new Table([new("s", ParquetType.Text)], rows);
        table.Write(_folder.File("s.parquet"), new ParquetWriterOptions { TextBytesPerGroup = 10_000 });
        using var reader = ParquetTableReader.Open(_folder.File("s.parquet"));
        Assert.Equal(10, reader.RowGroupCount);
        Assert.Equal(table.Texts(), Table.Read(_folder.File("s.parquet")).Texts());
    }

    [Fact]
    public void The_same_rows_make_the_same_bytes()
    {
        var drawn = new RandomTable(42);
        drawn.Table.Write(_folder.File("a.parquet"), drawn.Options);
        drawn.Table.Write(_folder.File("b.parquet"), drawn.Options);
        Assert.Equal(File.ReadAllBytes(_folder.File("a.parquet")), File.ReadAllBytes(_folder.File("b.parquet")));
    }

    [Fact]
    public void Repeated_texts_are_stored_once()
    {
        object?[][] rows = [.. Enumerable.Range(0, 10_000).Select(i => new object?[] { $"a status that is often the same, number {i % 3}" })];
        new Table([new("status", ParquetType.Text)], rows).Write(_folder.File("d.parquet"), new ParquetWriterOptions { Codec = ParquetCodec.Uncompressed });
        Assert.InRange(new FileInfo(_folder.File("d.parquet")).Length, 1, 4000);
    }
}
