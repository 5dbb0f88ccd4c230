namespace Tune.Hpc.Execution.Slurm;

/// <summary>How programs of Slurm are called.</summary>
public sealed record SlurmProgramSettings
{
    /// <summary>Folders with the programs, separated as in PATH; null is PATH itself. Default null.</summary>
    public string? SearchPath { get; init; }

    /// <summary>How long a program may take to answer before it is killed. Above 0; default 60 s: a controller that is away costs 20 s by itself.</summary>
    public TimeSpan TimeOut { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Answers each call in the programs' place, where a cluster is simulated; null calls the programs.</summary>
    internal Func<string, IReadOnlyList<string>, Task<SlurmAnswer>>? Simulated { get; init; }
}
