namespace Tune.Hpc.Storage.Parquet.Reading;

/// <summary>What has to be done to stored numbers before they are what a column of ours holds.</summary>
internal enum Meaning
{
    /// <summary>Nothing but widening.</summary>
    Plain,

    /// <summary>The sign bit is a value bit.</summary>
    Unsigned,

    /// <summary>Days since 1970, to be microseconds.</summary>
    Days,

    /// <summary>Milliseconds since 1970, to be microseconds.</summary>
    Milliseconds,

    /// <summary>Nanoseconds since 1970, to be microseconds.</summary>
    Nanoseconds,
}
