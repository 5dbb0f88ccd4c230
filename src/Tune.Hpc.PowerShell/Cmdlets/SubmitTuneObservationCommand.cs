using System.Management.Automation;
using Tune.Hpc.PowerShell.Definitions;
using Tune.Hpc.PowerShell.Objects;
using Tune.Hpc.Runtime.Specification.Reading;
using Tune.Hpc.Specification;
using Tune.Hpc.Trials;

namespace Tune.Hpc.PowerShell.Cmdlets;

/// <summary>Tells a search what came of a configuration.</summary>
/// <remarks><para>A trial ends with a result that has the metric, or with a failure; before that there may be reports of what it has reached so far (-Partial).</para></remarks>
/// <example><para>One trial ends well and another fails.</para><code>$search = New-TuneAskTell -ParamSpace @{ x = 'uniform(0, 1)' } -Metric loss -Mode min
/// $good, $bad = $search | Request-TuneSuggestion -Count 2
/// $good | Submit-TuneObservation -Result @{ loss = $good.Config.x }
/// $bad | Submit-TuneObservation -Failure 'out of memory'
/// $search.Dispose()</code></example>
[Cmdlet(VerbsLifecycle.Submit, "TuneObservation", DefaultParameterSetName = "Result")]
[OutputType(typeof(void))]
public sealed class SubmitTuneObservationCommand : TuneCmdlet
{
    /// <summary>What was tried, as Request-TuneSuggestion gave it.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    public TuneSuggestion? Suggestion { get; set; }

    /// <summary>The values it reached: a hashtable or an object, such as @{ loss = 0.3 }.</summary>
    [Parameter(Mandatory = true, Position = 1, ParameterSetName = "Result")]
    public object? Result { get; set; }

    /// <summary>The trial goes on: these are the values so far.</summary>
    [Parameter(ParameterSetName = "Result")]
    public SwitchParameter Partial { get; set; }

    /// <summary>Why it failed: the configuration is to blame.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "Failure")]
    public string? Failure { get; set; }

    private protected override object? ErrorTarget => Suggestion;

    /// <inheritdoc/>
    private protected override void Process()
    {
        if (Suggestion!.TrialId is null || !TrialId.TryParse(Suggestion.TrialId, out var trial))
        {
            throw new TuneException(ModuleCodes.BadKind, $"-Suggestion: the search said '{Suggestion.Status}' and gave no configuration, so nothing can have come of it");
        }

        var search = Suggestion.Search.Search;
        if (Failure is not null)
        {
            search.Fail(trial, Failure);
        }
        else if (IsOn(Partial))
        {
            search.Report(trial, Values());
        }
        else
        {
            search.Complete(trial, Values());
        }
    }

    private ConfigMap Values() => new ValueReader(Engine.Plain, new NoBlocks()).Read(Result, new SpecPlace("-Result", "")).ToValue() as ConfigMap
        ?? throw new TuneException(ModuleCodes.BadKind, "-Result: a result is a hashtable or an object, such as @{ loss = 0.31 }");
}
