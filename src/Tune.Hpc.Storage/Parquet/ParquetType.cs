using System.Diagnostics.CodeAnalysis;

namespace Tune.Hpc.Storage.Parquet;

/// <summary>What one column of a flat table holds.</summary>
[SuppressMessage("Naming", "CA1720", Justification = "An enumeration of types has names of types.")]
public enum ParquetType
{
    /// <summary>True or false.</summary>
    Boolean,

    /// <summary>A signed 64-bit integer.</summary>
    Integer,

    /// <summary>A 64-bit floating-point number; NaN and the infinities are values.</summary>
    Real,

    /// <summary>UTF-8 text.</summary>
    Text,

    /// <summary>An instant, UTC, in microseconds since 1970.</summary>
    Timestamp,
}
