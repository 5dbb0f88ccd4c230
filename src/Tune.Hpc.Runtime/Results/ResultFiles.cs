using Tune.Hpc.Runtime.Views;
using Tune.Hpc.Storage.Parquet;

namespace Tune.Hpc.Runtime.Results;

/// <summary>Writes tables to files, each whole or not at all.</summary>
public static class ResultFiles
{
    /// <summary>Name of the table of trials below <c>results/</c>.</summary>
    public const string TrialsName = "trials.parquet";

    /// <summary>Name of the table of reports below <c>results/</c>.</summary>
    public const string ReportsName = "reports.parquet";

    /// <summary>Name of the table of takeovers below <c>results/</c>; only experiments in which there are any have it.</summary>
    public const string ExploitsName = "exploits.parquet";

    private const UnixFileMode OwnerFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Makes <c>results/trials.parquet</c> and <c>results/reports.parquet</c> anew from the journal.</summary>
    /// <param name="folder">The experiment's folder.</param>
    /// <param name="clock">The clock; that of the system when left out.</param>
    /// <exception cref="TuneException">It is no experiment, its journal is damaged, or the disk refuses.</exception>
    public static void Write(string folder, TimeProvider? clock = null)
    {
        using var view = ExperimentView.Open(folder, clock);
        Write(view);
    }

    /// <summary>Makes both files from a view.</summary>
    /// <exception cref="TuneException">The disk refuses.</exception>
    public static void Write(ExperimentView view)
    {
        ArgumentNullException.ThrowIfNull(view);
        string folder = view.Folder.Results;
        var options = new ParquetWriterOptions
        {
            FileMode = view.Folder.Access == Storage.FolderAccess.Group ? OwnerFile | UnixFileMode.GroupRead : OwnerFile,
            Metadata = StoredTable.MarksOf(view),
        };
        Guard(folder, () => Directory.CreateDirectory(folder));
        ParquetTable.Write(view.Trials(), Path.Combine(folder, TrialsName), options);
        ParquetTable.Write(view.Reports(), Path.Combine(folder, ReportsName), options);
        if (view.State.Trials.Any(t => t.Exploits.Count > 0))
        {
            ParquetTable.Write(view.Exploits(), Path.Combine(folder, ExploitsName), options);
        }
    }

    /// <summary>Writes a table in the format its file's name ends in: <c>.csv</c>, <c>.json</c>, <c>.parquet</c>.</summary>
    /// <exception cref="TuneException">Another ending, or the disk refuses.</exception>
    public static void WriteTo(ResultTable table, string path)
    {
        string full = Path.GetFullPath(path);
        switch (Path.GetExtension(path).ToLowerInvariant())
        {
            case ".parquet":
                ParquetTable.Write(table, full);
                break;
            case ".csv":
                WriteText(full, stream =>
                {
                    using var writer = new StreamWriter(stream, leaveOpen: true);
                    CsvTable.Write(table, writer);
                });
                break;
            case ".json":
                WriteText(full, stream => JsonTable.Write(table, stream));
                break;
            default:
                throw new TuneException(ResultCodes.TableFormat, $"{path}: the file's name must end in .csv, .json or .parquet, which says how it is written");
        }
    }

    /// <summary>Reads a table from a file whose name ends in <c>.csv</c> or <c>.parquet</c>.</summary>
    /// <exception cref="TuneException">Another ending, the file cannot be read, or it is no table.</exception>
    public static ResultTable ReadFrom(string path)
    {
        switch (Path.GetExtension(path).ToLowerInvariant())
        {
            case ".parquet":
                return ParquetTable.Read(path);
            case ".csv":
                return ReadCsv(path);
            default:
                throw new TuneException(ResultCodes.TableFormat, $"{path}: the file's name must end in .csv or .parquet, which says how it is read");
        }
    }

    private static ResultTable ReadCsv(string path)
    {
        try
        {
            using var reader = new StreamReader(path);
            return CsvReader.Read(reader);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or FormatException)
        {
            throw new TuneException(ResultCodes.NoTable, $"{path}: cannot be read as a table: {error.Message}", error);
        }
    }

    private static void WriteText(string path, Action<Stream> write) => Guard(path, () =>
    {
        string temporary = Path.Combine(Path.GetDirectoryName(path)!, $".{Path.GetFileName(path)}.{Path.GetRandomFileName()}.tmp");
        try
        {
            using (var stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write))
            {
                write(stream);
                stream.Flush(flushToDisk: true);
            }

            File.Move(temporary, path, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    });

    private static void Guard(string path, Action act)
    {
        try
        {
            act();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new TuneException(ResultCodes.NotWritten, $"{path}: cannot be written: {error.Message}", error);
        }
    }
}
