using System.Management.Automation;
using Tune.Hpc.PowerShell.Completers;
using Tune.Hpc.PowerShell.Definitions;
using Tune.Hpc.PowerShell.Objects;
using Tune.Hpc.Runtime.Specification;
using Tune.Hpc.Runtime.Views;

namespace Tune.Hpc.PowerShell.Cmdlets;

/// <summary>Gets experiments from their folders.</summary>
/// <remarks><para>A path is the folder of an experiment, its name below ./tune-results, or a folder that holds experiments. Get-TuneRun tells how far they are.</para></remarks>
/// <example><para>Every experiment below ./tune-results.</para><code>Get-TuneExperiment</code></example>
/// <example><para>What varies in one of them.</para><code>(Get-TuneExperiment digits).ParamSpace</code></example>
[Cmdlet(VerbsCommon.Get, "TuneExperiment")]
[OutputType(typeof(TuneExperiment))]
public sealed class GetTuneExperimentCommand : TuneCmdlet
{
    private string? _current;

    /// <summary>Folders of experiments, their names below ./tune-results, or folders that hold experiments; wildcards are allowed. Default: ./tune-results.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Folder", "FullName")]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(ExperimentCompleter))]
    public string[] Path { get; set; } = [];

    /// <summary>Looks into folders below as well.</summary>
    [Parameter]
    public SwitchParameter Recurse { get; set; }

    private protected override object? ErrorTarget => _current;

    /// <inheritdoc/>
    private protected override void Process()
    {
        if (Path.Length == 0)
        {
            WriteBelow(System.IO.Path.Combine(Engine.CurrentFolder, ExperimentPath.DefaultStorage));
        }

        foreach (string path in Path)
        {
            _current = path;
            Told(() => WriteAll(path));
        }
    }

    private void WriteAll(string path)
    {
        foreach (string found in ExperimentPaths.Matching(path, Engine))
        {
            Told(() => WriteFound(found));
        }
    }

    private void WriteFound(string path)
    {
        if (!ExperimentList.IsExperiment(path) && Directory.Exists(path) && Below(path).Any())
        {
            WriteBelow(path);
            return;
        }

        string folder = ExperimentPath.Resolve(path, Engine.CurrentFolder);
        Engine.Write(new TuneExperiment(ExperimentFile.Load(folder), folder));
    }

    // One that cannot be read does not hide the others.
    private void WriteBelow(string path)
    {
        foreach (string folder in Below(path))
        {
            _current = folder;
            Told(() => Engine.Write(new TuneExperiment(ExperimentFile.Load(folder), folder)));
        }
    }

    private IEnumerable<string> Below(string path) => IsOn(Recurse) ? ExperimentList.Inside(path) : ExperimentList.Below(path);
}
