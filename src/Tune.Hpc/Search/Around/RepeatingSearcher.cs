using System.Collections.Immutable;
using System.Globalization;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Search.Around;

/// <summary>Every suggestion runs several times, as results are noisy (<c>search_alg.repeat</c>; Ray Tune's <c>Repeater</c>): the searcher hears of it once, when all of them have ended.</summary>
/// <remarks>
/// <para><c>num_samples</c> counts runs; a remainder that makes no whole suggestion is left out. Trials that failed are left out of the score; where all of them did, the suggestion has failed.</para>
/// <para>Suggestion i is run i mod k of the searcher's suggestion i div k.</para>
/// </remarks>
public sealed class RepeatingSearcher : ISearcher
{
    private readonly ISearcher _inner;
    private readonly int _repeat;
    private readonly RepeatScore _score;
    private readonly string? _indexName;
    private readonly Dictionary<long, Group> _groups = [];
    private readonly Dictionary<TrialId, (long Group, int Run)> _places = [];

    /// <summary>Begins without trials.</summary>
    /// <param name="inner">Proposes.</param>
    /// <param name="repeat">How often each suggestion runs; from 1.</param>
    /// <param name="score">What the searcher hears.</param>
    /// <param name="indexName">Under which name the run's number, from 0, stands in configurations; null: nowhere.</param>
    public RepeatingSearcher(ISearcher inner, int repeat, RepeatScore score, string? indexName)
    {
        ArgumentNullException.ThrowIfNull(inner);
        ArgumentOutOfRangeException.ThrowIfLessThan(repeat, 1);
        (_inner, _repeat, _score, _indexName) = (inner, repeat, score, indexName);
    }

    /// <inheritdoc/>
    public string Name => _inner.Name;

    /// <inheritdoc/>
    public Suggestion Suggest(SuggestContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        long number = context.Index / _repeat;
        int run = (int)(context.Index % _repeat);
        if (run > 0 && _groups.TryGetValue(number, out var group))
        {
            return new Suggestion.Run(WithIndex(group.Config, run), Invariant($"run {run + 1} of {_repeat} of trial {group.First}'s configuration"));
        }

        // A group whose first run was never made (a restart moved the count) begins with the next whole one.
        number += run > 0 ? 1 : 0;
        var asked = context with { Index = number, NumSamples = context.NumSamples < 0 ? -1 : context.NumSamples / _repeat, Pending = [.. Unfinished()] };
        return _inner.Suggest(asked) switch
        {
            Suggestion.Run found => found with
            {
                Config = WithIndex(found.Config, 0),
                Index = (found.Index ?? number) * _repeat,
                Reason = Invariant($"{found.Reason}; run 1 of {_repeat}"),
            },
            Suggestion.Known known => known with { Index = ((known.Index ?? number) * _repeat) + _repeat - 1 },
            var other => other,
        };
    }

    /// <inheritdoc/>
    public void OnCreated(CreatedTrial trial)
    {
        ArgumentNullException.ThrowIfNull(trial);
        long number = trial.Index / _repeat;
        int run = (int)(trial.Index % _repeat);
        var config = Without(trial.Config);
        if (!_groups.TryGetValue(number, out var group))
        {
            // What is known beforehand counts for all runs of its suggestion, and has the last one's number.
            group = new Group(trial.Trial, config, run == 0 ? _repeat : 1);
            _groups[number] = group;
            _inner.OnCreated(trial with { Index = number, Config = config });
        }
        else if (group.Runs.ContainsKey(run))
        {
            Reopen(group);
        }

        group.Runs[run] = null;
        _places[trial.Trial] = (number, run);
    }

    /// <inheritdoc/>
    public void Observe(FinishedTrial trial)
    {
        ArgumentNullException.ThrowIfNull(trial);
        if (!_places.TryGetValue(trial.Trial, out var place))
        {
            return;
        }

        var group = _groups[place.Group];
        group.Runs[place.Run] = trial;
        if (group.Runs.Count == group.Size && group.Runs.Values.All(r => r is not null))
        {
            group.IsTold = true;
            _inner.Observe(Together(group));
        }
    }

    /// <inheritdoc/>
    public void OnReopened(TrialId trial)
    {
        if (_places.TryGetValue(trial, out var place))
        {
            Reopen(_groups[place.Group]);
            _groups[place.Group].Runs[place.Run] = null;
        }
    }

    private void Reopen(Group group)
    {
        if (group.IsTold)
        {
            group.IsTold = false;
            _inner.OnReopened(group.First);
        }
    }

    private IEnumerable<CreatedTrial> Unfinished() =>
        _groups.Where(g => !g.Value.IsTold).OrderBy(g => g.Key).Select(g => new CreatedTrial(g.Value.First, g.Key, g.Value.Config, ConfigMap.Empty));

    private FinishedTrial Together(Group group)
    {
        var runs = group.Runs.OrderBy(r => r.Key).Select(r => r.Value!).ToList();
        var good = runs.Where(r => !r.Failed && r.Loss is { } loss && double.IsFinite(loss)).ToList();
        bool allFailed = good.Count == 0;
        return runs[0] with
        {
            Trial = group.First,
            Config = group.Config,
            Loss = allFailed ? null : Score(good.Select(r => r.Loss!.Value)),
            Losses = allFailed || good.Any(r => r.Losses.IsEmpty) ? [] : [.. Enumerable.Range(0, good[0].Losses.Length).Select(i => Score(good.Select(r => r.Losses[i])))],
            Violations = good.Count == 0 ? [] : [.. Enumerable.Range(0, good[0].Violations.Length).Select(i => Score(good.Select(r => r.Violations[i])))],
            ReportedCost = runs.Any(r => r.ReportedCost is not null) ? runs.Sum(r => r.ReportedCost ?? 0) : null,
            RunTime = TimeSpan.FromTicks(runs.Sum(r => r.RunTime.Ticks)),
            Iteration = runs.Min(r => r.Iteration),
            Failed = allFailed && runs.Any(r => r.Failed || r.Loss is not null),
            StoppedEarly = good.Any(r => r.StoppedEarly),
        };
    }

    private double Score(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return _score switch
        {
            RepeatScore.Median => (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2,
            RepeatScore.Worst => sorted[^1],
            _ => sorted.Average(),
        };
    }

    private ConfigMap WithIndex(ConfigMap config, int run) => _indexName is null ? config : config.With(_indexName, ConfigValue.Of((long)run));

    private ConfigMap Without(ConfigMap config)
    {
        var rest = new ConfigMapBuilder();
        foreach (var (name, value) in config.Entries.Where(e => e.Key != _indexName))
        {
            rest[name] = value;
        }

        return rest.ToMap();
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private sealed class Group(TrialId first, ConfigMap config, int size)
    {
        public TrialId First { get; } = first;

        public ConfigMap Config { get; } = config;

        public int Size { get; } = size;

        public bool IsTold { get; set; }

        public Dictionary<int, FinishedTrial?> Runs { get; } = [];
    }
}
