using System.Collections.Immutable;

namespace Tune.Hpc.Runtime.Simulation;

/// <summary>What can be spent on an experiment, and how much of it was.</summary>
public sealed record Spending
{
    private Spending(string name, int digits, Func<BestPoint, double> of, Func<SimulatedRun, double> totalOf)
    {
        Name = name;
        Digits = digits;
        Of = of;
        TotalOf = totalOf;
    }

    /// <summary>Training iterations of all trials.</summary>
    public static Spending Epochs { get; } = new("epochs", 0, b => b.Epochs, r => r.Epochs);

    /// <summary>Node-hours.</summary>
    public static Spending NodeHours { get; } = new("node_hours", 4, b => b.NodeHours, r => r.NodeHours);

    /// <summary>Seconds since the beginning.</summary>
    public static Spending Time { get; } = new("time_s", 3, b => b.Time.TotalSeconds, r => r.Time.TotalSeconds);

    /// <summary>All of them.</summary>
    public static ImmutableArray<Spending> All { get; } = [Epochs, NodeHours, Time];

    /// <summary>Its name, as in JSON.</summary>
    public string Name { get; }

    internal Func<BestPoint, double> Of { get; }

    internal Func<SimulatedRun, double> TotalOf { get; }

    private int Digits { get; }

    /// <summary>To as many significant digits as a mark needs; up, so that the last mark holds all.</summary>
    internal double Round(double spent)
    {
        if (Digits == 0)
        {
            return Math.Ceiling(spent);
        }

        double unit = spent > 0 ? Math.Pow(10, Math.Floor(Math.Log10(spent)) - 3) : 1;
        return Math.Round(Math.Ceiling(spent / unit) * unit, 12);
    }
}
