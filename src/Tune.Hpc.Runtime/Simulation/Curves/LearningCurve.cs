using System.Collections.Immutable;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Runtime.Simulation.Curves;

/// <summary>The recorded reports of one trial, the first first; iterations rise.</summary>
public sealed class LearningCurve
{
    private readonly double[] _elapsed;

    internal LearningCurve(string name, ImmutableArray<CurvePoint> points)
    {
        Name = name;
        Points = points;
        _elapsed = new double[points.Length + 1];
        for (int i = 0; i < points.Length; i++)
        {
            _elapsed[i + 1] = _elapsed[i] + points[i].Seconds;
        }
    }

    /// <summary>The recorded trial's name.</summary>
    public string Name { get; }

    /// <summary>The reports; at least one.</summary>
    public ImmutableArray<CurvePoint> Points { get; }

    /// <summary>The configuration it was recorded with, where that is known.</summary>
    public ConfigMap? Config { get; init; }

    /// <summary>How long the work from a point to the end took.</summary>
    internal double SecondsFrom(int point) => _elapsed[^1] - _elapsed[point];

    /// <summary>The first point after an iteration; the number of points where there is none.</summary>
    internal int After(long iteration)
    {
        int low = 0;
        int high = Points.Length;
        while (low < high)
        {
            int middle = (low + high) / 2;
            (low, high) = Points[middle].Iteration <= iteration ? (middle + 1, high) : (low, middle);
        }

        return low;
    }
}
