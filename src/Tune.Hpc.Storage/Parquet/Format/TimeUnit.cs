namespace Tune.Hpc.Storage.Parquet.Format;

/// <summary>The unit of a stored time, numbered by the union's fields.</summary>
internal enum TimeUnit
{
    None = 0,
    Millis = 1,
    Micros = 2,
    Nanos = 3,
}
