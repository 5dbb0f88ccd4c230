using Tune.Hpc.Search.Sampling;

namespace Tune.Hpc.Search.GaussianProcess;

/// <summary>A process fitted after some results, to which later ones were added: a function of the results alone, kept because it is costly.</summary>
internal sealed class FittedProcess
{
    private readonly List<Observation> _prefix;

    private FittedProcess(List<Observation> prefix, List<Observation> rows, Surrogate surrogate) => (_prefix, Rows, Surrogate) = (prefix, rows, surrogate);

    /// <summary>The results it holds, in the order of its rows.</summary>
    public List<Observation> Rows { get; }

    /// <summary>Their places and covariances.</summary>
    public Surrogate Surrogate { get; }

    /// <summary>After how many results the hyperparameters were fitted.</summary>
    private int FittedAt { get; init; }

    /// <summary>The process of some results: the last one with the new results added where that is the same, else a new one.</summary>
    /// <param name="last">The last one; null for none.</param>
    /// <param name="results">All usable results.</param>
    /// <param name="fitAt">After how many of them to fit.</param>
    /// <param name="most">How many a process is made of.</param>
    /// <param name="shape">The space.</param>
    /// <param name="fit">Fits hyperparameters to results.</param>
    public static FittedProcess Of(
        FittedProcess? last, List<Observation> results, int fitAt, int most, SpaceShape shape, Func<List<Observation>, Hyperparameters> fit)
    {
        var process = last is not null && last.FittedAt == fitAt && last.Holds(results) ? last : Make(results, fitAt, most, shape, fit);
        process.AddFrom(results, shape);
        return process;
    }

    private static FittedProcess Make(List<Observation> results, int fitAt, int most, SpaceShape shape, Func<List<Observation>, Hyperparameters> fit)
    {
        var rows = Results.Choose(results, fitAt, most);
        var surrogate = new Surrogate(new Kernel(fit(rows), shape.IsCategory), shape, rows.Count);
        surrogate.Add([.. rows.Select(r => shape.Canonical(r.Point.Coordinates))]);
        return new FittedProcess([.. results.Take(fitAt)], rows, surrogate) { FittedAt = fitAt };
    }

    private bool Holds(List<Observation> results)
    {
        if (results.Count < _prefix.Count)
        {
            return false;
        }

        for (int i = 0; i < _prefix.Count; i++)
        {
            if (!ReferenceEquals(_prefix[i], results[i]))
            {
                return false;
            }
        }

        return true;
    }

    private void AddFrom(List<Observation> results, SpaceShape shape)
    {
        var added = results.Skip(_prefix.Count).ToList();
        if (added.Count > 0)
        {
            Surrogate.Add([.. added.Select(r => shape.Canonical(r.Point.Coordinates))]);
            Rows.AddRange(added);
            _prefix.AddRange(added);
        }
    }
}
