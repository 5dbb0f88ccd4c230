using System.Text;

namespace Tune.Hpc.Storage.Parquet.Format;

/// <summary>Reads Thrift's compact protocol from bytes that may be damaged: every length is checked against what is left.</summary>
internal ref struct ThriftReader(ReadOnlySpan<byte> data)
{
    private const int DeepestNesting = 32;
    private readonly ReadOnlySpan<byte> _data = data;

    /// <summary>How many bytes have been read.</summary>
    public int Position { get; private set; }

    /// <summary>Reads the next field's header; false at the end of the struct.</summary>
    /// <param name="last">The number of the field before; 0 at the start of a struct.</param>
    /// <param name="type">What the field holds.</param>
    public bool NextField(ref int last, out ThriftType type)
    {
        byte header = Byte();
        type = (ThriftType)(header & 0x0F);
        if (type == ThriftType.Stop)
        {
            return false;
        }

        int delta = header >> 4;
        last = delta == 0 ? (short)ZigZag() : last + delta;
        return true;
    }

    public static bool Bool(ThriftType type) => type switch
    {
        ThriftType.True => true,
        ThriftType.False => false,
        _ => throw Wrong("a boolean", type),
    };

    public int I32(ThriftType type)
    {
        long value = I64(type);
        return value is >= int.MinValue and <= int.MaxValue
            ? (int)value
            : throw new ParquetFormatException($"the metadata holds {value} where a 32-bit number belongs");
    }

    public long I64(ThriftType type) => type switch
    {
        ThriftType.I16 or ThriftType.I32 or ThriftType.I64 => ZigZag(),
        ThriftType.Byte => (sbyte)Byte(),
        _ => throw Wrong("an integer", type),
    };

    public ReadOnlySpan<byte> Binary(ThriftType type)
    {
        if (type != ThriftType.Binary)
        {
            throw Wrong("bytes", type);
        }

        ulong length = Varint();
        if (length > (ulong)(_data.Length - Position))
        {
            throw new ParquetFormatException($"the metadata states a text of {length} bytes, but only {_data.Length - Position} are left");
        }

        var value = _data.Slice(Position, (int)length);
        Position += (int)length;
        return value;
    }

    public string Text(ThriftType type) => Encoding.UTF8.GetString(Binary(type));

    /// <summary>Begins a list and answers how many elements follow; each takes at least one byte, so the count is bounded.</summary>
    public int BeginList(ThriftType type, out ThriftType element)
    {
        if (type is not (ThriftType.List or ThriftType.Set))
        {
            throw Wrong("a list", type);
        }

        byte header = Byte();
        element = (ThriftType)(header & 0x0F);
        ulong count = (ulong)(header >> 4);
        if (count == 15)
        {
            count = Varint();
        }

        return count <= (ulong)(_data.Length - Position)
            ? (int)count
            : throw new ParquetFormatException($"the metadata states a list of {count} elements, but only {_data.Length - Position} bytes are left");
    }

    public static void Expect(ThriftType type, ThriftType expected)
    {
        if (type != expected)
        {
            throw Wrong(expected.ToString(), type);
        }
    }

    /// <summary>Passes over a field this reader has no use for.</summary>
    public void Skip(ThriftType type) => Skip(type, DeepestNesting, inList: false);

    private void Skip(ThriftType type, int depth, bool inList)
    {
        if (depth == 0)
        {
            throw new ParquetFormatException("the metadata is nested too deeply");
        }

        switch (type)
        {
            case ThriftType.True or ThriftType.False:
                Advance(inList ? 1 : 0);
                break;
            case ThriftType.Byte:
                Advance(1);
                break;
            case ThriftType.I16 or ThriftType.I32 or ThriftType.I64:
                Varint();
                break;
            case ThriftType.Double:
                Advance(8);
                break;
            case ThriftType.Binary:
                Binary(type);
                break;
            case ThriftType.List or ThriftType.Set:
                SkipList(type, depth);
                break;
            case ThriftType.Map:
                SkipMap(depth);
                break;
            case ThriftType.Struct:
                int last = 0;
                while (NextField(ref last, out var field))
                {
                    Skip(field, depth - 1, inList: false);
                }

                break;
            default:
                throw new ParquetFormatException($"the metadata holds a field of unknown type {(int)type}");
        }
    }

    private void SkipList(ThriftType type, int depth)
    {
        int count = BeginList(type, out var element);
        for (int i = 0; i < count; i++)
        {
            Skip(element, depth - 1, inList: true);
        }
    }

    private void SkipMap(int depth)
    {
        ulong count = Varint();
        if (count == 0)
        {
            return;
        }

        byte types = Byte();
        for (ulong i = 0; i < count; i++)
        {
            Skip((ThriftType)(types >> 4), depth - 1, inList: true);
            Skip((ThriftType)(types & 0x0F), depth - 1, inList: true);
        }
    }

    private long ZigZag()
    {
        ulong value = Varint();
        return (long)(value >> 1) ^ -(long)(value & 1);
    }

    private ulong Varint()
    {
        ulong value = 0;
        for (int shift = 0; shift < 64; shift += 7)
        {
            byte next = Byte();
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
            {
                return value;
            }
        }

        throw new ParquetFormatException("the metadata holds a number of more than 64 bits");
    }

    private byte Byte()
    {
        Advance(1);
        return _data[Position - 1];
    }

    private void Advance(int count)
    {
        if (count > _data.Length - Position)
        {
            throw new ParquetFormatException("the metadata ends in the middle of a field");
        }

        Position += count;
    }

    private static ParquetFormatException Wrong(string expected, ThriftType found) =>
        new($"the metadata holds {found} where {expected} belongs");
}
