using System.Management.Automation;
using Tune.Hpc.PowerShell.Objects;
using Tune.Hpc.PowerShell.TrialSide;

namespace Tune.Hpc.PowerShell.Cmdlets;

/// <summary>Gets the trial that this session is: its configuration, its folders, the time it has left.</summary>
/// <remarks>
/// <para>What may change while the trial runs (the time left, whether it should stop) is looked up each time the property is read.</para>
/// <para>Outside of a trial IsTrial is false, the configuration is empty, and nothing wants to be stopped: a script can be tried by hand.</para>
/// </remarks>
/// <example>
/// <para>Reads a value of the configuration, with one of its own where there is no trial.</para>
/// <code>
/// $trial = Get-TuneTrialContext
/// $lr = $trial.Config.lr ?? 0.1
/// </code>
/// </example>
/// <example>
/// <para>Goes on from where an earlier attempt left off, as long as the job's time allows.</para>
/// <code>
/// $trial = Get-TuneTrialContext
/// for ($epoch = $trial.Iteration + 1; $epoch -le 3 -and $trial.HasTime; $epoch++) {
///     Write-TuneReport @{ loss = 1 / $epoch }
/// }
/// </code>
/// </example>
[Cmdlet(VerbsCommon.Get, "TuneTrialContext")]
[OutputType(typeof(TuneTrialContext))]
public sealed class GetTuneTrialContextCommand : TrialCmdlet
{
    private protected override void End() => Engine.Write(Told(ModuleCodes.BadTrial, () => new TuneTrialContext(Session)));
}
