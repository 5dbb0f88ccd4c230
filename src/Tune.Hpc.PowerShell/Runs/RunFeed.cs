using System.Collections.Concurrent;
using Tune.Hpc.Driver;
using Tune.Hpc.Driver.Events;
using Tune.Hpc.Runtime.Driving;
using Tune.Hpc.Runtime.Runs;
using Tune.Hpc.Runtime.Specification;
using Tune.Hpc.Trials;

namespace Tune.Hpc.PowerShell.Runs;

/// <summary>Carries what happens from a driver's thread to the pipeline's: in order, and as values that do not change any more.</summary>
internal sealed class RunFeed(RunWishes wishes, ExperimentSummary spec, TimeProvider clock) : IRunObserver, IDisposable
{
    private static readonly TimeSpan PictureEvery = TimeSpan.FromMilliseconds(250);
    private readonly ConcurrentQueue<RunNotice> _notices = new();
    private readonly ManualResetEventSlim _news = new();
    private readonly long? _budget = TrialBudget.Of(spec.Document);
    private long? _pictureAt;

    /// <summary>The newest picture; null before the first.</summary>
    public volatile RunPicture? Picture;

    /// <inheritdoc/>
    public void OnEntry(in JournalEntry entry, ExperimentState state)
    {
        if (wishes.Decisions && RunLines.Decision(entry) is { } decision)
        {
            Tell(new RunNotice.Decision(decision));
        }

        if (wishes.Warnings && WarningOf(entry, state) is { } warning)
        {
            Tell(new RunNotice.Warning(warning));
        }

        if (wishes.Hooks.IsEmpty)
        {
            return;
        }

        foreach (var moment in RunHooks.Of(entry, state))
        {
            Tell(moment);
        }
    }

    /// <inheritdoc/>
    public void OnStepBegin(ExperimentState state, DateTimeOffset now) => Tell(RunHooks.OfStep(RunHook.StepBegin, now));

    /// <inheritdoc/>
    public void OnStep(ExperimentState state, DateTimeOffset now)
    {
        Tell(RunHooks.OfStep(RunHook.StepEnd, now));
        if (wishes.Pictures && (_pictureAt is not { } last || clock.GetElapsedTime(last) >= PictureEvery))
        {
            _pictureAt = clock.GetTimestamp();
            Picture = RunPicture.Of(state, now, spec, _budget);
        }
    }

    /// <summary>Takes the oldest notice.</summary>
    public bool TryTake(out RunNotice notice) => _notices.TryDequeue(out notice!);

    /// <summary>Waits for news, but not for ever: a picture may have changed.</summary>
    public void Wait(TimeSpan atMost)
    {
        _news.Wait(atMost);
        _news.Reset();
    }

    /// <summary>Tells something.</summary>
    public void Tell(RunNotice notice)
    {
        _notices.Enqueue(notice);
        Wake();
    }

    /// <summary>Ends a wait.</summary>
    public void Wake() => _news.Set();

    /// <inheritdoc/>
    public void Dispose() => _news.Dispose();

    private void Tell(RunEvent moment)
    {
        if (wishes.Hooks.Contains(moment.Hook))
        {
            Tell(new RunNotice.Moment(moment));
        }
    }

    private static string? WarningOf(in JournalEntry entry, ExperimentState state) => entry.Event switch
    {
        WarningRaised e => e.Message,
        TrialEnded { Status: TrialStatus.Error } e => RunLines.Of(entry, state) + Tail(state.Find(e.Trial)!),
        NodeExcluded => RunLines.Of(entry, state),
        ExperimentStopping { By: "fail_fast" or "max_same_failures" } => RunLines.Of(entry, state),
        _ => null,
    };

    /// <summary>The last words of the attempt that was one too many.</summary>
    private static string Tail(TrialState trial) =>
        trial.Attempts is [.., { Ended.Detail: { } detail }] ? "\n    " + detail.TrimEnd().Replace("\n", "\n    ", StringComparison.Ordinal) : "";
}
