using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using Tune.Hpc.Storage.Parquet.Format;

namespace Tune.Hpc.Storage.Parquet.Writing;

/// <summary>A column of texts. Each distinct text is kept once, as the bytes PLAIN asks for: length, then UTF-8.</summary>
internal sealed class StringBuffer(ParquetColumn column) : ColumnBuffer(column)
{
    private const int PlainPageBytes = 1 << 20;
    private readonly Dictionary<string, int> _dictionary = new(StringComparer.Ordinal);
    private readonly ArrayBufferWriter<byte> _entries = new();
    private readonly List<int> _starts = [0];
    private int[] _indices = new int[256];
    private long _plainBytes;
    private string _pending = "";

    public override long TextBytes => _entries.WrittenCount;

    protected override PhysicalType Type => PhysicalType.ByteArray;

    public void Set(string value)
    {
        _pending = value;
        HasPending = true;
    }

    protected override void Keep(int index)
    {
        if (index == _indices.Length)
        {
            Array.Resize(ref _indices, index * 2);
        }

        ref int entry = ref CollectionsMarshal.GetValueRefOrAddDefault(_dictionary, _pending, out bool known);
        if (!known)
        {
            entry = AddEntry(_pending);
        }

        _indices[index] = entry;
        _plainBytes += EntryLength(entry);
        _pending = "";
    }

    protected override (int[]? Indices, int Entries) BuildDictionary() =>
        ValueCount > 0 && Pays(_entries.WrittenCount, _dictionary.Count, ValueCount, _plainBytes) ? (_indices, _dictionary.Count) : (null, 0);

    protected override void WriteDictionary(ChunkWriter chunk) => chunk.Page.Write(_entries.WrittenSpan);

    protected override int RowsOfPlainPage(ReadOnlySpan<byte> present, int value)
    {
        long bytes = 0;
        for (int row = 0; row < present.Length; row++)
        {
            if (present[row] != 0)
            {
                bytes += EntryLength(_indices[value++]);
                if (bytes > PlainPageBytes)
                {
                    return Math.Max(1, row);
                }
            }
        }

        return present.Length;
    }

    protected override void WritePlain(int from, int count, ChunkWriter chunk)
    {
        var entries = _entries.WrittenSpan;
        foreach (int index in _indices.AsSpan(from, count))
        {
            chunk.Page.Write(entries.Slice(_starts[index], EntryLength(index)));
        }
    }

    protected override ColumnStatistics Statistics()
    {
        if (ValueCount == 0)
        {
            return new(NullCount, null, null);
        }

        int min = 0, max = 0;
        for (int entry = 1; entry < _dictionary.Count; entry++)
        {
            min = Text(entry).SequenceCompareTo(Text(min)) < 0 ? entry : min;
            max = Text(entry).SequenceCompareTo(Text(max)) > 0 ? entry : max;
        }

        return TextBounds.Of(NullCount, Text(min), Text(max));
    }

    protected override void Forget()
    {
        _dictionary.Clear();
        _entries.ResetWrittenCount();
        _starts.RemoveRange(1, _starts.Count - 1);
        _plainBytes = 0;
    }

    private int AddEntry(string text)
    {
        int length = Encoding.UTF8.GetByteCount(text);
        var span = _entries.GetSpan(sizeof(int) + length);
        BinaryPrimitives.WriteInt32LittleEndian(span, length);
        Encoding.UTF8.GetBytes(text, span[sizeof(int)..]);
        _entries.Advance(sizeof(int) + length);
        _starts.Add(_entries.WrittenCount);
        return _starts.Count - 2;
    }

    private int EntryLength(int entry) => _starts[entry + 1] - _starts[entry];

    private ReadOnlySpan<byte> Text(int entry) =>
        _entries.WrittenSpan[(_starts[entry] + sizeof(int)).._starts[entry + 1]];
}
