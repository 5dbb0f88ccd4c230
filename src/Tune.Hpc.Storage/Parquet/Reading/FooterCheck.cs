using Tune.Hpc.Storage.Parquet.Format;

namespace Tune.Hpc.Storage.Parquet.Reading;

/// <summary>Holds a footer against itself and the size of its file, so that reading pages can rely on it.</summary>
internal static class FooterCheck
{
    public static StoredColumn[] ColumnsOf(FileMetadata file)
    {
        if (file.Schema.Count == 0 || file.Schema[0].Type is not null)
        {
            throw Damaged("it has no schema");
        }

        // Groups are named before the count is compared, since their children make the count differ.
        var columns = file.Schema.Skip(1).Select(StoredColumn.From).ToArray();
        return columns.Length == file.Schema[0].Children
            ? columns
            : throw Damaged($"the schema states {file.Schema[0].Children} columns and lists {columns.Length}");
    }

    public static void Check(FileMetadata file, StoredColumn[] columns, long footerStart)
    {
        long rows = 0;
        for (int group = 0; group < file.RowGroups.Count; group++)
        {
            var metadata = file.RowGroups[group];
            if (metadata.RowCount < 0 || metadata.Columns.Count != columns.Length)
            {
                throw Damaged($"row group {group + 1} has {metadata.RowCount} rows and {metadata.Columns.Count} of {columns.Length} columns");
            }

            for (int i = 0; i < columns.Length; i++)
            {
                Check(metadata.Columns[i], columns[i], metadata.RowCount, group, footerStart);
            }

            rows = unchecked(rows + metadata.RowCount);
        }

        if (rows != file.RowCount)
        {
            throw Damaged($"it states {file.RowCount} rows, its row groups {rows}");
        }
    }

    private static void Check(ColumnChunkMetadata chunk, StoredColumn column, long rows, int group, long footerStart)
    {
        string place = $"row group {group + 1}, column '{column.Column.Name}'";
        if (chunk.Type != column.Physical)
        {
            throw Damaged($"{place}: stored as {chunk.Type}, where the schema says {column.Physical}");
        }

        if (chunk.ValueCount != rows)
        {
            throw Damaged($"{place}: {chunk.ValueCount} values for {rows} rows");
        }

        bool inside = chunk.Start >= FileLayout.Magic.Length && chunk.CompressedSize >= 0 && chunk.CompressedSize <= footerStart - chunk.Start;
        if (!inside && rows > 0)
        {
            throw Damaged($"{place}: {chunk.CompressedSize} bytes at {chunk.Start} do not lie before the footer at {footerStart}");
        }
    }

    private static ParquetFormatException Damaged(string what) => new(ParquetErrors.DamagedFooter, what);
}
