using System.Buffers;
using Tune.Hpc.Storage.Parquet.Format;

namespace Tune.Hpc.Storage.Parquet.Writing;

/// <summary>A column of booleans: eight to a byte, first one lowest.</summary>
internal sealed class BooleanBuffer(ParquetColumn column) : ColumnBuffer(column)
{
    private bool[] _values = new bool[256];
    private bool _pending;

    protected override PhysicalType Type => PhysicalType.Boolean;

    public void Set(bool value)
    {
        _pending = value;
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

    protected override void WritePlain(int from, int count, ChunkWriter chunk)
    {
        int bytes = (count + 7) / 8;
        var span = chunk.Page.GetSpan(bytes)[..bytes];
        span.Clear();
        for (int i = 0; i < count; i++)
        {
            span[i >> 3] |= (byte)((_values[from + i] ? 1 : 0) << (i & 7));
        }

        chunk.Page.Advance(bytes);
    }

    protected override ColumnStatistics Statistics()
    {
        if (ValueCount == 0)
        {
            return new(NullCount, null, null);
        }

        var values = _values.AsSpan(0, ValueCount);
        return new(NullCount, [values.Contains(false) ? (byte)0 : (byte)1], [values.Contains(true) ? (byte)1 : (byte)0]);
    }
}
