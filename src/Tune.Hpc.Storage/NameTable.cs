using System.Numerics;
using System.Runtime.InteropServices;
using System.Text;

namespace Tune.Hpc.Storage;

/// <summary>Gives the same string for the same UTF-8 bytes, so that a million reports share the names of their metrics.</summary>
/// <remarks>Bounded: strange inputs with ever new names are decoded without being kept. Not safe for several threads.</remarks>
internal sealed class NameTable
{
    private const int MaxNames = 1 << 14;
    private const int MaxNameBytes = 256;

    private Slot[] _slots = new Slot[64];
    private int _count;

    /// <summary>The string of these bytes, which must be valid UTF-8.</summary>
    public string Get(ReadOnlySpan<byte> utf8)
    {
        if (utf8.Length > MaxNameBytes)
        {
            return Encoding.UTF8.GetString(utf8);
        }

        uint hash = Hash(utf8);
        int mask = _slots.Length - 1;
        int at = (int)hash & mask;
        while (_slots[at].Text is { } text)
        {
            if (_slots[at].Hash == hash && utf8.SequenceEqual(_slots[at].Bytes))
            {
                return text;
            }

            at = (at + 1) & mask;
        }

        return Add(utf8, hash, at);
    }

    private string Add(ReadOnlySpan<byte> utf8, uint hash, int at)
    {
        string text = Encoding.UTF8.GetString(utf8);
        if (_count >= MaxNames)
        {
            return text;
        }

        _slots[at] = new Slot(hash, utf8.ToArray(), text);
        if (++_count * 2 > _slots.Length)
        {
            Grow();
        }

        return text;
    }

    private void Grow()
    {
        var old = _slots;
        _slots = new Slot[old.Length * 2];
        int mask = _slots.Length - 1;
        foreach (var slot in old)
        {
            if (slot.Text is null)
            {
                continue;
            }

            int at = (int)slot.Hash & mask;
            while (_slots[at].Text is not null)
            {
                at = (at + 1) & mask;
            }

            _slots[at] = slot;
        }
    }

    private static uint Hash(ReadOnlySpan<byte> bytes)
    {
        uint hash = (uint)bytes.Length;
        while (bytes.Length >= 8)
        {
            hash = BitOperations.Crc32C(hash, MemoryMarshal.Read<ulong>(bytes));
            bytes = bytes[8..];
        }

        foreach (byte b in bytes)
        {
            hash = BitOperations.Crc32C(hash, b);
        }

        return hash;
    }

    private readonly record struct Slot(uint Hash, byte[] Bytes, string? Text);
}
