using System.Collections.Immutable;
using Tune.Hpc.Driver;
using Tune.Hpc.Runtime.Driving;
using Tune.Hpc.Search;
using Tune.Hpc.Specification;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Runtime.Asking;

/// <summary>A searcher for a loop that somebody else drives: it is asked for configurations and told their results.</summary>
/// <remarks>It runs nothing and writes no experiment. With a log it remembers: what it was told is read again, and the search goes on where it was.</remarks>
public sealed class AskTell : IDisposable
{
    private readonly ExperimentSpec _spec;
    private readonly ISearcher _searcher;
    private readonly UnmadeFunctions? _functions;
    private readonly SearchPrograms? _programs;
    private readonly AskTellLog? _log;
    private readonly SortedDictionary<TrialId, CreatedTrial> _pending = [];
    private readonly HashSet<TrialId> _seen = [];
    private readonly Dictionary<TrialId, ImmutableArray<Metric>> _last = [];
    private long _next;
    private int _known;

    /// <summary>Begins, or goes on where a log ends.</summary>
    /// <param name="spec">The space, the metric and the searcher; what concerns jobs is not looked at.</param>
    /// <param name="log">Where everything is written down; null for nowhere.</param>
    /// <exception cref="TuneException">The log cannot be read or written, or is that of another search.</exception>
    public AskTell(ExperimentSpec spec, string? log = null)
    {
        ArgumentNullException.ThrowIfNull(spec);
        _spec = spec;
        _functions = UnmadeFunctions.Of(spec);
        _programs = SearchPrograms.OfUnmade(spec);
        try
        {
            _searcher = ExperimentRulesFactory.Create(spec, _functions is null ? null : _functions.Ask, _programs is null ? null : _programs.Start).Searcher!;
            _log = log is null ? null : AskTellLog.Open(log, spec, Replay);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Trials that were asked for and have no result yet, by number.</summary>
    public IReadOnlyCollection<CreatedTrial> Pending => _pending.Values;

    /// <summary>The number that the next trial may have: above all that were used.</summary>
    public TrialId NextTrial => new(_seen.Count == 0 ? 1 : _seen.Max().Number + 1);

    /// <summary>Asks for a configuration.</summary>
    /// <param name="trial">A number that was not used before.</param>
    /// <param name="config">Where the trial was made with a configuration of somebody else's: that one.</param>
    /// <exception cref="TuneException">The number was used, or the configuration is not in the space.</exception>
    public Suggestion Suggest(TrialId trial, ConfigMap? config = null)
    {
        Require(!_seen.Contains(trial), $"trial {trial} was asked for before; the next may be {NextTrial}");
        if (config is not null)
        {
            string? why = _spec.Space.WhyNot(config);
            Require(why is null, $"trial {trial}: {why}");
            Create(trial, _next, config, ConfigMap.Empty, remember: true);
            return new Suggestion.Run(config, "given");
        }

        while (true)
        {
            var answer = _searcher.Suggest(new SuggestContext { Index = _next, NumSamples = _spec.NumSamples, Pending = [.. _pending.Values], Trial = trial });
            switch (answer)
            {
                case Suggestion.Run run:
                    Create(trial, run.Index ?? _next, run.Config, run.Notes, remember: true);
                    return run;
                case Suggestion.Known known:
                    Know(known);
                    break;
                default:
                    return answer;
            }
        }
    }

    /// <summary>Tells a report of a trial that goes on; nested values are joined with '/'.</summary>
    /// <exception cref="TuneException">No such trial runs, or a value is neither a number, true, false nor a text.</exception>
    public void Report(TrialId trial, ConfigMap result) => Report(trial, AskTellLine.MetricsOf(result));

    /// <summary>Tells the last result of a trial that has ended; nested values are joined with '/'.</summary>
    /// <exception cref="TuneException">No such trial runs, the result lacks the metric, or a value is neither a number, true, false nor a text.</exception>
    public void Complete(TrialId trial, ConfigMap result) => Complete(trial, AskTellLine.MetricsOf(result));

    /// <summary>Tells a report of a trial that goes on.</summary>
    /// <exception cref="TuneException">No such trial runs.</exception>
    public void Report(TrialId trial, ImmutableArray<Metric> result) => Told(trial, result, remember: true);

    /// <summary>Tells the last result of a trial that has ended.</summary>
    /// <exception cref="TuneException">No such trial runs, or the result lacks the metric.</exception>
    public void Complete(TrialId trial, ImmutableArray<Metric> result) => End(trial, result, null, remember: true);

    /// <summary>Tells that a trial has failed, and its configuration is to blame.</summary>
    /// <exception cref="TuneException">No such trial runs.</exception>
    public void Fail(TrialId trial, string error) => End(trial, [], error, remember: true);

    /// <inheritdoc/>
    public void Dispose()
    {
        _programs?.Dispose();
        _functions?.Dispose();
        _log?.Dispose();
    }

    private void Create(TrialId trial, long index, ConfigMap config, ConfigMap notes, bool remember)
    {
        var created = new CreatedTrial(trial, index, config, notes);
        if (remember)
        {
            _log?.Created(created);
        }

        _seen.Add(trial);
        _pending[trial] = created;
        _next = Math.Max(_next, index + 1);
        _searcher.OnCreated(created);
    }

    /// <summary>A result that is known beforehand is a trial that nobody runs: it has a number of its own, below all others.</summary>
    private void Know(Suggestion.Known known)
    {
        var trial = new TrialId(--_known);
        long index = known.Index ?? _next;
        _next = Math.Max(_next, index + 1);
        _searcher.OnCreated(new CreatedTrial(trial, index, known.Config, ConfigMap.Empty));
        _searcher.OnReport(trial, known.Result);
        _searcher.Observe(Finished(trial, known.Config, ConfigMap.Empty, known.Result, failed: false));
    }

    private void Told(TrialId trial, ImmutableArray<Metric> result, bool remember)
    {
        Require(_pending.ContainsKey(trial), $"trial {trial} does not run; {Running()}");
        if (remember)
        {
            _log?.Told("report", trial, result, null);
        }

        Keep(trial, result);
        _searcher.OnReport(trial, result);
    }

    private void End(TrialId trial, ImmutableArray<Metric> result, string? error, bool remember)
    {
        Require(_pending.TryGetValue(trial, out var created), $"trial {trial} does not run; {Running()}");
        Require(
            error is not null || Lacking(trial, result) is null,
            $"trial {trial}: the result lacks {Lacking(trial, result)}, which is {(_spec.Goals.AreSeveral ? "one of the metrics" : "the metric")}; a trial that has none failed, and says \"error\" instead");
        if (remember)
        {
            _log?.Told("complete", trial, result, error);
        }

        if (!result.IsEmpty)
        {
            _searcher.OnReport(trial, result);
            Keep(trial, result);
        }

        _pending.Remove(trial);
        _searcher.Observe(Finished(trial, created!.Config, created.Notes, _last.GetValueOrDefault(trial, []), error is not null));
        _last.Remove(trial);
    }

    /// <summary>The first objective without a value; null where each has one.</summary>
    private string? Lacking(TrialId trial, ImmutableArray<Metric> result) =>
        _spec.Objectives.Select(o => o.Metric).FirstOrDefault(name => result.Concat(_last.GetValueOrDefault(trial, [])).All(m => m.Name != name));

    /// <summary>Of each metric the last value counts, also where later reports lack it.</summary>
    private void Keep(TrialId trial, ImmutableArray<Metric> result) =>
        _last[trial] = [.. result, .. _last.GetValueOrDefault(trial, []).Where(m => result.All(r => r.Name != m.Name))];

    private FinishedTrial Finished(TrialId trial, ConfigMap config, ConfigMap notes, ImmutableArray<Metric> result, bool failed)
    {
        double? Value(string name) => result.FirstOrDefault(m => m.Name == name) is { Name: not null } metric && metric.Value.IsNumeric ? metric.Value.AsDouble : null;
        var goals = GoalValues.Of(_spec.Goals, result);
        return new FinishedTrial
        {
            Trial = trial,
            Config = config,
            Notes = notes,
            Loss = _spec.Objective is { } objective && result.FirstOrDefault(m => m.Name == objective.Metric) is { Name: not null } metric ? objective.ToLoss(metric.Value.AsDouble) : null,
            Losses = goals.Losses,
            Violations = goals.Violations,
            Iteration = (long)(Value(MetricNames.TrainingIteration) ?? 0),
            RunTime = Value(MetricNames.TimeTotalS) is { } seconds and >= 0 and < 1e10 ? TimeSpan.FromSeconds(seconds) : TimeSpan.Zero,
            Failed = failed,
            StoppedEarly = false,
        };
    }

    private void Replay(AskTellLine line)
    {
        switch (line.Op)
        {
            case "suggest":
                while (_next < line.Index && _searcher.Suggest(new SuggestContext { Index = _next, NumSamples = _spec.NumSamples, Pending = [.. _pending.Values], Trial = line.Trial }) is Suggestion.Known known)
                {
                    Know(known);
                }

                Create(line.Trial, line.Index, line.Config!, line.Notes, remember: false);
                break;
            case "report":
                Told(line.Trial, line.Result, remember: false);
                break;
            default:
                End(line.Trial, line.Result, line.Error, remember: false);
                break;
        }
    }

    private string Running() => _pending.Count == 0 ? "none does" : $"{string.Join(", ", _pending.Keys.Take(10))}{(_pending.Count > 10 ? ", ..." : "")} do";

    private static void Require(bool holds, string message)
    {
        if (!holds)
        {
            throw new TuneException(AskTellCodes.BadLine, message);
        }
    }
}
