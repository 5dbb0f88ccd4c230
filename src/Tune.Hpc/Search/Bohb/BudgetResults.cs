using Tune.Hpc.Search.Sampling;

namespace Tune.Hpc.Search.Bohb;

/// <summary>What trials had reached at the same budget.</summary>
/// <param name="budget">In units of the scheduler's <c>time_attr</c>; the lowest of those that count as one.</param>
internal sealed class BudgetResults(double budget)
{
    // Where time_attr is not a count, trials come to a milestone with somewhat different budgets.
    private const double SameBudget = 1.2;

    private readonly Dictionary<object, int> _places = [];
    private readonly List<BudgetResult> _results = [];

    public double Budget { get; } = budget;

    /// <summary>In the order in which they came.</summary>
    public IReadOnlyList<BudgetResult> Results => _results;

    public bool Covers(double other) => other >= Budget && other <= Budget * SameBudget;

    /// <summary>Takes a result in; for a trial that was here before, in place of the older one.</summary>
    public void Add(ProposedPoint point, double loss)
    {
        var result = new BudgetResult(point.Coordinates, loss);
        object key = point.Trial is { } trial ? trial : result;
        if (_places.TryGetValue(key, out int place))
        {
            _results[place] = result;
            return;
        }

        _places.Add(key, _results.Count);
        _results.Add(result);
    }

    /// <summary>From good to bad; of equal ones the first that came.</summary>
    public List<BudgetResult> Sorted() => [.. _results.OrderBy(r => r.Loss)];
}

/// <summary>A result.</summary>
/// <param name="Coordinates">The place in the cube; NaN for parameters that it does not have.</param>
/// <param name="Loss">Lower is better; +∞ where it failed.</param>
internal sealed record BudgetResult(double[] Coordinates, double Loss);
