using Tune.Hpc.Numerics;

namespace Tune.Hpc.Simulation.Tests.Scripts;

/// <summary>What the commands of an experiment's trials are like, and how likely their checkpoints come to harm.</summary>
internal sealed record ScriptHabits
{
    public ScriptKind Kind { get; init; } = ScriptKind.Plain;

    /// <summary>Steps between two checkpoints; 0: only where it is told to pause, if it listens.</summary>
    public int CheckpointEvery { get; init; }

    /// <summary>It writes over a checkpoint of the same name instead of choosing another one.</summary>
    public bool Overwrites { get; init; }

    /// <summary>How likely an order is not looked at before the next step.</summary>
    public double OverhearsOrder { get; init; }

    /// <summary>How likely it goes on after SIGTERM, at each step.</summary>
    public double IgnoresTerm { get; init; }

    /// <summary>How likely a checkpoint is reported and cannot be read later.</summary>
    public double TornCheckpoint { get; init; }

    /// <summary>How likely a checkpoint is told to pause and nothing can be saved.</summary>
    public double CannotSave { get; init; }

    /// <summary>How likely a command fails while it reads a good checkpoint.</summary>
    public double FailsAtResume { get; init; }

    /// <summary>How likely somebody removes a checkpoint, in each second.</summary>
    public double CheckpointVanishes { get; init; }

    /// <summary>How likely a loss is no number.</summary>
    public double NoNumber { get; init; }

    internal static ScriptHabits None { get; } = new();

    internal static ScriptHabits FromSeed(ulong seed)
    {
        var random = KeyedStream.For(seed, "simulation/scripts");
        double Draw(double most) => random.NextDouble() < 0.6 ? 0 : random.NextDouble() * most;
        return new ScriptHabits
        {
            Kind = (ScriptKind)random.NextInt64(3),
            CheckpointEvery = (int)random.NextInt64(4),
            Overwrites = random.NextDouble() < 0.3,
            OverhearsOrder = Draw(0.9),
            IgnoresTerm = Draw(1),
            TornCheckpoint = Draw(0.2),
            CannotSave = Draw(0.3),
            FailsAtResume = Draw(0.2),
            CheckpointVanishes = Draw(0.02),
            NoNumber = Draw(0.1),
        };
    }
}

/// <summary>What a command makes of the driver's orders.</summary>
internal enum ScriptKind
{
    /// <summary>It knows of none, and dies of SIGTERM.</summary>
    Plain,

    /// <summary>It pauses and stops when it is told to.</summary>
    Cooperative,

    /// <summary>It takes new configurations as well.</summary>
    TakesUpdates,
}
