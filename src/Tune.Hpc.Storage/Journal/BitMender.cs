namespace Tune.Hpc.Storage.Journal;

/// <summary>Finds the one wrong bit of a line by trying them all against its checksum.</summary>
/// <remarks>CRC-32C tells any two single-bit errors apart at these lengths, so at most one try succeeds. Quadratic in the length; for repair only.</remarks>
internal static class BitMender
{
    /// <summary>The line as it was, or null where more than one bit is wrong.</summary>
    public static byte[]? Mend(ReadOnlySpan<byte> line)
    {
        byte[] copy = line.ToArray();
        for (int i = 0; i < copy.Length; i++)
        {
            for (int bit = 0; bit < 8; bit++)
            {
                copy[i] ^= (byte)(1 << bit);
                if (copy[i] != '\n' && JournalLine.IsIntact(copy))
                {
                    return copy;
                }

                copy[i] ^= (byte)(1 << bit);
            }
        }

        return null;
    }
}
