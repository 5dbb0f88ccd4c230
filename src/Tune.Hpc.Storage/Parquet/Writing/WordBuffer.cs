using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Tune.Hpc.Storage.Parquet.Format;

namespace Tune.Hpc.Storage.Parquet.Writing;

/// <summary>A column of 64-bit words: integers, instants, or the bits of floating-point numbers.</summary>
internal abstract class WordBuffer(ParquetColumn column) : ColumnBuffer(column)
{
    private readonly Dictionary<long, int> _dictionary = [];
    private long[] _values = new long[256];
    private int[] _indices = [];
    private long _pending;

    protected ReadOnlySpan<long> Values => _values.AsSpan(0, ValueCount);

    protected void SetWord(long word)
    {
        _pending = word;
        HasPending = true;
    }

    protected override void Keep(int index)
    {
        if (index == _values.Length)
        {
            Array.Resize(ref _values, index * 2);
        }

        _values[index] = _pending;
    }

    protected override (int[]? Indices, int Entries) BuildDictionary()
    {
        long plainBytes = (long)ValueCount * sizeof(long);
        if (_indices.Length < ValueCount)
        {
            _indices = new int[_values.Length];
        }

        var values = Values;
        for (int i = 0; i < values.Length; i++)
        {
            ref int index = ref CollectionsMarshal.GetValueRefOrAddDefault(_dictionary, values[i], out bool known);
            if (!known)
            {
                index = _dictionary.Count - 1;
                if (!Pays((long)_dictionary.Count * sizeof(long), _dictionary.Count, 0, plainBytes))
                {
                    return (null, 0);
                }
            }

            _indices[i] = index;
        }

        int entries = _dictionary.Count;
        return ValueCount > 0 && Pays((long)entries * sizeof(long), entries, ValueCount, plainBytes) ? (_indices, entries) : (null, 0);
    }

    protected override void WriteDictionary(ChunkWriter chunk)
    {
        // Entries were added in the order of their indices and never removed, so they come out in that order.
        long[] entries = [.. _dictionary.Keys];
        WriteWords(entries, chunk);
    }

    protected override void WritePlain(int from, int count, ChunkWriter chunk) => WriteWords(_values.AsSpan(from, count), chunk);

    protected override void Forget() => _dictionary.Clear();

    private static void WriteWords(ReadOnlySpan<long> words, ChunkWriter chunk)
    {
        if (BitConverter.IsLittleEndian)
        {
            chunk.Page.Write(MemoryMarshal.AsBytes(words));
            return;
        }

        foreach (long word in words)
        {
            BinaryPrimitives.WriteInt64LittleEndian(chunk.Page.GetSpan(sizeof(long)), word);
            chunk.Page.Advance(sizeof(long));
        }
    }
}
