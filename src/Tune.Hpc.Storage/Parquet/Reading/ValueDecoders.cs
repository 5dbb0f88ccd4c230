using Tune.Hpc.Storage.Parquet.Encodings;
using Tune.Hpc.Storage.Parquet.Format;

namespace Tune.Hpc.Storage.Parquet.Reading;

/// <summary>Finds the decoder of an encoding, for each type; null where the type is never stored so or it is not read.</summary>
internal static class ValueDecoders
{
    public static PlainDecoder<bool>? Booleans(PageEncoding encoding) => encoding switch
    {
        PageEncoding.Plain => PlainDecoders.Booleans,
        PageEncoding.Rle => PlainDecoders.RunsOfBooleans,
        _ => null,
    };

    public static Func<PageEncoding, PlainDecoder<long>?> Integers(PhysicalType physical, bool unsigned)
    {
        PlainDecoder<long> plain = (physical, unsigned) switch
        {
            (PhysicalType.Int32, true) => PlainDecoders.UInt32s,
            (PhysicalType.Int32, false) => PlainDecoders.Int32s,
            (_, true) => PlainDecoders.UInt64s,
            _ => PlainDecoders.Int64s,
        };
        int width = physical == PhysicalType.Int32 ? sizeof(int) : sizeof(long);
        return encoding => encoding switch
        {
            PageEncoding.Plain => plain,
            PageEncoding.ByteStreamSplit => Joined(plain, width),
            PageEncoding.DeltaBinaryPacked => Differences(plain, width),
            _ => null,
        };
    }

    public static Func<PageEncoding, PlainDecoder<double>?> Reals(PhysicalType physical)
    {
        PlainDecoder<double> plain = physical == PhysicalType.Float ? PlainDecoders.Floats : PlainDecoders.Doubles;
        int width = physical == PhysicalType.Float ? sizeof(float) : sizeof(double);
        return encoding => encoding switch
        {
            PageEncoding.Plain => plain,
            PageEncoding.ByteStreamSplit => Joined(plain, width),
            _ => null,
        };
    }

    public static PlainDecoder<string?>? Texts(PageEncoding encoding) => encoding switch
    {
        PageEncoding.Plain => PlainDecoders.Texts,
        PageEncoding.DeltaLengthByteArray => DeltaTextDecoder.Lengths,
        PageEncoding.DeltaByteArray => DeltaTextDecoder.SharedBeginnings,
        _ => null,
    };

    // The first bytes of all values stand together, then the second ones, and so on.
    private static PlainDecoder<T> Joined<T>(PlainDecoder<T> plain, int width) => (data, target) =>
    {
        int count = target.Length;
        if (data.Length < (long)count * width)
        {
            throw new ParquetFormatException($"a page ends too early: {(long)count * width} bytes are needed, {data.Length} are left");
        }

        byte[] joined = new byte[count * width];
        for (int i = 0; i < joined.Length; i++)
        {
            joined[i] = data[(i % width * count) + (i / width)];
        }

        plain(joined, target);
    };

    // Through the plain bytes, so that narrow and unsigned values are cut and checked in one place.
    private static PlainDecoder<long> Differences(PlainDecoder<long> plain, int width) => (data, target) =>
    {
        if (target.IsEmpty)
        {
            return;
        }

        DeltaDecoder.Read(data, target);
        byte[] bytes = new byte[target.Length * width];
        for (int i = 0; i < bytes.Length; i++)
        {
            bytes[i] = (byte)(target[i / width] >> (8 * (i % width)));
        }

        plain(bytes, target);
    };
}
