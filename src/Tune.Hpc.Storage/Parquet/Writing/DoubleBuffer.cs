using System.Buffers.Binary;
using Tune.Hpc.Storage.Parquet.Format;

namespace Tune.Hpc.Storage.Parquet.Writing;

/// <summary>A column of floating-point numbers. Equal means equal bits, so -0 and each NaN come back as they were.</summary>
internal sealed class DoubleBuffer(ParquetColumn column) : WordBuffer(column)
{
    protected override PhysicalType Type => PhysicalType.Double;

    public void Set(double value) => SetWord(BitConverter.DoubleToInt64Bits(value));

    // The format leaves NaN out of bounds. Readers that order NaN above all numbers (DuckDB) would then pass over rows of
    // NaN that a filter such as x > 5 wants, so a chunk with NaN states no bounds at all. Zeros of both signs are equal: widened.
    protected override ColumnStatistics Statistics()
    {
        double min = double.PositiveInfinity, max = double.NegativeInfinity;
        foreach (long word in Values)
        {
            double value = BitConverter.Int64BitsToDouble(word);
            if (double.IsNaN(value))
            {
                return new(NullCount, null, null);
            }

            min = value < min ? value : min;
            max = value > max ? value : max;
        }

        return ValueCount == 0
            ? new(NullCount, null, null)
            : new(NullCount, Bytes(min == 0 ? -0.0 : min), Bytes(max == 0 ? 0.0 : max));
    }

    private static byte[] Bytes(double value)
    {
        byte[] bytes = new byte[sizeof(double)];
        BinaryPrimitives.WriteDoubleLittleEndian(bytes, value);
        return bytes;
    }
}
