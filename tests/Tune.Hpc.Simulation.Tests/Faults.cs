using Tune.Hpc.Numerics;

namespace Tune.Hpc.Simulation.Tests;

/// <summary>How likely things go wrong, each at every occasion.</summary>
internal sealed record Faults
{
    public double JobVanishes { get; init; }

    public double JobFails { get; init; }

    public double AsksToResume { get; init; }

    public double SubmissionIsLost { get; init; }

    public double ReplyIsLost { get; init; }

    public double JunkLine { get; init; }

    public double ReportRepeats { get; init; }

    public double LineArrivesInPieces { get; init; }

    /// <summary>Clock readings a driver lives for, on average; null: it is never killed.</summary>
    public int? DriverLife { get; init; }

    /// <summary>How likely a killed driver leaves half a line at the journal's end.</summary>
    public double TornTail { get; init; }

    internal static Faults None { get; } = new();

    /// <summary>A world as bad as that seed makes it: each fault is there or not, and sometimes often.</summary>
    internal static Faults FromSeed(ulong seed)
    {
        var random = KeyedStream.For(seed, "simulation/faults");
        double Draw(double most) => random.NextDouble() < 0.5 ? 0 : random.NextDouble() * most;
        return new Faults
        {
            JobVanishes = Draw(0.05),
            JobFails = Draw(0.05),
            AsksToResume = Draw(0.05),
            SubmissionIsLost = Draw(0.2),
            ReplyIsLost = Draw(0.3),
            JunkLine = Draw(0.2),
            ReportRepeats = Draw(0.2),
            LineArrivesInPieces = Draw(0.5),
            DriverLife = random.NextDouble() < 0.7 ? 80 + (int)random.NextInt64(400) : null,
            TornTail = Draw(1),
        };
    }
}
