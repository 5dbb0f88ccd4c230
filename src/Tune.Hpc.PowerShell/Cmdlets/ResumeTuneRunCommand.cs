using System.Collections;
using System.Management.Automation;
using Tune.Hpc.PowerShell.Completers;
using Tune.Hpc.PowerShell.Objects;
using Tune.Hpc.PowerShell.Runs;
using Tune.Hpc.Runtime.Driving;
using Tune.Hpc.Runtime.Runs;
using Tune.Hpc.Runtime.Specification;
using Tune.Hpc.Runtime.Views;

namespace Tune.Hpc.PowerShell.Cmdlets;

/// <summary>Goes on with a run where it was left: after Ctrl+C, a crash, the end of a session, or to add trials.</summary>
/// <remarks>
/// <para>Trials that have not ended go on from their last checkpoint. Those that gave up, and those that ended well, stay as they are unless -Errored or -Finished says otherwise.
/// -Raise changes limits, such as the number of trials.</para>
/// <para>While it waits, it does what Start-TuneRun does: progress, -Verbose, callbacks, Ctrl+C.</para>
/// </remarks>
/// <example>
/// <para>Three more trials for an experiment that had twelve.</para>
/// <code>Resume-TuneRun digits -Raise @{ num_samples = 15 }</code>
/// </example>
/// <example>
/// <para>What would be done to give trials that gave up another try, from scratch.</para>
/// <code>Resume-TuneRun digits -Errored Restart -WhatIf</code>
/// </example>
[Cmdlet(VerbsLifecycle.Resume, "TuneRun", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium)]
[OutputType(typeof(TuneRun))]
public sealed class ResumeTuneRunCommand : DrivingCmdlet
{

    /// <summary>The experiment: its folder, or its name below ./tune-results. Wildcards are allowed.</summary>
    [Parameter(Position = 0, Mandatory = true, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Folder", "FullName")]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(ExperimentCompleter))]
    public string[] Path { get; set; } = [];

    /// <summary>Trials that gave up: Skip leaves them, Resume goes on from their last checkpoint, Restart begins them anew as other trials.</summary>
    [Parameter]
    [ValidateSet("Skip", "Resume", "Restart")]
    public string Errored { get; set; } = "Skip";

    /// <summary>Trials that have not ended: Skip counts them as ended, Resume goes on from their last checkpoint, Restart begins them anew as other trials.</summary>
    [Parameter]
    [ValidateSet("Skip", "Resume", "Restart")]
    public string Unfinished { get; set; } = "Resume";

    /// <summary>Trials that ended well: as -Errored.</summary>
    [Parameter]
    [ValidateSet("Skip", "Resume", "Restart")]
    public string Finished { get; set; } = "Skip";

    /// <summary>Limits to change, such as @{ num_samples = 200; time_budget_s = 3600 }.</summary>
    [Parameter]
    public IDictionary? Raise { get; set; }

    private protected override void Process() => ForEachFolder(Path, Continue);

    private void Continue(string folder)
    {
        var assignments = LimitAssignments.Of(Raise);
        var options = new ResumeOptions
        {
            Errored = Enum.Parse<ResumeKind>(Errored, ignoreCase: true),
            Unfinished = Enum.Parse<ResumeKind>(Unfinished, ignoreCase: true),
            Finished = Enum.Parse<ResumeKind>(Finished, ignoreCase: true),
            Raise = [.. RaisedLimits.Read(folder, assignments)],
        };
        if (Engine.ShouldProcess(What(folder, options, assignments), $"Resume {System.IO.Path.GetFileName(folder)}?"))
        {
            Go(folder, options);
        }
    }

    private string What(string folder, ResumeOptions options, IReadOnlyList<string> assignments)
    {
        string first = $"resume {System.IO.Path.GetFileName(folder)}{(assignments.Count == 0 ? "" : $" with {string.Join(", ", assignments)}")}";
        if (!WantsForecast)
        {
            return first;
        }

        using var view = ExperimentView.Open(folder, Clock);
        return string.Join(Environment.NewLine, RunForecast.Of(ExperimentFile.Load(folder, assignments), view.State, options).Lines().Prepend(first));
    }
}
