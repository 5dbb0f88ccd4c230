using Tune.Hpc.PowerShell.Engine;
using Tune.Hpc.PowerShell.Objects;
using Tune.Hpc.Runtime.Results;
using Tune.Hpc.Runtime.Specification;
using Tune.Hpc.Runtime.Views;
using Tune.Hpc.Search.Pareto;
using Tune.Hpc.Trials;

namespace Tune.Hpc.PowerShell.Results;

/// <summary>The trials of one or several experiments, ranked.</summary>
internal sealed class Ranking
{
    private readonly List<ResultSource> _sources;
    private readonly BestScope _scope;
    private readonly Objective? _given;
    private readonly Goals _goals;

    /// <summary>Of experiments whose journals were read, and of tables by themselves.</summary>
    /// <param name="sources">Where the trials are.</param>
    /// <param name="scope">Which of a trial's values counts.</param>
    /// <param name="given">What was asked for; null: what each experiment optimises. A table by itself does not tell.</param>
    /// <exception cref="TuneException">They have no metric, or not the same one.</exception>
    public Ranking(List<ResultSource> sources, BestScope scope, Objective? given)
    {
        _sources = sources;
        _scope = scope;
        _given = given;
        _goals = GoalsOf(sources[0]);
        foreach (var other in sources.Where(s => GoalWords.Of(GoalsOf(s)) != GoalWords.Of(_goals)))
        {
            throw new TuneException(
                ModuleCodes.NotComparable,
                $"{other.Path} optimises {GoalWords.Of(GoalsOf(other))} and {sources[0].Path} {GoalWords.Of(_goals)}: to rank them together, say -Metric NAME -Mode min|max");
        }
    }

    /// <summary>How an experiment's own metric is to be; null where that is another metric.</summary>
    public static string? OwnMode(string folder, string metric) =>
        ExperimentFile.LoadSummary(folder).Goals.Objectives.FirstOrDefault(o => o.Metric == metric) is { } own ? GoalWords.ModeOf(own) : null;

    /// <summary>The best of all, the best first; where objectives are traded and one is wanted, all that no other beats.</summary>
    /// <exception cref="TuneException">None qualifies, whatever is chosen; the message says why.</exception>
    public IEnumerable<ResultRecord> BestOf(ResultChoice choice, ResultLayout layout, int most)
    {
        var ranked = new List<(Rank Rank, int Source, Cell[] Row)>();
        TuneException? none = null;
        for (int s = 0; s < _sources.Count; s++)
        {
            try
            {
                var wanted = choice.For(_sources[s], layout);
                ranked.AddRange(RowsOf(_sources[s]).Where(r => r.Rank is not null && wanted(r.Row)).Select(r => (r.Rank!, s, r.Row)));
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

        return InOrder(ranked, most).Select(r => layout.RecordOf(_sources[r.Source], r.Row, (r.Rank.Value, r.Rank.Iteration)));
    }

    // A stable order: of equals, the one that stands first is the older one.
    private IEnumerable<(Rank Rank, int Source, Cell[] Row)> InOrder(List<(Rank Rank, int Source, Cell[] Row)> ranked, int most)
    {
        // Among the trials that were chosen; limits and several objectives need the journal, which a table by itself has not.
        var trials = ranked.Where(r => r.Rank.Trial is not null).ToDictionary(r => r.Rank.Trial!);
        if (trials.Count < ranked.Count || (!_goals.AreSeveral && _goals.Constraints.IsEmpty))
        {
            return ranked.OrderBy(r => _goals.First!.ToLoss(r.Rank.Value)).ThenBy(r => r.Source).Take(most);
        }

        var order = TrialOrder.Of(_goals, _scope, ranked.Select(r => r.Rank.Trial!));
        return order.Where((r, i) => i < most || (most == 1 && r.ParetoRank == 0)).Select(r => trials[r.Trial]);
    }

    /// <summary>All trials in their order, each with the value it is ranked by where it has one.</summary>
    public IEnumerable<ResultRecord> All(ResultChoice choice, ResultLayout layout)
    {
        foreach (var source in _sources)
        {
            var wanted = choice.For(source, layout);
            foreach (var (row, rank) in RowsOrNone(source).Where(r => wanted(r.Row)))
            {
                yield return layout.RecordOf(source, row, rank is null ? null : (rank.Value, rank.Iteration));
            }
        }
    }

    private IEnumerable<(Cell[] Row, Rank? Rank)> RowsOrNone(ResultSource source)
    {
        try
        {
            return RowsOf(source);
        }
        catch (TuneException error) when (error.Code == ResultCodes.NothingBest)
        {
            return source.Table.Rows.Select(r => (r, (Rank?)null));
        }
    }

    private IEnumerable<(Cell[] Row, Rank? Rank)> RowsOf(ResultSource source)
    {
        if (source.View is not { } view)
        {
            return TableRanks.Of(source, _goals.First!, _scope);
        }

        var ranks = Best.Top(view.State, _scope, int.MaxValue).ToDictionary(r => r.Trial.Id, r => new Rank(r.Value, r.Iteration) { Trial = r.Trial });
        return view.State.Trials.Zip(source.Table.Rows, (trial, row) => (row, ranks.GetValueOrDefault(trial.Id)));
    }

    private Goals GoalsOf(ResultSource source) => source.View is { State.Rules.Goals: { First: not null } goals } ? goals
        : _given is { } objective ? Goals.Of(objective)
        : throw new TuneException(
            ResultCodes.NothingBest,
            source.View is null
                ? $"{source.Path}: a table by itself does not tell what is best; say -Metric NAME -Mode min|max"
                : $"{source.Path}: the experiment has no metric, so no trial is best; say -Metric NAME -Mode min|max");
}
