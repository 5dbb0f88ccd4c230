using System.Management.Automation;
using System.Text;
using Tune.Hpc.PowerShell.Completers;
using Tune.Hpc.PowerShell.Objects;
using Tune.Hpc.Runtime.Specification;
using Tune.Hpc.Runtime.Specification.Writing;
using Tune.Hpc.Runtime.Views;
using Tune.Hpc.Specification;

namespace Tune.Hpc.PowerShell.Cmdlets;

/// <summary>Writes an experiment as a specification file, YAML or JSON.</summary>
/// <remarks><para>What is a default anyway is left out; script blocks go along as files of the specification. Import-TuneExperiment and 'dotnet tune run' read the result as the same experiment.</para></remarks>
/// <example><para>The specification of an experiment that has run, as text.</para><code>Export-TuneExperiment -Path digits</code></example>
/// <example><para>A file that 'dotnet tune run' takes.</para>
/// <code>Import-TuneExperiment digits.yaml -Set @{ name = 'digits3' } | Export-TuneExperiment -Destination digits3.yaml -Force</code></example>
[Cmdlet(VerbsData.Export, "TuneExperiment", DefaultParameterSetName = "Experiment", SupportsShouldProcess = true)]
[OutputType(typeof(string))]
public sealed class ExportTuneExperimentCommand : TuneCmdlet
{
    private string? _written;

    /// <summary>The experiment, as New-TuneExperiment, Import-TuneExperiment or Get-TuneExperiment gives it.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = "Experiment")]
    public TuneExperiment? Experiment { get; set; }

    /// <summary>The folder of an experiment, or its name below ./tune-results.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true, ParameterSetName = "Path")]
    [Alias("Folder", "FullName")]
    [ArgumentCompleter(typeof(ExperimentCompleter))]
    public string? Path { get; set; }

    /// <summary>The file to write. Left out, the text goes down the pipeline.</summary>
    [Parameter(Position = 0, ParameterSetName = "Experiment")]
    [Parameter(Position = 1, ParameterSetName = "Path")]
    public string? Destination { get; set; }

    /// <summary>yaml or json. Default: what the file's name says, else yaml.</summary>
    [Parameter]
    [ValidateSet("yaml", "json")]
    public string? Format { get; set; }

    /// <summary>Replaces a file that is there.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    private protected override object? ErrorTarget => (object?)Experiment ?? Path;

    /// <inheritdoc/>
    private protected override void Process()
    {
        var spec = Experiment is not null ? Experiment.Spec : ExperimentFile.Load(ExperimentPath.Resolve(Path!, Engine.CurrentFolder));
        if (Destination is null)
        {
            Engine.Write(TextOf(spec, "yaml", folder: null));
            return;
        }

        string file = Engine.PathsOf(Destination, literal: true)[0];
        RequireFree(file);
        string text = TextOf(spec, file.EndsWith(".json", StringComparison.OrdinalIgnoreCase) ? "json" : "yaml", System.IO.Path.GetDirectoryName(file));
        if (Engine.ShouldProcess($"write {spec.Name} to {file}", $"Write {file}?"))
        {
            Write(file, text);
        }
    }

    private string TextOf(ExperimentSpec spec, string format, string? folder) =>
        (Format?.ToLowerInvariant() ?? format) == "json" ? SpecText.Json(spec, folder) : SpecText.Yaml(spec, folder);

    private void RequireFree(string file)
    {
        if (_written == file)
        {
            Misuse(ModuleCodes.BadParameters, $"-Destination: {file} is one file, and there is more than one experiment; export each to its own");
        }

        if (Directory.Exists(file))
        {
            throw new TuneException(ModuleCodes.FileExists, $"{file}: this is a folder; -Destination is the file to write");
        }

        if (File.Exists(file) && !IsOn(Force))
        {
            throw new TuneException(ModuleCodes.FileExists, $"{file}: the file exists; -Force replaces it");
        }

        _written = file;
    }

    private static void Write(string file, string text)
    {
        try
        {
            File.WriteAllText(file, text, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new TuneException(ModuleCodes.Unwritable, $"{file}: cannot be written: {error.Message}", error);
        }
    }
}
