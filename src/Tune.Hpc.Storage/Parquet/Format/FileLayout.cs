namespace Tune.Hpc.Storage.Parquet.Format;

/// <summary>What stands at fixed places of a file: magic, pages, footer, the footer's length (4 bytes), magic.</summary>
internal static class FileLayout
{
    /// <summary>The bytes of the footer's length and the magic after it.</summary>
    public const int TailLength = 8;

    /// <summary>First and last bytes of every file.</summary>
    public static ReadOnlySpan<byte> Magic => "PAR1"u8;

    /// <summary>The same of a file whose footer is encrypted.</summary>
    public static ReadOnlySpan<byte> EncryptedMagic => "PARE"u8;
}
