using System.Management.Automation;
using Tune.Hpc.PowerShell.Objects;
using Tune.Hpc.Runtime.Results;

namespace Tune.Hpc.PowerShell.Cmdlets;

/// <summary>Imports results from Parquet or CSV files, whoever wrote them, as Get-TuneResult gives them.</summary>
/// <remarks>
/// <para>Files of Export-TuneResult, of dotnet tune, and of Export-Csv after Get-TuneResult become the same objects again, also where another program has dropped rows or
/// columns. Of other files, each column becomes a property. What a column of a CSV file holds is seen from all of its values: whole numbers, numbers, true and false,
/// times; anything else is text.</para>
/// </remarks>
/// <example>
/// <para>What the run has stored itself.</para>
/// <code>Import-TuneResult tune-results/digits/results/trials.parquet | Sort-Object loss</code>
/// </example>
[Cmdlet(VerbsData.Import, "TuneResult")]
[OutputType(ResultLayout.TypeName, ReportLayout.TypeName)]
public sealed class ImportTuneResultCommand : TuneCmdlet
{
    /// <summary>The files, ending in .parquet or .csv. Wildcards are allowed.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("FullName")]
    [SupportsWildcards]
    public string[] Path { get; set; } = [];

    private protected override void Process()
    {
        foreach (string path in Path)
        {
            Told(() =>
            {
                foreach (string file in Engine.PathsOf(path))
                {
                    Told(() => Import(file));
                }
            });
        }
    }

    private void Import(string file)
    {
        var table = ResultFiles.ReadFrom(file);
        using var source = ResultSource.OfFile(file, table);
        if (ReportLayout.Fits(table))
        {
            var reports = new ReportLayout(table);
            Write(table, row => Engine.Write(reports.RecordOf(source, row)));
        }
        else
        {
            var trials = new ResultLayout([table]);
            Write(table, row => Engine.Write(trials.RecordOf(source, row)));
        }
    }

    private static void Write(ResultTable table, Action<Cell[]> write)
    {
        foreach (var row in table.Rows)
        {
            write(row);
        }
    }
}
