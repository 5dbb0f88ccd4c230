using System.Collections.Immutable;
using Tune.Hpc.Driver.Ports;

namespace Tune.Hpc.Execution.Slurm.Submitting;

/// <summary>Jobs that go out in one call.</summary>
/// <param name="Arguments">What all of them ask for.</param>
/// <param name="Jobs">The jobs; several are a job array.</param>
internal sealed record SubmissionBatch(ImmutableArray<string> Arguments, ImmutableArray<JobSubmission> Jobs)
{
    /// <summary>Whether it goes out as a job array.</summary>
    public bool IsArray => Jobs.Length > 1;

    /// <summary>Two batches of half the size.</summary>
    public (SubmissionBatch First, SubmissionBatch Second) Halve() => (this with { Jobs = Jobs[..(Jobs.Length / 2)] }, this with { Jobs = Jobs[(Jobs.Length / 2)..] });
}

/// <summary>Puts jobs together that ask for the same. Pure.</summary>
internal static class SubmissionPlan
{
    /// <summary>The calls that hand over these jobs, in their order.</summary>
    public static ImmutableArray<SubmissionBatch> Of(IReadOnlyList<JobSubmission> jobs, SlurmMode mode, int mostElements)
    {
        // Mostly all of them ask for the same: the list is made once for each request, not for each job.
        var lists = jobs.Select(j => j.Request).Distinct().ToDictionary(r => r, r => SbatchArguments.Of(r));
        var texts = lists.ToDictionary(l => l.Key, l => string.Join('\0', l.Value));
        return
        [
            .. from same in jobs.GroupBy(j => (texts[j.Request], Root: ArrayScript.RootOf(j)))
               from chunk in same.Chunk(mode == SlurmMode.Job || same.Key.Root is null ? 1 : Math.Max(1, mostElements))
               select new SubmissionBatch(lists[chunk[0].Request], [.. chunk]),
        ];
    }
}
