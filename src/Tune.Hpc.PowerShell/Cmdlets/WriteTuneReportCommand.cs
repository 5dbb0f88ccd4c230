using System.Management.Automation;
using Tune.Hpc.PowerShell.Objects;
using Tune.Hpc.PowerShell.TrialSide;

namespace Tune.Hpc.PowerShell.Cmdlets;

/// <summary>Reports measurements of the trial that this session is.</summary>
/// <remarks>
/// <para>A report is a set of numbers, texts and truth values by name; nested ones are joined by a slash. The iteration and times are added unless they are given. It is written at once and costs next to nothing.</para>
/// <para>In a trial made from a script block, a report is also where the trial ends when the tuner has decided so: the cmdlet throws, and what follows it in the block does not run. In a script that is a command of its own, ask with -PassThru and leave with the exit code that it names.</para>
/// <para>With -AcceptUpdate a script says that it goes on in place when another trial's settings and checkpoint are to be taken over (population based training). Where it does not, its job is ended and queued again.</para>
/// <para>Outside of a trial the report is shown instead, so a script can be tried by hand.</para>
/// </remarks>
/// <example>
/// <para>Reports a loss. In a session that is no trial, the line is shown.</para>
/// <code>Write-TuneReport @{ loss = 0.31 }</code>
/// </example>
/// <example>
/// <para>A training loop that ends when the tuner says so.</para>
/// <code>
/// foreach ($epoch in 1..3) {
///     $answer = Write-TuneReport @{ loss = 1 / $epoch; epoch = $epoch } -PassThru
///     if ($answer.ShouldEnd) { exit $answer.ExitCode }
/// }
/// </code>
/// </example>
/// <example>
/// <para>Takes new settings, and a checkpoint to load, while it runs.</para>
/// <code>
/// $trial = Get-TuneTrialContext
/// foreach ($epoch in 1..3) {
///     $answer = Write-TuneReport @{ loss = 1 / $epoch } -AcceptUpdate -PassThru
///     if ($answer.ShouldEnd) { exit $answer.ExitCode }
///     if ($answer.ShouldUpdate) { $trial = Get-TuneTrialContext }
/// }
/// </code>
/// </example>
/// <example>
/// <para>Objects are reports, too: one for each that comes down the pipeline.</para>
/// <code>[pscustomobject]@{ loss = 0.5; train = @{ accuracy = 0.9 } } | Write-TuneReport</code>
/// </example>
[Cmdlet(VerbsCommunications.Write, "TuneReport")]
[OutputType(typeof(TuneCommand))]
public sealed class WriteTuneReportCommand : TrialCmdlet
{
    /// <summary>The measurements by name: a hashtable, an ordered dictionary or a custom object.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true), ValidateNotNull]
    public object Metric { get; set; } = null!;

    /// <summary>A folder or file that holds what the trial needs to go on from here. It is copied, unless it already is a checkpoint of this trial. Not needed after Save-TuneCheckpoint.</summary>
    [Parameter, ValidateNotNullOrEmpty]
    public string? Checkpoint { get; set; }

    /// <summary>Writes what the tuner wants now: to go on, to stop, to pause, or to go on with another configuration.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <summary>Says that the script takes new settings and a checkpoint to load while it runs. Give it with every report, and look at ShouldUpdate of what -PassThru writes; Get-TuneTrialContext has the new settings then.</summary>
    [Parameter]
    public SwitchParameter AcceptUpdate { get; set; }

    private protected override object? ErrorTarget => Metric;

    private protected override void Process()
    {
        var metrics = ReportedMetrics.Of(Metric);
        string? checkpoint = Checkpoint is { } path ? Engine.PathsOf(path, literal: true)[0] : null;
        if (IsOn(AcceptUpdate))
        {
            Session.Trial.AcceptUpdates();
        }

        var command = Told(ModuleCodes.BadReport, () => Session.Trial.Report(metrics, checkpoint));
        foreach (string line in Session.TakeShown())
        {
            Engine.Say(line);
        }

        if (command.ShouldEnd)
        {
            Engine.WriteVerbose(new TuneCommand(command).ToString());
        }

        if (IsOn(PassThru))
        {
            Engine.Write(new TuneCommand(command));
        }

        if (command.ShouldEnd && Session.IsScriptBlock)
        {
            Engine.Terminate(new TuneTrialEndedException(command), ModuleCodes.TrialEnded, ErrorCategory.OperationStopped, Session.Trial.Id);
        }
    }
}
