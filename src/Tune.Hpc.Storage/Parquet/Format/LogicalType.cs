namespace Tune.Hpc.Storage.Parquet.Format;

/// <summary>What stored values mean, in the format's newer annotation; numbered by the union's fields.</summary>
internal enum LogicalType
{
    None = 0,
    String = 1,
    Map = 2,
    List = 3,
    Enum = 4,
    Decimal = 5,
    Date = 6,
    Time = 7,
    Timestamp = 8,
    Integer = 10,
    Unknown = 11,
    Json = 12,
    Bson = 13,
    Uuid = 14,
    Float16 = 15,
}
