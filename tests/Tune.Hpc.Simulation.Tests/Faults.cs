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

    /// <summary>A submission of which nothing is known comes to the machine all the same, later.</summary>
    public double SubmissionComesLate { get; init; }

    /// <summary>A question or an order to the executor fails.</summary>
    public double CallFails { get; init; }

    /// <summary>The driver is suspended at a call, and another one takes over meanwhile.</summary>
    public double Suspension { get; init; }

    /// <summary>A person asks the driver to leave, at each wait.</summary>
    public double AskedToLeave { get; init; }

    /// <summary>A person starts the next driver with resume options.</summary>
    public double ResumeOptions { get; init; }

    /// <summary>A person asks that the experiment stops, at each wait.</summary>
    public double AskedToStop { get; init; }

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
            SubmissionIsLost = Draw(random.NextDouble() < 0.3 ? 0.9 : 0.2),
            ReplyIsLost = Draw(0.3),
            JunkLine = Draw(0.2),
            ReportRepeats = Draw(0.2),
            LineArrivesInPieces = Draw(0.5),
            DriverLife = random.NextDouble() < 0.7 ? 80 + (int)random.NextInt64(400) : null,
            TornTail = Draw(1),
            SubmissionComesLate = Draw(0.9),
            CallFails = Draw(0.2),
            Suspension = Draw(0.02),
            AskedToLeave = Draw(0.02),
            ResumeOptions = Draw(0.3),
            AskedToStop = random.NextDouble() < 0.2 ? 0.01 : 0,
        };
    }

    /// <summary>What goes wrong with drivers, wherever the jobs run.</summary>
    internal static Faults OfDrivers(ulong seed)
    {
        var faults = FromSeed(seed);
        return new Faults
        {
            DriverLife = faults.DriverLife * 3,
            TornTail = faults.TornTail,
            AskedToLeave = faults.AskedToLeave / 10,
            ResumeOptions = faults.ResumeOptions,
            AskedToStop = faults.AskedToStop / 10,
        };
    }
}
