using System.Management.Automation;
using Tune.Hpc.PowerShell.Completers;
using Tune.Hpc.PowerShell.Engine;
using Tune.Hpc.PowerShell.Objects;
using Tune.Hpc.PowerShell.Results;
using Tune.Hpc.Runtime.Results;
using Tune.Hpc.Runtime.Views;
using Tune.Hpc.Trials;

namespace Tune.Hpc.PowerShell.Cmdlets;

/// <summary>Gets the results of experiments: one object for each trial, with its parameters, its last metrics and what it cost.</summary>
/// <remarks>
/// <para>Each trial is one flat object: the experiment and its folder, number and status, every parameter and every metric under its own name (nested ones joined
/// with '/'), what it cost, when and where it ran, and where something is optimised its best value and the iteration of that. Numbers are numbers, times are
/// DateTime in UTC and RunTime is a TimeSpan, so that Sort-Object, Group-Object, Export-Csv and ConvertTo-Json do what one expects.</para>
/// <para>A parameter or metric whose name is that of an earlier property, ignoring case, is called config/NAME or metric/NAME. All objects of one call have the same
/// properties: of several experiments, those of all of them.</para>
/// <para>-Best and -Top rank trials by -Metric in the direction of -Mode, which default to the experiment's own. -Scope says which of a trial's values counts; RankValue
/// and RankIteration tell it. Only trials whose value there is a finite number are ranked, also where there is a single trial; of equals, the older one is better. Of
/// several experiments, the best of all are given. A Parquet file outside of its experiment is ranked by -Metric and -Mode, by its last values or, with -Scope all, its best
/// ones.</para>
/// <para>An experiment that somebody drives right now can be looked at at any time, from any machine that sees its folder. With -Follow each trial is written as soon as
/// it ends, until the run is over.</para>
/// </remarks>
/// <example>
/// <para>All trials, the best first.</para>
/// <code>Get-TuneResult digits | Sort-Object loss | Select-Object -First 3 TrialId, lr, hidden, loss</code>
/// </example>
/// <example>
/// <para>The best trial by the best value it ever reported.</para>
/// <code>Get-TuneResult digits -Best -Scope all</code>
/// </example>
/// <example>
/// <para>What went wrong, and in which trials.</para>
/// <code>Get-TuneResult digits -Status ERROR | Group-Object Reason</code>
/// </example>
/// <example>
/// <para>A table for a spreadsheet.</para>
/// <code>Get-TuneResult digits -Filter 'loss &lt; 0.9' | Export-Csv good.csv</code>
/// </example>
[Cmdlet(VerbsCommon.Get, "TuneResult", DefaultParameterSetName = "All")]
[OutputType(ResultLayout.TypeName)]
public sealed class GetTuneResultCommand : ExperimentCmdlet, IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly List<string> _inputs = [];

    /// <summary>The metric to rank by, instead of the experiment's own.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(MetricCompleter))]
    public string? Metric { get; set; }

    /// <summary>Whether low or high is good: min or max. Needed beside a metric that is not the experiment's own.</summary>
    [Parameter]
    [ValidateSet("min", "max")]
    public string? Mode { get; set; }

    /// <summary>Which of a trial's values counts: its last, its best of all, the mean of all, or of the last 5 or 10. Default: last. Given without -Best or -Top,
    /// all trials are written and tell their RankValue.</summary>
    [Parameter]
    [ValidateSet("last", "all", "avg", "last-5-avg", "last-10-avg")]
    public string? Scope { get; set; }

    /// <summary>Only the best trial.</summary>
    [Parameter(ParameterSetName = "Best", Mandatory = true)]
    public SwitchParameter Best { get; set; }

    /// <summary>Only that many of the best trials, the best first.</summary>
    [Parameter(ParameterSetName = "Top", Mandatory = true)]
    [ValidateRange(1, int.MaxValue)]
    public int Top { get; set; }

    /// <summary>Only trials of these statuses.</summary>
    [Parameter]
    [ValidateSet("PENDING", "QUEUED", "RUNNING", "PAUSED", "TERMINATED", "ERROR")]
    public string[]? Status { get; set; }

    /// <summary>Only trials for which all of these hold: NAME OPERATOR VALUE, such as 'loss &lt; 0.3'. Operators: &lt; &lt;= == != &gt;= &gt;.</summary>
    [Parameter]
    public string[]? Filter { get; set; }

    /// <summary>Writes each trial when it has ended, and goes on until the run is over.</summary>
    [Parameter(ParameterSetName = "Follow", Mandatory = true)]
    public SwitchParameter Follow { get; set; }

    private bool IsRanked => IsOn(Best) || IsBound(nameof(Top)) || Scope is not null || Metric is not null;

    /// <inheritdoc/>
    public void Dispose() => _stop.Dispose();

    /// <inheritdoc/>
    protected override void StopProcessing() => _stop.Cancel();

    private protected override void Begin()
    {
        if (Mode is not null && Metric is null)
        {
            Misuse(ModuleCodes.BadParameters, "-Mode goes with -Metric NAME");
        }

        if (IsOn(Follow) && IsRanked)
        {
            Misuse(ModuleCodes.BadParameters, "-Follow writes trials as they end; which of them are best is known at the end: Get-TuneResult -Best then");
        }
    }

    private protected override void Process() => Collect();

    // Only now it is known which properties there are.
    private protected override void End()
    {
        var sources = new List<ResultSource>();
        try
        {
            foreach (string input in _inputs.Distinct())
            {
                Told(() => sources.Add(Open(input)));
            }

            if (sources.Count > 0)
            {
                Write(sources);
            }
        }
        finally
        {
            sources.ForEach(s => s.Dispose());
        }
    }

    private void Collect()
    {
        string[] files = [.. (Path ?? []).Where(IsParquet)];
        foreach (string file in files)
        {
            _inputs.AddRange(Engine.PathsOf(file));
        }

        if (Path is null || files.Length < Path.Length)
        {
            Path = Path?.Except(files).ToArray();
            ForEachFolder(_inputs.Add);
        }
    }

    private static bool IsParquet(string path) => path.EndsWith(".parquet", StringComparison.OrdinalIgnoreCase);

    private ResultSource Open(string input)
    {
        if (!IsParquet(input))
        {
            return IsRanked || IsOn(Follow) ? ResultSource.OfTrials(ExperimentView.Open(input, Clock, ObjectiveFor(input))) : ResultSource.OfTrials(input, Clock);
        }

        if ((IsRanked || IsOn(Follow)) && ResultSource.ExperimentAround(input) is { } folder)
        {
            return ResultSource.OfTrials(ExperimentView.Open(folder, Clock, ObjectiveFor(folder)));
        }

        if (IsOn(Follow))
        {
            Misuse(ModuleCodes.BadParameters, $"{input}: nothing is added to a table by itself; -Follow needs the experiment's folder");
        }

        if (IsRanked && ObjectiveGiven is null)
        {
            Misuse(ModuleCodes.BadParameters, $"{input}: a table by itself does not tell what is best; say -Metric NAME -Mode min|max");
        }

        return ResultSource.OfFile(input, ParquetTable.Read(input));
    }

    private Objective? ObjectiveGiven => Metric is null || Mode is null ? null : ObjectiveOf(Metric, Mode);

    private Objective? ObjectiveFor(string folder)
    {
        if (Metric is null)
        {
            return null;
        }

        return (Mode ?? Ranking.OwnMode(folder, Metric)) is { } mode
            ? ObjectiveOf(Metric, mode)
            : throw new TuneException(ModuleCodes.BadParameters, $"{folder}: -Metric {Metric} needs -Mode min or -Mode max: it is not what this experiment optimises");
    }

    private static Objective ObjectiveOf(string metric, string mode) => new(metric, mode == "max" ? ObjectiveMode.Max : ObjectiveMode.Min);

    private void Write(List<ResultSource> sources)
    {
        var choice = new ResultChoice([.. Status ?? []], [.. Filter ?? []]);
        if (IsOn(Follow))
        {
            new FollowedResults(sources, choice, Clock, _stop.Token).Write(Engine);
            return;
        }

        var layout = new ResultLayout([.. sources.Select(s => s.Table)], IsRanked);
        if (!IsRanked)
        {
            sources.ForEach(s => choice.Write(s, layout, Engine));
            return;
        }

        int most = IsOn(Best) ? 1 : IsBound(nameof(Top)) ? Top : int.MaxValue;
        var ranking = new Ranking(sources, Runtime.Results.Best.ParseScope(Scope ?? "last"), ObjectiveGiven);
        bool rankedOnly = most < int.MaxValue || IsBound(nameof(Top));
        foreach (var record in rankedOnly ? ranking.BestOf(choice, layout, most) : ranking.All(choice, layout))
        {
            Engine.Write(record);
        }
    }
}
