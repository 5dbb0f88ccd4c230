using Tune.Hpc.Specification;

namespace Tune.Hpc.Scheduling.Population;

/// <summary>What <c>pbt</c> and <c>pb2</c> share: how often members are compared, and who takes over from whom.</summary>
public abstract record PopulationSettings : SchedulerSettings
{
    /// <summary><c>time_attr</c>: the metric that tells how far a trial is; must not decrease. Default <c>time_total_s</c>.</summary>
    public string TimeAttribute { get; init; } = "time_total_s";

    /// <summary><c>perturbation_interval</c>: how far a member trains between two comparisons, in units of <see cref="TimeAttribute"/>. Above 0, finite; default 60.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Outside the range.</exception>
    public double PerturbationInterval
    {
        get;
        init => field = value > 0 && double.IsFinite(value)
            ? value
            : throw new ArgumentOutOfRangeException("perturbation_interval", value, "must be a finite number above 0");
    } = 60;

    /// <summary><c>burn_in_period</c>: nobody is compared before, in units of <see cref="TimeAttribute"/>. From 0, finite; default 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Outside the range.</exception>
    public double BurnInPeriod
    {
        get;
        init => field = value >= 0 && double.IsFinite(value)
            ? value
            : throw new ArgumentOutOfRangeException("burn_in_period", value, "must be a finite number from 0");
    }

    /// <summary><c>quantile_fraction</c>: the part of the population that takes over, and the part that is taken over from. 0 (nobody) to 0.5; default 0.25.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Outside the range.</exception>
    public double QuantileFraction
    {
        get;
        init => field = value is >= 0 and <= 0.5
            ? value
            : throw new ArgumentOutOfRangeException("quantile_fraction", value, "must be a number from 0 to 0.5");
    } = 0.25;

    /// <summary><c>synch</c>: members wait for each other at each interval, and are compared all at once. Default false.</summary>
    public bool Synchronous { get; init; }

    /// <summary><c>require_attrs</c>: a report without the metric or <see cref="TimeAttribute"/> is an error; false: it is not judged. Default true.</summary>
    public bool RequireAttributes { get; init; } = true;
}
