using System.Text;
using Tune.Hpc.Storage.Parquet;

namespace Tune.Hpc.Adapters.Tests.Parquet;

/// <summary>Damaged files are explained, whatever the damage is.</summary>
public sealed class ParquetDamageTests(ITestOutputHelper output) : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("", ParquetErrors.NotParquet, "0 bytes")]
    [InlineData("PAR1", ParquetErrors.NotParquet, "4 bytes")]
    [InlineData("trial_id,loss\n1,0.5\n", ParquetErrors.NotParquet, "PAR1")]
    [InlineData("PAR1 and then nothing of use", ParquetErrors.DamagedFooter, "cut off")]
    [InlineData("PAR1\u0001\u0000\u0000\u007fPAR1", ParquetErrors.DamagedFooter, "no room")]
    [InlineData("PAR1\u0000\u0000\u0000\u0000PAR1", ParquetErrors.DamagedFooter, "ends in the middle")]
    [InlineData("PARE\u0000\u0000\u0000\u0000PARE", ParquetErrors.Encrypted, "encrypted")]
    public void A_file_that_is_none_is_named_with_the_reason(string content, string code, string said)
    {
        File.WriteAllBytes(_folder.File("f.parquet"), Encoding.Latin1.GetBytes(content));
        var error = Assert.Throws<TuneException>(() => ParquetTableReader.Open(_folder.File("f.parquet")));
        Assert.Equal(code, error.Code);
        Assert.StartsWith(_folder.File("f.parquet"), error.Message, StringComparison.Ordinal);
        Assert.Contains(said, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_file_is_an_error_that_names_it()
    {
        var error = Assert.Throws<TuneException>(() => ParquetTableReader.Open(_folder.File("none.parquet")));
        Assert.Equal(ParquetErrors.Unreadable, error.Code);
        Assert.Contains("none.parquet", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_column_is_named_with_those_there_are()
    {
        new Table([new("loss", ParquetType.Real)], []).Write(_folder.File("f.parquet"));
        using var reader = ParquetTableReader.Open(_folder.File("f.parquet"));
        var error = Assert.Throws<TuneException>(() => reader.ColumnNamed("lose"));
        Assert.Equal(ParquetErrors.NoSuchColumn, error.Code);
        Assert.Contains("'loss'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_changed_byte_in_a_page_is_found_by_its_checksum_and_names_the_column()
    {
        new Table([new("a", ParquetType.Integer), new("b", ParquetType.Text)], [[1L, "needle"], [2L, "haystack"]])
            .Write(_folder.File("f.parquet"), new ParquetWriterOptions { Codec = ParquetCodec.Uncompressed });
        byte[] bytes = File.ReadAllBytes(_folder.File("f.parquet"));
        bytes[bytes.AsSpan().IndexOf("needle"u8)] = (byte)'N';
        File.WriteAllBytes(_folder.File("f.parquet"), bytes);
        var error = Assert.Throws<TuneException>(() => Table.Read(_folder.File("f.parquet")));
        Assert.Equal(ParquetErrors.DamagedPage, error.Code);
        Assert.Contains("'b'", error.Message, StringComparison.Ordinal);
        Assert.Contains("checksum", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void No_cut_makes_a_file_that_is_read()
    {
        byte[] whole = SmallFile(ParquetCodec.Snappy, seed: 3);
        for (int length = 0; length < whole.Length; length++)
        {
            Assert.StartsWith("TUNE46", Damage.Outcome(_folder.File("damaged.parquet"), whole[..length], $"cut at {length}"), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(ParquetCodec.Uncompressed)]
    [InlineData(ParquetCodec.Snappy)]
    [InlineData(ParquetCodec.Gzip)]
    public void Any_changed_byte_is_explained_or_harmless(ParquetCodec codec)
    {
        var outcomes = new Dictionary<string, int>();
        for (int seed = 1; seed <= 2; seed++)
        {
            Damage.EveryByte(_folder.File("damaged.parquet"), SmallFile(codec, seed), seed, outcomes);
        }

        output.WriteLine(string.Join(", ", outcomes));
        Assert.True(outcomes.Keys.Count(k => k.StartsWith("TUNE46", StringComparison.Ordinal)) >= 3, "damage hardly ever showed");
    }

    // Without checksums, so that damage reaches the decoders.
    private byte[] SmallFile(ParquetCodec codec, int seed)
    {
        var random = new Random(seed);
        ParquetColumn[] columns =
        [
            new("b", ParquetType.Boolean), new("i", ParquetType.Integer, Nullable: false), new("x", ParquetType.Real),
            new("s", ParquetType.Text), new("t", ParquetType.Timestamp), new("u", ParquetType.Text, Nullable: false),
        ];
        object?[][] rows = [.. Enumerable.Range(0, 60).Select(i => new object?[]
        {
            random.Next(2) == 0, (long)random.Next(3), random.Next(4) == 0 ? null : random.NextDouble(), i % 3 == 0 ? null : $"text {i % 4}",
            DateTimeOffset.UnixEpoch.AddSeconds(i), $"{i}{new string('.', i % 20)}",
        })];
        string path = _folder.File("small.parquet");
        new Table(columns, rows).Write(path, new ParquetWriterOptions { Codec = codec, RowsPerGroup = 40, RowsPerPage = 16, Checksums = false });
        return File.ReadAllBytes(path);
    }
}
