using System.Text;
using Tune.Hpc.Storage.Parquet;

namespace Tune.Hpc.Adapters.Tests.Parquet;

/// <summary>Draws tables that are unlike each other in everything a Parquet file depends on.</summary>
internal sealed class RandomTable
{
    private static readonly string[] Samples = ["", "a", "naïve", "日本語", "🦆", "line\nbreak", "tab\t", "quote\"'", "nul\0inside", "\uE000\uFFFD", "null", "NaN"];
    private static readonly double[] Reals =
        [0.0, -0.0, 1.0, -1.5, double.NaN, double.PositiveInfinity, double.NegativeInfinity, double.Epsilon, double.MaxValue, double.MinValue, Math.PI];

    private static readonly long[] Integers = [0, 1, -1, long.MaxValue, long.MinValue, 1L << 53, (1L << 53) + 1, int.MinValue];

    private readonly Random _random;

    public RandomTable(int seed)
    {
        _random = new Random(seed);
        Table = Draw();
        Options = new ParquetWriterOptions
        {
            Codec = (ParquetCodec)_random.Next(3),
            RowsPerGroup = Pick(1, 7, 100, 1000, 131_072),
            RowsPerPage = Pick(1, 3, 8, 50, 20_480),
            Metadata = _random.Next(2) == 0 ? [] : [new("seed", $"{seed}"), new("empty", ""), new("ключ", "значение")],
        };
    }

    public Table Table { get; }

    public ParquetWriterOptions Options { get; }

    private Table Draw()
    {
        int rows = Pick(0, 1, 2, 8, 9, 64, 333, 1500);
        var columns = Enumerable.Range(0, _random.Next(1, 9)).Select(DrawColumn).ToArray();
        var sources = columns.Select(c => SourceOf(c, rows)).ToArray();
        return new Table(columns, [.. Enumerable.Range(0, rows).Select(row => sources.Select(next => next(row)).ToArray())]);
    }

    private ParquetColumn DrawColumn(int index) =>
        new($"{Pick("c", "column ", "config.lr.", "ü\"'")}{index}", (ParquetType)_random.Next(5), _random.Next(3) > 0);

    private Func<int, object?> SourceOf(ParquetColumn column, int rows)
    {
        double nulls = column.Nullable ? Pick(0.0, 0.02, 0.5, 0.98, 1.0) : 0;
        int distinct = Pick(1, 2, 9, 300, int.MaxValue);
        object[] values = [.. Enumerable.Range(0, Math.Min(distinct, Math.Max(rows, 1))).Select(_ => DrawValue(column.Type))];
        bool sorted = _random.Next(3) == 0; // equal values together make runs
        return row =>
        {
            int index = sorted ? (int)((long)row * values.Length / rows) : _random.Next(values.Length);
            return _random.NextDouble() < nulls ? null : values[index];
        };
    }

    private object DrawValue(ParquetType type) => type switch
    {
        ParquetType.Boolean => _random.Next(2) == 0,
        ParquetType.Integer => Pick(0, 1) == 0 ? Pick(Integers) : _random.NextInt64(long.MinValue, long.MaxValue),
        ParquetType.Real => Pick(0, 1) == 0 ? Pick(Reals) : BitConverter.Int64BitsToDouble(_random.NextInt64()),
        ParquetType.Timestamp => DateTimeOffset.UnixEpoch.AddMicroseconds(_random.NextInt64(-10_000_000_000_000_000, 10_000_000_000_000_000)),
        _ => DrawText(),
    };

    private string DrawText()
    {
        if (_random.Next(2) == 0)
        {
            return Pick(Samples);
        }

        var text = new StringBuilder();
        int length = Pick(3, 20, 64, 65, 200);
        for (int i = 0; i < length; i++)
        {
            text.Append(new Rune(Pick(_random.Next(32, 127), _random.Next(0xA0, 0xD800), _random.Next(0xE000, 0x110000))).ToString());
        }

        return text.ToString();
    }

    private T Pick<T>(params ReadOnlySpan<T> from) => from[_random.Next(from.Length)];
}
