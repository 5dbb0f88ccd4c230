using Tune.Hpc.Simulation.Tests.Scripts;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Simulation.Tests;

/// <summary>A job on the simulated machine.</summary>
internal sealed class SimulatedJob(AttemptId attempt, string folder)
{
    internal AttemptId Attempt => attempt;

    internal string Folder => folder;

    internal bool IsStarted { get; set; }

    internal bool IsOver { get; set; }

    /// <summary>Seconds until it comes to the machine; nobody can see it before.</summary>
    internal int Delay { get; set; }

    internal bool Terminate { get; set; }

    /// <summary>Its command, once it has begun.</summary>
    internal TrialScript? Script { get; set; }

    internal DateTimeOffset Began { get; set; }

    internal byte[] Unwritten { get; set; } = [];
}
