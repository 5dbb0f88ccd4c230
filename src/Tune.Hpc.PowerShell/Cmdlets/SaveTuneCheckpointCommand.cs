using System.Management.Automation;
using Tune.Hpc.Client;
using Tune.Hpc.PowerShell.TrialSide;

namespace Tune.Hpc.PowerShell.Cmdlets;

/// <summary>Saves a checkpoint of the trial that this session is; the next report carries it.</summary>
/// <remarks>
/// <para>A checkpoint is a folder that holds what the trial needs to go on from where it is. It appears whole or not at all, whatever happens while it is written, and belongs to the next report.</para>
/// <para>A trial that is resumed finds the folder in the Checkpoint property of Get-TuneTrialContext.</para>
/// <para>Outside of a trial the block runs with a folder that is thrown away, so a script can be tried by hand.</para>
/// </remarks>
/// <example>
/// <para>Writes a model into the checkpoint's folder, and reports.</para>
/// <code>
/// $weights = 1, 2, 3
/// Save-TuneCheckpoint { param($Folder) $weights | ConvertTo-Json | Set-Content "$Folder/weights.json" }
/// Write-TuneReport @{ loss = 0.31 }
/// </code>
/// </example>
/// <example>
/// <para>Keeps a file that a training program has written.</para>
/// <code>
/// Set-Content model.bin 'weights'
/// Save-TuneCheckpoint -Path model.bin -Step 10
/// </code>
/// </example>
[Cmdlet(VerbsData.Save, "TuneCheckpoint", DefaultParameterSetName = WithBlock)]
[OutputType(typeof(DirectoryInfo))]
public sealed class SaveTuneCheckpointCommand : TrialCmdlet
{
    private const string WithBlock = "ScriptBlock";
    private const string WithPath = "Path";

    /// <summary>Writes the checkpoint's files. It gets the folder to write into as its first argument.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = WithBlock), ValidateNotNull]
    public ScriptBlock ScriptBlock { get; set; } = null!;

    /// <summary>Files and folders to copy into the checkpoint; wildcards are allowed. Of a folder, what is in it is copied.</summary>
    [Parameter(Mandatory = true, ParameterSetName = WithPath, ValueFromPipelineByPropertyName = true), ValidateNotNullOrEmpty, Alias("FullName"), SupportsWildcards]
    public string[] Path { get; set; } = [];

    /// <summary>How far the trial is; names the folder. By default the iteration that the next report will have.</summary>
    [Parameter, ValidateRange(0, int.MaxValue)]
    public int Step { get; set; }

    /// <summary>Writes the checkpoint's folder.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    private readonly List<string> _sources = [];

    private protected override void Process()
    {
        foreach (string given in Path)
        {
            var found = Engine.PathsOf(given);
            if (found.Count == 0 || found.FirstOrDefault(p => !System.IO.Path.Exists(p)) is not null)
            {
                throw new TuneException(ModuleCodes.BadCheckpoint, $"-Path: there is no file or folder '{given}'");
            }

            _sources.AddRange(found);
        }
    }

    // One checkpoint of all files that came down the pipeline.
    private protected override void End()
    {
        if (!IsBound(nameof(ScriptBlock)) && _sources.Count == 0)
        {
            return;
        }

        int step = IsBound(nameof(Step)) ? Step : Session.Trial.Iteration + 1;
        string? folder = Told(ModuleCodes.BadCheckpoint, () => Session.Trial.SaveCheckpoint(step, Write));
        if (folder is not null && IsOn(PassThru))
        {
            Engine.Write(new DirectoryInfo(folder));
        }
    }

    private void Write(string folder)
    {
        if (_sources.Count == 0)
        {
            Engine.Invoke(ScriptBlock, folder);
        }

        _sources.ForEach(source => TrialFiles.Copy(source, folder));
    }
}
