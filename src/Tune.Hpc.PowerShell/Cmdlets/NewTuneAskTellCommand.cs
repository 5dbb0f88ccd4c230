using System.Collections;
using System.Management.Automation;
using Tune.Hpc.PowerShell.Completers;
using Tune.Hpc.PowerShell.Definitions;
using Tune.Hpc.PowerShell.Objects;

namespace Tune.Hpc.PowerShell.Cmdlets;

/// <summary>Makes a search for a loop of your own: it is asked for configurations and told their results.</summary>
/// <remarks>
/// <para>It runs nothing and makes no experiment. Request-TuneSuggestion asks for a configuration, Submit-TuneObservation tells what came of it, in any order and with any number under way.</para>
/// <para>With -StatePath everything is written down at once, and the same call goes on where the file ends. 'dotnet tune ask-tell --state' writes the same file.</para>
/// </remarks>
/// <example><para>A loop in the session itself.</para><code>$search = New-TuneAskTell -ParamSpace @{ x = 'uniform(-5, 5)' } -Metric loss -Mode min -Seed 1
/// foreach ($i in 1..10) {
///     $try = $search | Request-TuneSuggestion
///     $try | Submit-TuneObservation -Result @{ loss = [Math]::Pow($try.Config.x - 1, 2) }
/// }
/// $search.Dispose()</code></example>
[Cmdlet(VerbsCommon.New, "TuneAskTell", DefaultParameterSetName = "Space")]
[OutputType(typeof(TuneAskTell))]
public sealed class NewTuneAskTellCommand : TuneCmdlet
{
    /// <summary>What varies: as for New-TuneExperiment.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = "Space")]
    public object? ParamSpace { get; set; }

    /// <summary>The value to optimise.</summary>
    [Parameter(ParameterSetName = "Space")]
    public string? Metric { get; set; }

    /// <summary>Whether the metric is best at its min or its max.</summary>
    [Parameter(ParameterSetName = "Space")]
    [ValidateSet("min", "max")]
    public string? Mode { get; set; }

    /// <summary>How configurations are chosen: a name or a table, as New-TuneSearcher makes it.</summary>
    [Parameter(ParameterSetName = "Space")]
    [ArgumentCompleter(typeof(SearcherCompleter))]
    public object? SearchAlg { get; set; }

    /// <summary>How many configurations there are at most. Default: without limit.</summary>
    [Parameter(ParameterSetName = "Space")]
    public long NumSamples { get; set; }

    /// <summary>Configurations that come first, whole or partial.</summary>
    [Parameter(ParameterSetName = "Space")]
    public object?[]? PointsToEvaluate { get; set; }

    /// <summary>What every configuration must fulfil: expressions over config, or script blocks that are given $Config.</summary>
    [Parameter(ParameterSetName = "Space")]
    public object?[]? ConfigConstraint { get; set; }

    /// <summary>The seed of everything random. Default: 0, so that a loop that is started again goes on.</summary>
    [Parameter(ParameterSetName = "Space")]
    public long Seed { get; set; }

    /// <summary>More keys by their paths: @{ 'search_alg.repeat' = 3 }. They come last and win.</summary>
    [Parameter(ParameterSetName = "Space")]
    public IDictionary? Set { get; set; }

    /// <summary>Instead of all those: an experiment, as New-TuneExperiment and Import-TuneExperiment give it.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = "Experiment")]
    public TuneExperiment? Experiment { get; set; }

    /// <summary>The file in which it is written down. Default: nowhere.</summary>
    [Parameter]
    public string? StatePath { get; set; }

    /// <inheritdoc/>
    private protected override void Process()
    {
        string? state = StatePath is null ? null : Engine.PathsOf(StatePath, literal: true)[0];
        Engine.Write(new TuneAskTell(Experiment ?? Defined(), state));
    }

    private TuneExperiment Defined()
    {
        var definition = new ExperimentDefinition(Engine, "New-TuneAskTell");
        definition.Put("Command", new object[] { "true" });
        foreach (var (name, value) in ((string, object?)[])
        [
            (nameof(ParamSpace), ParamSpace), (nameof(Metric), Metric), (nameof(Mode), Mode), (nameof(SearchAlg), SearchAlg),
            (nameof(PointsToEvaluate), PointsToEvaluate), (nameof(ConfigConstraint), ConfigConstraint),
        ])
        {
            if (IsBound(name))
            {
                definition.Put(name, value);
            }
        }

        definition.Put(nameof(NumSamples), IsBound(nameof(NumSamples)) ? NumSamples : int.MaxValue);
        definition.Put(nameof(Seed), Seed);
        definition.Set(Set ?? new Hashtable());
        return definition.Read(SessionContext.Of(Engine, specFile: null));
    }
}
