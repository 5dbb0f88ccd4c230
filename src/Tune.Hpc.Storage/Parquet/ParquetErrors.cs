namespace Tune.Hpc.Storage.Parquet;

/// <summary>Stable codes of what can be wrong with a Parquet file or table.</summary>
public static class ParquetErrors
{
    /// <summary>The file is not a Parquet file: too short, or its magic bytes are missing.</summary>
    public const string NotParquet = "TUNE4600";

    /// <summary>The footer is cut off, damaged, or states absurd sizes.</summary>
    public const string DamagedFooter = "TUNE4601";

    /// <summary>A page of a column is damaged.</summary>
    public const string DamagedPage = "TUNE4602";

    /// <summary>The file is encrypted.</summary>
    public const string Encrypted = "TUNE4603";

    /// <summary>A column has a type that flat tables of ours do not have: nested, repeated, INT96, decimal, and so on.</summary>
    public const string UnsupportedColumn = "TUNE4604";

    /// <summary>A column is stored in an encoding that is not read.</summary>
    public const string UnsupportedEncoding = "TUNE4605";

    /// <summary>A column is compressed with a codec that is not read.</summary>
    public const string UnsupportedCodec = "TUNE4606";

    /// <summary>The file cannot be opened or read.</summary>
    public const string Unreadable = "TUNE4607";

    /// <summary>The file cannot be written.</summary>
    public const string Unwritable = "TUNE4608";

    /// <summary>The columns of a table make no sense: none, unnamed, or two of one name.</summary>
    public const string BadSchema = "TUNE4609";

    /// <summary>A row has no value in a column that must have one.</summary>
    public const string MissingValue = "TUNE4610";

    /// <summary>The table has no column of the name asked for.</summary>
    public const string NoSuchColumn = "TUNE4611";

    /// <summary>A value or a row group is larger than is read or written.</summary>
    public const string TooLarge = "TUNE4612";
}
