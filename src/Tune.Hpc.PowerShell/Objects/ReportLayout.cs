using Tune.Hpc.PowerShell.Engine;
using Tune.Hpc.Runtime.Results;

namespace Tune.Hpc.PowerShell.Objects;

/// <summary>The properties of reports' records: trial and attempt, each metric under its own name, the checkpoint, and when it was read.</summary>
internal sealed class ReportLayout
{
    /// <summary>The type name of reports' records.</summary>
    public const string TypeName = "Tune.Report";

    private static readonly string[] _fixed = ["Experiment", "Path", "TrialId", "Attempt", "Checkpoint", "Time"];
    private readonly int[] _places;

    /// <summary>Lays out the records of a table of reports.</summary>
    public ReportLayout(ResultTable table)
    {
        var names = new ResultNames(_fixed);
        string[] own = [.. table.Columns.Select(c => FixedName(c.Name) ?? names.Take(Plain(c.Name), ResultField.MetricPrefix))];
        Names = [.. _fixed[..4], .. own.Except(_fixed), .. _fixed[4..]];
        _places = [.. own.Select(n => Array.IndexOf(Names, n))];
        TrialColumn = Array.IndexOf(own, "TrialId");
    }

    /// <summary>The properties' names.</summary>
    public string[] Names { get; }

    /// <summary>Which column of the table says the trial; −1 where none does.</summary>
    public int TrialColumn { get; }

    /// <summary>Whether a table is one of reports.</summary>
    public static bool Fits(ResultTable table) => table.Find("attempt") >= 0 && table.Find("time") >= 0 && table.Find("status") < 0;

    /// <summary>The record of a row.</summary>
    public ResultRecord RecordOf(ResultSource source, Cell[] row)
    {
        object?[] values = new object?[Names.Length];
        values[0] = source.Experiment;
        values[1] = source.Path;
        for (int i = 0; i < row.Length; i++)
        {
            values[_places[i]] = PlainValues.Of(row[i]);
        }

        if (values[^2] is string checkpoint)
        {
            values[^2] = source.CheckpointPath(values[2] as string, checkpoint);
        }

        return new ResultRecord(TypeName, Names, values);
    }

    private static string? FixedName(string column) => column switch
    {
        "trial_id" => "TrialId",
        "attempt" => "Attempt",
        "time" => "Time",
        "checkpoint" => "Checkpoint",
        _ => null,
    };

    private static string Plain(string column) => column.StartsWith(ResultField.MetricPrefix, StringComparison.Ordinal) ? column[ResultField.MetricPrefix.Length..] : column;
}
