using System.Management.Automation;
using Tune.Hpc.PowerShell.Completers;

namespace Tune.Hpc.PowerShell;

/// <summary>What cmdlets share that look at experiments.</summary>
public abstract class ExperimentCmdlet : TuneCmdlet
{
    /// <summary>The experiment: its folder, or its name below ./tune-results. Wildcards are allowed. Left out, it is the one below ./tune-results that was
    /// worked on last.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Folder", "FullName")]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(ExperimentCompleter))]
    public string[]? Path { get; set; }

    /// <summary>The clock.</summary>
    internal TimeProvider Clock { get; set; } = TimeProvider.System;

    /// <summary>Does something with each experiment of this input: what fails for one is told, and the next is still taken.</summary>
    private protected void ForEachFolder(Action<string> action)
    {
        if (Path is null)
        {
            Told(() => action(ExperimentPaths.Newest(Engine)));
            return;
        }

        foreach (string path in Path)
        {
            IReadOnlyList<string> folders = [];
            Told(() => folders = ExperimentPaths.Resolve(path, Engine));
            foreach (string folder in folders)
            {
                Told(() => action(folder));
            }
        }
    }
}
