using Tune.Hpc.Driver;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Runtime.Results;

/// <summary>What something has used: run time of attempts times what they asked for.</summary>
/// <param name="RunTime">Time commands have run.</param>
/// <param name="CpuHours">CPUs asked for, times hours.</param>
/// <param name="NodeHours">Nodes asked for, times hours.</param>
/// <param name="GpuHours">GPUs asked for, times hours.</param>
public readonly record struct TrialCost(TimeSpan RunTime, double CpuHours, double NodeHours, double GpuHours)
{
    /// <summary>Cost of a trial so far.</summary>
    /// <param name="trial">The trial.</param>
    /// <param name="now">Until when an attempt that still runs is counted.</param>
    public static TrialCost Of(TrialState trial, DateTimeOffset now)
    {
        var sum = default(TrialCost);
        foreach (var attempt in trial.Attempts)
        {
            sum += Of(attempt, now);
        }

        return sum;
    }

    /// <summary>Cost of all trials so far.</summary>
    public static TrialCost Of(ExperimentState state, DateTimeOffset now)
    {
        var sum = default(TrialCost);
        foreach (var trial in state.Trials)
        {
            sum += Of(trial, now);
        }

        return sum;
    }

    /// <summary>Both together.</summary>
    public static TrialCost operator +(TrialCost a, TrialCost b) => Add(a, b);

    /// <summary>Both together.</summary>
    public static TrialCost Add(TrialCost a, TrialCost b) =>
        new(a.RunTime + b.RunTime, a.CpuHours + b.CpuHours, a.NodeHours + b.NodeHours, a.GpuHours + b.GpuHours);

    /// <summary>So many times as much.</summary>
    internal TrialCost Times(double factor) => new(RunTime * factor, CpuHours * factor, NodeHours * factor, GpuHours * factor);

    /// <summary>Cost of an attempt so far.</summary>
    internal static TrialCost Of(AttemptState attempt, DateTimeOffset now)
    {
        if (attempt.StartedAt is not { } started)
        {
            return default;
        }

        var time = (attempt.EndedAt ?? now) - started;
        if (time <= TimeSpan.Zero)
        {
            return default;
        }

        JobRequest request = attempt.Planned.Request;
        double hours = time.TotalHours;
        return new TrialCost(time, request.TotalCpus * hours, request.Nodes * hours, request.Gpus * hours);
    }
}
