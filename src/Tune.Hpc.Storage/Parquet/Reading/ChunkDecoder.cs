using Tune.Hpc.Storage.Parquet.Encodings;
using Tune.Hpc.Storage.Parquet.Format;

namespace Tune.Hpc.Storage.Parquet.Reading;

/// <summary>Collects the values of one column chunk from its pages.</summary>
internal abstract class ChunkDecoder
{
    public static ChunkDecoder For(StoredColumn column, int rows) => column.Physical switch
    {
        PhysicalType.Boolean => new ChunkDecoder<bool>(column, rows, ValueDecoders.Booleans),
        PhysicalType.Int32 or PhysicalType.Int64 =>
            new ChunkDecoder<long>(column, rows, ValueDecoders.Integers(column.Physical, column.Meaning == Meaning.Unsigned)),
        PhysicalType.Float or PhysicalType.Double => new ChunkDecoder<double>(column, rows, ValueDecoders.Reals(column.Physical)),
        _ => new ChunkDecoder<string?>(column, rows, ValueDecoders.Texts),
    };

    /// <summary>Rows read so far.</summary>
    public int Rows { get; protected set; }

    public abstract void AddDictionary(ReadOnlySpan<byte> data, int entries);

    /// <summary>Adds a page of rows.</summary>
    /// <param name="values">The values that are not null, encoded.</param>
    /// <param name="encoding">How.</param>
    /// <param name="levels">For each row 1 where it has a value, else 0; empty when all have.</param>
    /// <param name="rows">Rows of the page.</param>
    public abstract void AddPage(ReadOnlySpan<byte> values, PageEncoding encoding, ReadOnlySpan<int> levels, int rows);

    public abstract ParquetColumnData End();
}

/// <summary>The same for values given to the caller as <typeparamref name="T"/>.</summary>
internal sealed class ChunkDecoder<T>(StoredColumn column, int totalRows, Func<PageEncoding, PlainDecoder<T>?> decoderOf) : ChunkDecoder
{
    private T[] _values = [];
    private bool[]? _nulls;
    private T[]? _dictionary;
    private int[] _indices = [];

    public override void AddDictionary(ReadOnlySpan<byte> data, int entries)
    {
        if (entries > data.Length)
        {
            throw new ParquetFormatException($"a dictionary states {entries} entries in {data.Length} bytes");
        }

        _dictionary = new T[entries];
        decoderOf(PageEncoding.Plain)!(data, _dictionary);
    }

    public override void AddPage(ReadOnlySpan<byte> values, PageEncoding encoding, ReadOnlySpan<int> levels, int rows)
    {
        Reserve(Rows + rows);
        var target = _values.AsSpan(Rows, rows);
        int count = levels.IsEmpty ? rows : levels.Count(1);
        Decode(values, encoding, target[..count]);
        if (count < rows)
        {
            Spread(target, levels, count);
        }

        Rows += rows;
    }

    public override ParquetColumnData End()
    {
        if (_values is long[] words && column.Meaning != Meaning.Plain)
        {
            TimeScale.ToMicroseconds(words.AsSpan(0, Rows), column.Meaning);
        }

        return new ParquetColumnData(column.Column, _values, _nulls, Rows);
    }

    private void Decode(ReadOnlySpan<byte> values, PageEncoding encoding, Span<T> target)
    {
        if (encoding is PageEncoding.PlainDictionary or PageEncoding.RleDictionary)
        {
            LookUp(values, target);
            return;
        }

        var decode = decoderOf(encoding) ?? throw new ParquetFormatException(
            ParquetErrors.UnsupportedEncoding,
            $"it is stored in encoding {Enum.GetName(encoding) ?? "unknown"} ({(int)encoding}), which is not read for {column.Physical} columns");
        decode(values, target);
    }

    private void LookUp(ReadOnlySpan<byte> values, Span<T> target)
    {
        if (target.IsEmpty)
        {
            return;
        }

        if (_dictionary is null || values.IsEmpty)
        {
            throw new ParquetFormatException("a page refers to a dictionary, but there is none before it");
        }

        if (_indices.Length < target.Length)
        {
            _indices = new int[target.Length];
        }

        var indices = _indices.AsSpan(0, target.Length);
        HybridDecoder.Read(values[1..], values[0], indices);
        for (int i = 0; i < indices.Length; i++)
        {
            if ((uint)indices[i] >= (uint)_dictionary.Length)
            {
                throw new ParquetFormatException($"entry {(uint)indices[i]} of a dictionary of {_dictionary.Length} is referred to");
            }

            target[i] = _dictionary[indices[i]];
        }
    }

    // The values stand together at the front; from the back each moves to its row.
    private void Spread(Span<T> target, ReadOnlySpan<int> levels, int count)
    {
        _nulls ??= new bool[_values.Length];
        for (int row = target.Length - 1; row >= 0; row--)
        {
            if (levels[row] == 1)
            {
                target[row] = target[--count];
            }
            else
            {
                target[row] = default!;
                _nulls[Rows + row] = true;
            }
        }
    }

    // Room grows with the pages that are really there, so a damaged row count cannot take all memory at once.
    private void Reserve(int rows)
    {
        if (rows > _values.Length)
        {
            int room = (int)Math.Min(totalRows, Math.Max(rows, Math.Max(_values.Length * 2L, 131_072)));
            Array.Resize(ref _values, room);
            if (_nulls is not null)
            {
                Array.Resize(ref _nulls, room);
            }
        }
    }
}
