using System.Management.Automation;
using Tune.Hpc.Runtime.Results;
using Tune.Hpc.Runtime.Views;

namespace Tune.Hpc.PowerShell.Cmdlets;

/// <summary>Exports the results of an experiment to one CSV, JSON or Parquet file.</summary>
/// <remarks>
/// <para>The file's ending says the format: .csv, .json or .parquet. It has the columns that dotnet tune trials --output writes, config/NAME for each parameter, and
/// with -Report those of dotnet tune reports --output. The file appears whole or not at all.</para>
/// <para>For a choice of trials or properties, send the objects of Get-TuneResult to Export-Csv or ConvertTo-Json.</para>
/// </remarks>
/// <example>
/// <para>All trials, for other programs.</para>
/// <code>Export-TuneResult digits trials.parquet</code>
/// </example>
/// <example>
/// <para>All reports, as CSV, in place of an older file.</para>
/// <code>Export-TuneResult digits reports.csv -Report -Force</code>
/// </example>
[Cmdlet(VerbsData.Export, "TuneResult", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Low)]
[OutputType(typeof(FileInfo))]
public sealed class ExportTuneResultCommand : ExperimentCmdlet
{
    private readonly List<string> _folders = [];

    /// <summary>The file to write.</summary>
    [Parameter(Position = 1, Mandatory = true)]
    public string Destination { get; set; } = "";

    /// <summary>Every report instead of one row for each trial.</summary>
    [Parameter]
    public SwitchParameter Report { get; set; }

    /// <summary>Replaces a file that is there.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Writes the file's FileInfo.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    private protected override void Process() => ForEachFolder(_folders.Add);

    private protected override void End()
    {
        if (_folders.Count == 0)
        {
            return;
        }

        string file = Engine.PathsOf(Destination, literal: true)[0];
        Require(file);
        if (Engine.ShouldProcess($"write the {(IsOn(Report) ? "reports" : "trials")} of {_folders[0]} to {file}", $"Write {file}?"))
        {
            using var view = ExperimentView.Open(_folders[0], Clock);
            ResultFiles.WriteTo(IsOn(Report) ? view.Reports() : view.Trials(), file);
            if (IsOn(PassThru))
            {
                Engine.Write(new FileInfo(file));
            }
        }
    }

    private void Require(string file)
    {
        if (_folders.Count > 1)
        {
            Misuse(ModuleCodes.BadParameters, $"{_folders.Count} experiments, and one file; export each to its own, or send Get-TuneResult to Export-Csv");
        }

        if (File.Exists(file) && !IsOn(Force))
        {
            Misuse(ModuleCodes.FileExists, $"{file}: there is such a file; -Force replaces it");
        }
    }
}
