using System.Collections.Immutable;
using Tune.Hpc.Numerics;
using Tune.Hpc.Space;
using Tune.Hpc.Trials;

namespace Tune.Hpc.TestKit.Search;

/// <summary>How losses come about.</summary>
public enum LossShape
{
    /// <summary>A bowl in the unit cube, different for each seed.</summary>
    Bowl,

    /// <summary>All the same.</summary>
    Flat,

    /// <summary>0, and numbers near the ends of what a double holds.</summary>
    Extreme,
}

/// <summary>What happens in a <see cref="SearchRun"/>; everything follows from it.</summary>
/// <param name="Seed">Draws what happens next.</param>
/// <param name="Space">The space in JSON.</param>
public sealed record SearchPlan(int Seed, string Space)
{
    /// <summary><c>num_samples</c>.</summary>
    public int Trials { get; init; } = 30;

    /// <summary>How many trials run at a time.</summary>
    public int Workers { get; init; } = 1;

    /// <summary>Chance that a trial gives up.</summary>
    public double FailureRate { get; init; }

    /// <summary>Chance that a loss is no number.</summary>
    public double NaNRate { get; init; }

    /// <summary>Chance that the scheduler ends a trial early.</summary>
    public double EarlyEndRate { get; init; }

    /// <summary>Chance that a person ends a trial before it has a loss.</summary>
    public double DropRate { get; init; }

    /// <summary>Chance, after each end, that an ended trial is opened again.</summary>
    public double ReopenRate { get; init; }

    /// <summary>Chance, after each end, that a person has an ended trial made again: its configuration, without notes.</summary>
    public double AgainRate { get; init; }

    /// <summary>Chance, at each move of a trial, that it reaches a rung instead of its end.</summary>
    public double RungRate { get; init; }

    /// <summary>Chance that the notes with a trial are those of something else.</summary>
    public double ForeignNotesRate { get; init; }

    /// <summary>Chance, before each suggestion, that a new driver is told all again.</summary>
    public double RestartRate { get; init; }

    /// <summary>Whether trials may break a metric constraint.</summary>
    public bool HasViolations { get; init; }

    /// <summary>The losses.</summary>
    public LossShape Shape { get; init; }

    /// <summary>Done to every loss.</summary>
    public Func<double, double> Loss { get; init; } = loss => loss;

    /// <summary><c>config_constraints</c>.</summary>
    public ImmutableArray<string> Constraints { get; init; } = [];

    /// <summary><c>points_to_evaluate</c>, in JSON.</summary>
    public ImmutableArray<string> Points { get; init; } = [];

    /// <summary><c>evaluated_rewards</c>.</summary>
    public ImmutableArray<double> Rewards { get; init; } = [];

    /// <summary>How many results are known beforehand.</summary>
    public int Known { get; init; }

    /// <summary>The loss of a configuration, at that try.</summary>
    internal double LossOf(UnitCube cube, ConfigMap config, int objective = 0, int reopened = 0) => Loss(Shape switch
    {
        LossShape.Flat => 7,
        LossShape.Extreme => ExtremeOf(config),
        _ => Bowl(cube.Encode(config), objective) + (0.25 * reopened),
    });

    // Whole thousandths: other losses made of these by a rising function stay apart.
    private double Bowl(double[] point, int objective)
    {
        double sum = 0;
        for (int i = 0; i < point.Length; i++)
        {
            double centre = 0.2 + (0.6 * KeyedStream.For((ulong)Seed, "test/bowl", i, objective).NextDouble());
            sum += double.IsNaN(point[i]) ? 0.1 : (point[i] - centre) * (point[i] - centre);
        }

        return Math.Round(sum, 3);
    }

    private static double ExtremeOf(ConfigMap config) => (config.ToJson().Length % 4) switch
    {
        0 => 0,
        1 => 1e300,
        2 => -1e300,
        _ => double.Epsilon,
    };
}
