using System.Buffers.Binary;
using Microsoft.Win32.SafeHandles;
using Tune.Hpc.Storage.Parquet.Format;

namespace Tune.Hpc.Storage.Parquet.Reading;

/// <summary>Finds the footer of a file and reads it.</summary>
internal static class FooterLoader
{
    /// <summary>The footer, and where it starts.</summary>
    /// <exception cref="ParquetFormatException">Not a Parquet file, or a damaged one.</exception>
    public static (FileMetadata File, long Start) Load(SafeFileHandle handle)
    {
        long length = RandomAccess.GetLength(handle);
        if (length < FileLayout.Magic.Length + FileLayout.TailLength)
        {
            throw new ParquetFormatException(ParquetErrors.NotParquet, $"not a Parquet file: {length} bytes are too few");
        }

        byte[] head = Read(handle, 0, FileLayout.Magic.Length);
        byte[] tail = Read(handle, length - FileLayout.TailLength, FileLayout.TailLength);
        CheckMagic(head, tail.AsSpan(sizeof(int)));
        uint size = BinaryPrimitives.ReadUInt32LittleEndian(tail);
        long start = length - FileLayout.TailLength - size;
        if (start < FileLayout.Magic.Length || size > int.MaxValue)
        {
            throw new ParquetFormatException(
                ParquetErrors.DamagedFooter, $"its footer states {size} bytes, which a file of {length} bytes has no room for");
        }

        return (Parse(Read(handle, start, (int)size)), start);
    }

    public static byte[] Read(SafeFileHandle handle, long offset, int count)
    {
        byte[] bytes = new byte[count];
        int filled = 0;
        while (filled < count)
        {
            int read = RandomAccess.Read(handle, bytes.AsSpan(filled), offset + filled);
            if (read == 0)
            {
                throw new ParquetFormatException($"the file ends at {offset + filled}, where {count - filled} bytes more are needed");
            }

            filled += read;
        }

        return bytes;
    }

    private static void CheckMagic(ReadOnlySpan<byte> head, ReadOnlySpan<byte> tail)
    {
        if (head.SequenceEqual(FileLayout.EncryptedMagic) || tail.SequenceEqual(FileLayout.EncryptedMagic))
        {
            throw new ParquetFormatException(ParquetErrors.Encrypted, "its footer is encrypted, which is not read");
        }

        if (!head.SequenceEqual(FileLayout.Magic))
        {
            throw new ParquetFormatException(ParquetErrors.NotParquet, "not a Parquet file: it does not begin with PAR1");
        }

        if (!tail.SequenceEqual(FileLayout.Magic))
        {
            throw new ParquetFormatException(ParquetErrors.DamagedFooter, "it begins like a Parquet file but does not end with PAR1: it is cut off");
        }
    }

    private static FileMetadata Parse(byte[] footer)
    {
        FileMetadata file;
        try
        {
            file = FooterReader.Read(footer);
        }
        catch (ParquetFormatException error) when (error.Code == ParquetErrors.DamagedPage)
        {
            throw new ParquetFormatException(ParquetErrors.DamagedFooter, error.Message, error);
        }

        return file.Encrypted
            ? throw new ParquetFormatException(ParquetErrors.Encrypted, "its columns are encrypted, which is not read")
            : file;
    }
}
