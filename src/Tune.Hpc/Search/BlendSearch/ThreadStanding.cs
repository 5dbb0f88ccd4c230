namespace Tune.Hpc.Search.BlendSearch;

/// <summary>How well a thread does: its best losses and what they have cost. A value.</summary>
internal sealed record ThreadStanding
{
    /// <summary>A thread without results.</summary>
    public static ThreadStanding New { get; } = new();

    /// <summary>Its best loss; +∞ before the first.</summary>
    public double Best { get; init; } = double.PositiveInfinity;

    /// <summary>The best before that.</summary>
    public double Previous { get; init; } = double.PositiveInfinity;

    /// <summary>What it has cost in all.</summary>
    public double Cost { get; init; }

    /// <summary>What it had cost when it found <see cref="Best"/>.</summary>
    public double CostAtBest { get; init; }

    /// <summary>What it had cost when it found <see cref="Previous"/>.</summary>
    public double CostAtPrevious { get; init; }

    /// <summary>Trials that are out.</summary>
    public int Running { get; init; }

    /// <summary>How much better it becomes for one unit of cost; 0 where that is not known.</summary>
    public double Speed { get; init; }

    /// <summary>A thread that begins at a result.</summary>
    public static ThreadStanding From(double loss, double cost) => new() { Best = loss, Previous = loss, Cost = cost, CostAtBest = cost };

    /// <summary>A trial goes out.</summary>
    public ThreadStanding WithOneMore() => this with { Running = Running + 1 };

    /// <summary>A trial has ended.</summary>
    /// <param name="loss">+∞ where it failed.</param>
    /// <param name="cost">What it has cost.</param>
    /// <param name="least">The smallest cost that counts.</param>
    public ThreadStanding Ended(double loss, double cost, double least)
    {
        double total = Cost + cost;
        var next = this with { Cost = total };
        if (loss < Best)
        {
            next = next with { Best = loss, Previous = double.IsInfinity(Best) ? loss : Best, CostAtBest = total, CostAtPrevious = CostAtBest };
        }

        double gain = next.Previous > next.Best ? next.Previous - next.Best : 0;
        return next with { Speed = gain / Math.Max(1, Running) / Math.Max(total - next.CostAtPrevious, least), Running = Math.Max(0, Running - 1) };
    }

    /// <summary>A thread whose speed is not known is taken to be as fast as the fastest, until it is known better.</summary>
    public ThreadStanding Hoping(double fastest) => Speed > 0 ? this : this with { Speed = fastest };

    /// <summary>Its best configuration was measured again, with more resource: losses before do not compare.</summary>
    public ThreadStanding Measured(double loss, double cost) =>
        this with { Best = loss, Previous = loss, Cost = Cost + cost, CostAtPrevious = CostAtBest, CostAtBest = Cost + cost, Speed = 0, Running = Math.Max(0, Running - 1) };

    /// <summary>What the next improvement over a target may cost.</summary>
    /// <param name="target">The best loss of all.</param>
    public double CostToImprove(double target)
    {
        double own = Math.Max(Cost - CostAtBest, CostAtBest - CostAtPrevious);
        return Best > target && Speed > 0 ? Math.Max(own, 2 * (Best - target) / Speed) : own;
    }
}
