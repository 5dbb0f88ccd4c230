using Tune.Hpc.Trials;

namespace Tune.Hpc.Driver;

/// <summary>What attempts have used, as budgets count it: the time their commands ran, times the nodes and GPUs they asked for. Ended attempts are summed up as they end.</summary>
public sealed class SpentHours
{
    private double _nodeHours;
    private double _gpuHours;
    private double _hours;

    /// <summary>Node-hours, those of running attempts included.</summary>
    /// <param name="live">The trials that run.</param>
    /// <param name="now">Until when they are counted.</param>
    public double NodeHours(IEnumerable<TrialState> live, DateTimeOffset now) => _nodeHours + live.Sum(t => HoursOf(t.Live!, now) * t.Live!.Planned.Request.Nodes);

    /// <summary>GPU-hours, those of running attempts included.</summary>
    /// <param name="live">The trials that run.</param>
    /// <param name="now">Until when they are counted.</param>
    public double GpuHours(IEnumerable<TrialState> live, DateTimeOffset now) => _gpuHours + live.Sum(t => HoursOf(t.Live!, now) * t.Live!.Planned.Request.Gpus);

    /// <summary>Run time alone in hours, that of running attempts included.</summary>
    /// <param name="live">The trials that run.</param>
    /// <param name="now">Until when they are counted.</param>
    public double RunHours(IEnumerable<TrialState> live, DateTimeOffset now) => _hours + live.Sum(t => HoursOf(t.Live!, now));

    internal void Add(AttemptState ended) => Count(ended, 1);

    /// <summary>Takes an ended attempt out again, before its times change.</summary>
    internal void Remove(AttemptState ended) => Count(ended, -1);

    private void Count(AttemptState ended, int sign)
    {
        JobRequest request = ended.Planned.Request;
        double hours = sign * ended.RunTime.TotalHours;
        _hours += hours;
        _nodeHours += hours * request.Nodes;
        _gpuHours += hours * request.Gpus;
    }

    private static double HoursOf(AttemptState running, DateTimeOffset now) => running.StartedAt is { } started && now > started ? (now - started).TotalHours : 0;
}
