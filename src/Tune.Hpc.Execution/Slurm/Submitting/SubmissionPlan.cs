using System.Collections.Immutable;
using Tune.Hpc.Driver.Ports;

namespace Tune.Hpc.Execution.Slurm;

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
        var asked = jobs.Select(j => (Job: j, Arguments: SbatchArguments.Of(j.Request)));
        return
        [
            .. from same in asked.GroupBy(j => string.Join('\0', j.Arguments), StringComparer.Ordinal)
               from chunk in same.Chunk(mode == SlurmMode.Job ? 1 : Math.Max(1, mostElements))
               select new SubmissionBatch(chunk[0].Arguments, [.. chunk.Select(c => c.Job)]),
        ];
    }
}
