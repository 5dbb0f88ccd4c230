namespace Tune.Hpc.Runtime.Simulation;

/// <summary>The world of a simulation: places, queue, failures, and what checkpoints cost.</summary>
public sealed record SimulationOptions
{
    /// <summary>Places where trials run, each for one trial whatever it asks for. From 1; null takes <c>max_concurrent_trials</c>, or 8 where that is not given.</summary>
    public int? Workers { get; init; }

    /// <summary>How long an attempt waits before it starts; its place is taken meanwhile. Default: not at all.</summary>
    public QueueWait QueueWait { get; init; } = QueueWait.None;

    /// <summary>The probability that an attempt which is left alone fails before its curve ends, at a moment that is uniform over the rest of it. From 0 to 1, default 0.</summary>
    public double FailureRate { get; init; }

    /// <summary>Trials leave a checkpoint every so many reports; 0: never. Default 1.</summary>
    public int CheckpointEvery { get; init; } = 1;

    /// <summary>Seconds a checkpoint takes. From 0, default 0.</summary>
    public double CheckpointSeconds { get; init; }

    /// <summary>Seconds an attempt that goes on from a checkpoint takes before it trains. From 0, default 0.</summary>
    public double ResumeSeconds { get; init; }

    /// <summary>The seed of all that is drawn; null takes the specification's, or 0 where that was drawn itself.</summary>
    public ulong? Seed { get; init; }

    /// <summary>Whether trials play the curves in an order drawn by the seed, instead of trial k curve k. Default false; with several repetitions always.</summary>
    public bool Shuffle { get; init; }

    /// <summary>How many seeds are simulated, one after the other. From 1, default 1.</summary>
    public int Repeat { get; init; } = 1;

    /// <summary>Whether all decisions are kept. Default false.</summary>
    public bool Trace { get; init; }

    /// <exception cref="TuneException">A value is out of its range.</exception>
    internal void Check()
    {
        Require(Workers is null or >= 1, $"workers: {Workers} is not a number of places from 1");
        Require(FailureRate is >= 0 and <= 1, $"failure rate: {FailureRate} is not a probability from 0 to 1");
        Require(CheckpointEvery >= 0, $"checkpoint every: {CheckpointEvery} is not a number of reports from 0 (never)");
        Require(CheckpointSeconds >= 0 && double.IsFinite(CheckpointSeconds), $"checkpoint seconds: {CheckpointSeconds} is no time from 0");
        Require(ResumeSeconds >= 0 && double.IsFinite(ResumeSeconds), $"resume seconds: {ResumeSeconds} is no time from 0");
        Require(Repeat >= 1, $"repeat: {Repeat} is not a number of seeds from 1");
    }

    private static void Require(bool holds, FormattableString otherwise)
    {
        if (!holds)
        {
            throw new TuneException(SimulationCodes.BadOption, FormattableString.Invariant(otherwise));
        }
    }
}
