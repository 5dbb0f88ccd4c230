using Tune.Hpc.PowerShell.Engine;
using Tune.Hpc.PowerShell.Objects;
using Tune.Hpc.Runtime.Results;
using Tune.Hpc.Runtime.Specification;
using Tune.Hpc.Trials;

namespace Tune.Hpc.PowerShell.Results;

/// <summary>The trials of one or several experiments, ranked.</summary>
internal sealed class Ranking
{
    private readonly List<ResultSource> _sources;
    private readonly BestScope _scope;
    private readonly Objective _objective;

    /// <summary>Of experiments whose journals were read.</summary>
    /// <exception cref="TuneException">They have no metric, or not the same one.</exception>
    public Ranking(List<ResultSource> sources, BestScope scope)
    {
        _sources = sources;
        _scope = scope;
        _objective = ObjectiveOf(sources[0]);
        foreach (var other in sources.Where(s => ObjectiveOf(s) != _objective))
        {
            throw new TuneException(
                ModuleCodes.NotComparable,
                $"{other.Path} optimises {Phrase(ObjectiveOf(other))} and {sources[0].Path} {Phrase(_objective)}: to rank them together, say -Metric NAME -Mode min|max");
        }
    }

    /// <summary>How an experiment's own metric is to be; null where that is another metric.</summary>
    public static string? OwnMode(string folder, string metric) =>
        ExperimentFile.LoadSummary(folder).Objective is { } own && own.Metric == metric ? ModeOf(own) : null;

    /// <summary>The best of all, the best first.</summary>
    /// <exception cref="TuneException">None qualifies, whatever is chosen; the message says why.</exception>
    public IEnumerable<ResultRecord> BestOf(ResultChoice choice, ResultLayout layout, int most)
    {
        var ranked = new List<(double Loss, int Source, RankedTrial Trial, Cell[] Row)>();
        TuneException? none = null;
        for (int s = 0; s < _sources.Count; s++)
        {
            try
            {
                var wanted = choice.For(_sources[s], layout);
                ranked.AddRange(Qualified(_sources[s], wanted).Select(q => (_objective.ToLoss(q.Trial.Value), s, q.Trial, q.Row)));
            }
            catch (TuneException error) when (error.Code == ResultCodes.NothingBest)
            {
                none ??= error;
            }
        }

        if (ranked.Count == 0 && none is not null)
        {
            throw none;
        }

        return ranked.OrderBy(r => r.Loss).ThenBy(r => r.Source).ThenBy(r => r.Trial.Trial.Id).Take(most)
            .Select(r => layout.RecordOf(_sources[r.Source], r.Row, (r.Trial.Value, r.Trial.Iteration)));
    }

    /// <summary>All trials in their order, each with the value it is ranked by where it has one.</summary>
    public IEnumerable<ResultRecord> All(ResultChoice choice, ResultLayout layout)
    {
        foreach (var source in _sources)
        {
            var wanted = choice.For(source, layout);
            var ranks = Ranks(source);
            foreach (var (trial, row) in source.View!.State.Trials.Zip(source.Table.Rows).Where(t => wanted(t.Second)))
            {
                yield return layout.RecordOf(source, row, ranks.TryGetValue(trial.Id, out var rank) ? (rank.Value, rank.Iteration) : null);
            }
        }
    }

    private Dictionary<TrialId, RankedTrial> Ranks(ResultSource source)
    {
        try
        {
            return Best.Top(source.View!.State, _scope, int.MaxValue).ToDictionary(r => r.Trial.Id);
        }
        catch (TuneException error) when (error.Code == ResultCodes.NothingBest)
        {
            return [];
        }
    }

    private IEnumerable<(RankedTrial Trial, Cell[] Row)> Qualified(ResultSource source, Func<Cell[], bool> wanted)
    {
        var ranks = Best.Top(source.View!.State, _scope, int.MaxValue).ToDictionary(r => r.Trial.Id);
        foreach (var (trial, row) in source.View.State.Trials.Zip(source.Table.Rows))
        {
            if (ranks.TryGetValue(trial.Id, out var rank) && wanted(row))
            {
                yield return (rank, row);
            }
        }
    }

    private static Objective ObjectiveOf(ResultSource source) => source.View!.State.Rules.Objective ?? throw new TuneException(
        ResultCodes.NothingBest, $"{source.Path}: the experiment has no metric, so no trial is best; say -Metric NAME -Mode min|max");

    private static string Phrase(Objective objective) => $"{objective.Metric} ({ModeOf(objective)})";

    private static string ModeOf(Objective objective) => objective.Mode == ObjectiveMode.Max ? "max" : "min";
}
