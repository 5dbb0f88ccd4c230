using System.Collections;
using System.Management.Automation;
using Tune.Hpc.PowerShell.Completers;
using Tune.Hpc.PowerShell.Definitions;
using Tune.Hpc.PowerShell.Objects;
using Tune.Hpc.Runtime.Specification.Reading;
using Tune.Hpc.Specification;

namespace Tune.Hpc.PowerShell.Cmdlets;

/// <summary>Reads an experiment from a specification file, YAML or JSON.</summary>
/// <remarks><para>The same files that 'dotnet tune run' takes. Relative paths in the file are relative to its folder; where results go is relative to the current one.</para></remarks>
/// <example><para>A specification, with more trials than it says.</para><code>Import-TuneExperiment digits.yaml -Set @{ num_samples = 200 }</code></example>
/// <example><para>Every specification of a folder.</para><code>Get-ChildItem *.yaml | Import-TuneExperiment</code></example>
[Cmdlet(VerbsData.Import, "TuneExperiment")]
[OutputType(typeof(TuneExperiment))]
public sealed class ImportTuneExperimentCommand : TuneCmdlet
{
    private string? _current;

    /// <summary>The file, or several; wildcards are allowed.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("FullName", "PSPath")]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(SpecificationCompleter))]
    public string[] Path { get; set; } = [];

    /// <summary>Keys that are set over those of the file, by their paths: @{ 'scheduler.max_t' = 27 }.</summary>
    [Parameter]
    public IDictionary? Set { get; set; }

    private protected override object? ErrorTarget => _current;

    /// <inheritdoc/>
    private protected override void Process()
    {
        foreach (string path in Path)
        {
            _current = path;
            Told(() => ReadAll(path));
        }
    }

    private void ReadAll(string path)
    {
        var files = Engine.PathsOf(path);
        if (files.Count == 0)
        {
            throw new TuneException(ModuleCodes.NoFile, $"{path}: no file matches");
        }

        foreach (string file in files)
        {
            Told(() => Engine.Write(Read(file)));
        }
    }

    private TuneExperiment Read(string file)
    {
        if (Directory.Exists(file))
        {
            throw new TuneException(ModuleCodes.NoFile, $"{file}: this is a folder; a specification file is wanted, and Get-TuneExperiment reads the folder of an experiment");
        }

        if (SpecFile.Load(file) is not SpecMap root)
        {
            throw new TuneException(SpecCodes.BadValue, $"{file}: the file holds no specification; that is a map with at least 'command'");
        }

        var definition = new ExperimentDefinition(Engine, root);
        definition.Set(Set ?? new Hashtable());
        return definition.Read(SessionContext.Of(Engine, file));
    }
}
