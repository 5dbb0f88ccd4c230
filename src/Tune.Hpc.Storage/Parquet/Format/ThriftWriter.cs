using System.Buffers;
using System.Text;

namespace Tune.Hpc.Storage.Parquet.Format;

/// <summary>Writes Thrift's compact protocol, as far as Parquet's metadata needs it.</summary>
internal sealed class ThriftWriter(IBufferWriter<byte> output)
{
    private readonly Stack<int> _outerFields = new();
    private int _lastField;

    /// <summary>Begins a struct that is the root or an element of a list.</summary>
    public void BeginStruct()
    {
        _outerFields.Push(_lastField);
        _lastField = 0;
    }

    public void BeginStruct(int field)
    {
        Field(field, ThriftType.Struct);
        BeginStruct();
    }

    public void EndStruct()
    {
        Byte((byte)ThriftType.Stop);
        _lastField = _outerFields.Pop();
    }

    /// <summary>A struct without fields: how a union says which of its cases holds.</summary>
    public void EmptyStruct(int field)
    {
        BeginStruct(field);
        EndStruct();
    }

    public void Bool(int field, bool value) => Field(field, value ? ThriftType.True : ThriftType.False);

    public void I32(int field, int value)
    {
        Field(field, ThriftType.I32);
        ZigZag(value);
    }

    public void I64(int field, long value)
    {
        Field(field, ThriftType.I64);
        ZigZag(value);
    }

    public void Text(int field, string value)
    {
        Field(field, ThriftType.Binary);
        Text(value);
    }

    public void Binary(int field, ReadOnlySpan<byte> value)
    {
        Field(field, ThriftType.Binary);
        Varint((ulong)value.Length);
        output.Write(value);
    }

    public void BeginList(int field, ThriftType element, int count)
    {
        Field(field, ThriftType.List);
        if (count < 15)
        {
            Byte((byte)((count << 4) | (int)element));
            return;
        }

        Byte((byte)(0xF0 | (int)element));
        Varint((ulong)count);
    }

    /// <summary>An I32 that is an element of a list.</summary>
    public void Element(int value) => ZigZag(value);

    /// <summary>A text that is an element of a list.</summary>
    public void Element(string value) => Text(value);

    private void Text(string value)
    {
        Varint((ulong)Encoding.UTF8.GetByteCount(value));
        Encoding.UTF8.GetBytes(value, output);
    }

    private void Field(int field, ThriftType type)
    {
        int delta = field - _lastField;
        if (delta is > 0 and <= 15)
        {
            Byte((byte)((delta << 4) | (int)type));
        }
        else
        {
            Byte((byte)type);
            ZigZag(field);
        }

        _lastField = field;
    }

    private void ZigZag(long value) => Varint((ulong)((value << 1) ^ (value >> 63)));

    private void Varint(ulong value)
    {
        var span = output.GetSpan(10);
        int length = 0;
        while (value >= 0x80)
        {
            span[length++] = (byte)(value | 0x80);
            value >>= 7;
        }

        span[length++] = (byte)value;
        output.Advance(length);
    }

    private void Byte(byte value)
    {
        output.GetSpan(1)[0] = value;
        output.Advance(1);
    }
}
