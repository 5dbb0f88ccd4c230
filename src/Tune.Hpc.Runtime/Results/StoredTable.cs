using System.Globalization;
using Tune.Hpc.Runtime.Views;
using Tune.Hpc.Storage.Folder;
using Tune.Hpc.Storage.Parquet;

namespace Tune.Hpc.Runtime.Results;

/// <summary>A table below <c>results/</c> that says the same as the journal: much quicker to read where trials are many.</summary>
/// <param name="Experiment">The experiment's name.</param>
/// <param name="Table">The table; its rows are streamed.</param>
/// <remarks>A file carries the length of the journal it was made from. A journal only ever grows, so a journal of that length is that journal.</remarks>
public sealed record StoredTable(string Experiment, ResultTable Table)
{
    private const string ExperimentMark = "tune.experiment";
    private const string JournalMark = "tune.journal_bytes";

    /// <summary>Opens a table of an experiment, if it is there, whole, and nothing has happened since.</summary>
    /// <param name="folder">The experiment's folder.</param>
    /// <param name="fileName"><see cref="ResultFiles.TrialsName"/> or <see cref="ResultFiles.ReportsName"/>.</param>
    /// <returns>Null where only the journal tells how things stand.</returns>
    /// <exception cref="TuneException">The folder is no experiment.</exception>
    public static StoredTable? Open(string folder, string fileName)
    {
        var experiment = ExperimentFolder.Open(folder);
        string path = Path.Combine(experiment.Results, fileName);
        if (!File.Exists(path))
        {
            return null;
        }

        try
        {
            string? name, bytes;
            using (var reader = ParquetTableReader.Open(path))
            {
                name = Mark(reader, ExperimentMark);
                bytes = Mark(reader, JournalMark);
            }

            return name is not null && bytes == Text(new FileInfo(experiment.Journal).Length) ? new StoredTable(name, ParquetTable.Read(path)) : null;
        }
        catch (Exception error) when (error is TuneException or IOException)
        {
            return null;
        }
    }

    /// <summary>What a file is marked with. Where attempts still run their time goes on, so that such a table is never current.</summary>
    internal static KeyValuePair<string, string>[] MarksOf(ExperimentView view) => view.State.LiveCount > 0
        ? [new(ExperimentMark, view.Spec.Name)]
        : [new(ExperimentMark, view.Spec.Name), new(JournalMark, Text(view.End.Offset))];

    private static string? Mark(ParquetTableReader reader, string name) => reader.Metadata.FirstOrDefault(m => m.Key == name).Value;

    private static string Text(long bytes) => bytes.ToString(CultureInfo.InvariantCulture);
}
