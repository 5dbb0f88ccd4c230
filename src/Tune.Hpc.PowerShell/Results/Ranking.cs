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
    private readonly Objective? _given;
    private readonly Objective _objective;

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
        var ranked = new List<(double Loss, int Source, Cell[] Row, Rank Rank)>();
        TuneException? none = null;
        for (int s = 0; s < _sources.Count; s++)
        {
            try
            {
                var wanted = choice.For(_sources[s], layout);
                ranked.AddRange(RowsOf(_sources[s]).Where(r => r.Rank is not null && wanted(r.Row)).Select(r => (_objective.ToLoss(r.Rank!.Value), s, r.Row, r.Rank)));
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

        // A stable order: of equals, the one that stands first is the older one.
        return ranked.OrderBy(r => r.Loss).ThenBy(r => r.Source).Take(most).Select(r => layout.RecordOf(_sources[r.Source], r.Row, (r.Rank.Value, r.Rank.Iteration)));
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
            return TableRanks.Of(source, _objective, _scope);
        }

        var ranks = Best.Top(view.State, _scope, int.MaxValue).ToDictionary(r => r.Trial.Id, r => new Rank(r.Value, r.Iteration));
        return view.State.Trials.Zip(source.Table.Rows, (trial, row) => (row, ranks.GetValueOrDefault(trial.Id)));
    }

    private Objective ObjectiveOf(ResultSource source) => _given ?? source.View?.State.Rules.Objective ?? throw new TuneException(
        ResultCodes.NothingBest,
        source.View is null
            ? $"{source.Path}: a table by itself does not tell what is best; say -Metric NAME -Mode min|max"
            : $"{source.Path}: the experiment has no metric, so no trial is best; say -Metric NAME -Mode min|max");

    private static string Phrase(Objective objective) => $"{objective.Metric} ({ModeOf(objective)})";

    private static string ModeOf(Objective objective) => objective.Mode == ObjectiveMode.Max ? "max" : "min";
}
