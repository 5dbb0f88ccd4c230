namespace Tune.Hpc.Storage.Parquet.Format;

/// <summary>What a page holds, as numbered by the format.</summary>
internal enum PageType
{
    Data = 0,
    Index = 1,
    Dictionary = 2,
    DataV2 = 3,
}
