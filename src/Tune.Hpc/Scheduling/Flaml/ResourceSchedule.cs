namespace Tune.Hpc.Scheduling.Flaml;

/// <summary>The resource at which a search is, and when it grows: once what was spent since the best trial was measured, without finding a better one, comes to the factor times that trial's cost.</summary>
/// <remarks>It never becomes smaller. A resource whose next multiple would be above the maximum is the maximum at once. Costs are numbers of any one unit.</remarks>
public sealed class ResourceSchedule
{
    private readonly FlamlSettings _settings;
    private double? _cost;
    private double _spent;

    /// <summary>Begins at the least resource, without a best trial.</summary>
    public ResourceSchedule(FlamlSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        _settings = settings;
        Current = Round(settings.MinResource ?? settings.MaxResource / Math.Pow(settings.ReductionFactor, 5));
    }

    /// <summary>The present resource.</summary>
    public double Current { get; private set; }

    /// <summary>The resource after this one; the present one at the maximum.</summary>
    public double Next => IsAtMax ? Current : Round(Current * _settings.ReductionFactor);

    /// <summary>Whether it cannot grow any more. Before, a search has not converged.</summary>
    public bool IsAtMax => Current >= _settings.MaxResource;

    /// <summary>Trials that have ended since the best one was measured.</summary>
    public long Failures { get; private set; }

    /// <summary>Whether the best trial is to be measured again, at <see cref="Next"/>.</summary>
    public bool IsRaiseDue => !IsAtMax && Failures > 0 && _spent >= _settings.ReductionFactor * _cost;

    /// <summary>What was spent since, and what it has to come to; for reasons.</summary>
    public (double Spent, double Needed) Progress => (_spent, _settings.ReductionFactor * (_cost ?? 0));

    /// <summary>A trial at the present resource is the best now.</summary>
    /// <param name="cost">What it has cost.</param>
    public void OnBest(double cost)
    {
        _cost = Sane(cost);
        _spent = 0;
        Failures = 0;
    }

    /// <summary>A trial has ended and is not the best.</summary>
    /// <param name="cost">What it has cost.</param>
    public void OnOther(double cost)
    {
        if (_cost is not null)
        {
            _spent += Sane(cost);
            Failures++;
        }
    }

    /// <summary>Goes up to <see cref="Next"/>. Until the best trial is measured there its cost is taken to have grown in proportion.</summary>
    public void Raise()
    {
        double next = Next;
        OnBest((_cost ?? 0) * next / Current);
        Current = next;
    }

    private double Round(double resource)
    {
        double rounded = _settings.IsWhole ? Math.Ceiling(resource) : resource;
        return rounded * _settings.ReductionFactor > _settings.MaxResource ? _settings.MaxResource : rounded;
    }

    private static double Sane(double cost) => cost > 0 && double.IsFinite(cost) ? cost : 0;
}
