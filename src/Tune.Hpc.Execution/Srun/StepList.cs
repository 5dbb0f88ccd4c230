using System.Collections.Immutable;
using Tune.Hpc.Execution.Slurm;

namespace Tune.Hpc.Execution.Srun;

/// <summary>The steps that run now, as the queue shows them. It is asked for attempts that another driver started, and at most so often.</summary>
/// <param name="programs">Calls Slurm.</param>
/// <param name="time">The clock.</param>
internal sealed class StepList(SlurmPrograms programs, TimeProvider time)
{
    /// <summary>A picture younger than this is not taken again.</summary>
    private static readonly TimeSpan KeptFor = TimeSpan.FromSeconds(5);

    private readonly SortedSet<string> _jobs = new(StringComparer.Ordinal);
    private ImmutableDictionary<string, string> _idsByName = ImmutableDictionary<string, string>.Empty;
    private ImmutableHashSet<string> _ids = [];

    /// <summary>When the picture was taken; null while there is none.</summary>
    public DateTimeOffset? TakenAt { get; private set; }

    /// <summary>Takes a new picture where the last one is too old, or does not hold the jobs asked about.</summary>
    /// <exception cref="TuneException">The query fails.</exception>
    public async Task RefreshAsync(IEnumerable<string> jobs, CancellationToken cancellationToken)
    {
        int known = _jobs.Count;
        _jobs.UnionWith(jobs);
        if (known == _jobs.Count && time.GetUtcNow() - TakenAt < KeptFor)
        {
            return;
        }

        string ids = string.Join(',', _jobs);
        var answer = await programs.RunAsync("squeue", ["-h", "-s", "-j", ids, "-o", "%i|%j"], cancellationToken).ConfigureAwait(false);

        // One id alone that has been forgotten is an error, several are none.
        if (!answer.Ok && !answer.Error.Contains("Invalid job id", StringComparison.Ordinal))
        {
            throw SlurmFailure.Of(answer, $"steps of {ids}");
        }

        Read(answer.Output);
        TakenAt = time.GetUtcNow();
    }

    /// <summary>Whether a step runs.</summary>
    public bool Runs(string id) => _ids.Contains(id);

    /// <summary>The step of that name that runs; null where there is none.</summary>
    public string? FindByName(string name) => _idsByName.GetValueOrDefault(name);

    private void Read(string output)
    {
        var lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => l.Split('|', 2)).Where(p => p.Length == 2).ToList();
        _ids = [.. lines.Select(p => p[0])];
        _idsByName = lines.GroupBy(p => p[1], StringComparer.Ordinal).ToImmutableDictionary(g => g.Key, g => g.Last()[0], StringComparer.Ordinal);
    }
}
