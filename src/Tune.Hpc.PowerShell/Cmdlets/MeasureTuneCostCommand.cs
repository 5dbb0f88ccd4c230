using System.Management.Automation;
using Tune.Hpc.PowerShell.Objects;
using Tune.Hpc.Runtime.Views;

namespace Tune.Hpc.PowerShell.Cmdlets;

/// <summary>Measures what experiments have used so far: node-hours, CPU-hours, GPU-hours, and where they went.</summary>
/// <remarks>
/// <para>Cost is the time attempts ran, times what they asked for. ByStatus divides it among trials, ByOutcome among attempts. Failed adds up attempts that failed, or
/// that the machine lost or cut off; where a later attempt went on from their checkpoint, not all of that is wasted. Saved estimates what trials that the scheduler
/// stopped would have used up to max_t at the pace they had; it is null where budgets are not counted in training_iteration.</para>
/// </remarks>
/// <example>
/// <para>What an experiment has used.</para>
/// <code>Measure-TuneCost digits</code>
/// </example>
/// <example>
/// <para>By the fate of its trials.</para>
/// <code>(Measure-TuneCost digits).ByStatus | Format-Table Name, Count, RunTime, CpuHours</code>
/// </example>
[Cmdlet(VerbsDiagnostic.Measure, "TuneCost")]
[OutputType(typeof(TuneCost))]
public sealed class MeasureTuneCostCommand : ExperimentCmdlet
{
    private protected override void Process() => ForEachFolder(folder =>
    {
        using var view = ExperimentView.Open(folder, Clock);
        Engine.Write(new TuneCost(view));
    });
}
