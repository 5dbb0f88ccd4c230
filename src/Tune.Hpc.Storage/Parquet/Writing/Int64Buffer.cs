using System.Buffers.Binary;
using Tune.Hpc.Storage.Parquet.Format;

namespace Tune.Hpc.Storage.Parquet.Writing;

/// <summary>A column of integers, or of instants in microseconds.</summary>
internal sealed class Int64Buffer(ParquetColumn column) : WordBuffer(column)
{
    protected override PhysicalType Type => PhysicalType.Int64;

    public void Set(long value) => SetWord(value);

    protected override ColumnStatistics Statistics()
    {
        if (ValueCount == 0)
        {
            return new(NullCount, null, null);
        }

        long min = long.MaxValue, max = long.MinValue;
        foreach (long value in Values)
        {
            min = Math.Min(min, value);
            max = Math.Max(max, value);
        }

        return new(NullCount, Bytes(min), Bytes(max));
    }

    private static byte[] Bytes(long value)
    {
        byte[] bytes = new byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, value);
        return bytes;
    }
}
