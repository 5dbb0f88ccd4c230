using Tune.Hpc.Runtime.Cluster;
using Tune.Hpc.Runtime.Driving;
using Tune.Hpc.Runtime.Specification;
using Tune.Hpc.Runtime.Views;
using Tune.Hpc.Specification;

namespace Tune.Hpc.Runtime.Runs;

/// <summary>Decides what <c>run</c> and <c>Start-TuneRun</c> do with a specification: begin it, go on with it, or refuse. Nothing is made yet.</summary>
/// <param name="words">How the front spells what a person can do.</param>
/// <param name="clock">The clock.</param>
public sealed class RunBeginning(RunWords words, TimeProvider clock)
{
    /// <summary>A cluster may be full; whoever asks for a check can wait for it.</summary>
    private static readonly TimeSpan CheckPatience = TimeSpan.FromMinutes(10);

    /// <summary>Nobody asked for this look; it must not hold up a run for long.</summary>
    private static readonly TimeSpan LookPatience = TimeSpan.FromSeconds(30);

    /// <summary>Decides by the experiment's folder alone: where there is none, it is to be begun.</summary>
    /// <param name="spec">The specification.</param>
    /// <param name="resume">Whether one that has begun is gone on with.</param>
    /// <exception cref="TuneException">It has begun, or the folder holds another experiment.</exception>
    public RunStart Decide(ExperimentSpec spec, bool resume)
    {
        if (!Experiments.Exists(spec))
        {
            return new RunStart { Spec = spec };
        }

        string folder = Experiments.FolderOf(spec);
        RefuseAnother(spec, folder);
        using var view = ExperimentView.Open(folder, clock);
        var standing = Standing.Of(view);
        if (standing.Phase == ExperimentPhase.Finished)
        {
            string note = $"{spec.Name} is finished already; {words.AnotherName} begins another one, {words.Raise(folder, [("num_samples", "N")])} adds trials";
            return new RunStart { Spec = spec, Exists = true, Finished = standing, Note = note };
        }

        // One that nobody has driven yet has only had its folder made, or its first command has failed: it begins now.
        return resume || standing.Phase == ExperimentPhase.New ? new RunStart { Spec = spec, Exists = true } : throw new TuneException(
            RunCodes.Unfinished,
            $"{folder}: this experiment exists and is not over ({standing.Progress}); continue it with {words.Resume(folder)} or {words.BeginOrResume}, or begin another one with {words.AnotherName}");
    }

    /// <summary>Asks the cluster, before anything is made, whether it would run what the experiment needs, and whether its nodes see the folder.</summary>
    /// <param name="spec">The specification.</param>
    /// <param name="check">Whether a job must have looked at the storage path.</param>
    /// <param name="detach">Whether a job is to drive.</param>
    /// <param name="cancellationToken">Ends the asking.</param>
    /// <returns>What speaks against it without forbidding it; null for nothing.</returns>
    /// <exception cref="TuneException">It would not.</exception>
    public async Task<string?> AskClusterAsync(ExperimentSpec spec, bool check, bool detach, CancellationToken cancellationToken)
    {
        if (detach)
        {
            ControllerJob.Require(spec, words.Detach);
        }

        if (!ClusterRequests.IsAbout(spec))
        {
            return null;
        }

        var cluster = new ClusterRequests(clock);
        await cluster.RequireAsync(spec, withController: detach, cancellationToken).ConfigureAwait(false);
        string path = spec.WorkPath ?? spec.StoragePath;
        if (check)
        {
            return await cluster.RequireStorageAsync(spec, CheckPatience, cancellationToken).ConfigureAwait(false) is { } unseen
                ? throw new TuneException(RunCodes.StorageUnchecked, $"{words.Check}: {unseen}")
                : null;
        }

        return StorageKind.OfOneMachine(path) is { } kind && await cluster.RequireStorageAsync(spec, LookPatience, cancellationToken).ConfigureAwait(false) is { } unsure
            ? $"{path} lies on {kind}, which is often one machine's own, and no job could look whether compute nodes see it: {unsure}"
            : null;
    }

    private void RefuseAnother(ExperimentSpec spec, string folder)
    {
        var differences = SpecIdentity.Differences(spec, ExperimentFile.Load(folder)).ToList();
        if (differences.Count == 0)
        {
            return;
        }

        string raise = differences.TrueForAll(d => d.MayChange) ? $"\nThese may change: {words.Raise(folder, differences.Select(d => (d.Key, $"{d.Wanted}")))}" : "";
        throw new TuneException(
            RunCodes.OtherSpecification,
            $"{folder}: the folder holds an experiment with another specification; {words.AnotherName} begins another one. They differ in\n  "
            + string.Join("\n  ", differences) + raise);
    }
}
