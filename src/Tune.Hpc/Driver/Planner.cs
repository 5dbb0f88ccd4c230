using System.Collections.Immutable;
using Tune.Hpc.Driver.Events;
using Tune.Hpc.Scheduling;
using Tune.Hpc.Scheduling.Resources;
using Tune.Hpc.Search;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Driver;

/// <summary>What the driver does next: a function of the state, the time and the free places.</summary>
/// <remarks>It answers with one event at a time. The caller appends it, folds it and asks again, until there is nothing to decide; so
/// every decision stands in the journal before anything is done about it.</remarks>
public sealed class Planner(ExperimentState state, MachinePool? pool)
{
    /// <summary>Jobs that may always wait in a cluster's queue at once. More may while more run, so that bursts grow with what the cluster takes.</summary>
    internal const int LeastWaiting = 20;

    private readonly ResourcePlanner? _resources = state.Rules.Resources is { } resources ? new ResourcePlanner(resources, state, pool) : null;

    private const string MetricMissing = "metric-missing";
    private const string StopRuleFails = "stop-rule";
    private const string AttributeMissing = "attribute-missing";

    /// <summary>How many jobs a cluster's queue takes at once, as far as is known; null without limit.</summary>
    public int? MostJobs { get; set; }

    /// <summary>The next decision; null when there is none for now.</summary>
    /// <param name="now">The time.</param>
    /// <param name="startNothing">The driver is about to leave: what runs is observed, nothing is started.</param>
    public ExperimentEvent? Next(DateTimeOffset now, bool startNothing = false)
    {
        if (state.Ended is not null)
        {
            return null;
        }

        return state.Decisions.FirstOrDefault()
            ?? state.Endings.FirstOrDefault()
            ?? Warn()
            ?? state.NodeToExclude
            ?? WhyStop(now)
            ?? StopOneMore()
            ?? (startNothing ? null : Start() ?? _resources?.Next(now))
            ?? End(startNothing);
    }

    private WarningRaised? Warn() => WarnOfStopRule() ?? WarnOfMetric() ?? WarnOfAttribute();

    private WarningRaised? WarnOfStopRule() => state.StopRuleProblem is { } problem && !IsSaid(StopRuleFails)
        ? new WarningRaised { Kind = StopRuleFails, Message = $"a stop rule could not be evaluated, and where that is so it stops nothing: {problem}" }
        : null;

    private bool IsSaid(string kind) => state.Warnings.Exists(w => w.Kind == kind);

    /// <summary>The metric's name is misspelt, most likely: said once, as soon as the first trial has ended without it.</summary>
    private WarningRaised? WarnOfMetric()
    {
        if (state.TrialWithoutMetric is not { } trial || IsSaid(MetricMissing))
        {
            return null;
        }

        string metric = state.UnseenMetric!;
        var seen = state.Metrics.Metrics.Select(m => m.Name).Where(n => !MetricNames.IsAutoFilled(n)).ToList();
        string reported = seen.Count == 0 ? "it reported nothing at all" : $"it reported {string.Join(", ", seen)}";
        return new WarningRaised { Kind = MetricMissing, Message = $"trial {trial} ended without a value of the metric '{metric}'; {reported}" };
    }

    /// <summary>A scheduler that sees nothing decides nothing, and nobody would notice.</summary>
    private WarningRaised? WarnOfAttribute() => state.MissingAttribute is { } missing && !state.Rules.Scheduler.RequiresAttributes && state.Rules.Scheduler is not FifoScheduler && !IsSaid(AttributeMissing)
        ? new WarningRaised { Kind = AttributeMissing, Message = $"{MissingText(missing)}; {state.Rules.Scheduler.Name} does not judge such reports" }
        : null;

    private static string MissingText((TrialId Trial, string Name) missing) => $"a report of trial {missing.Trial} has no number '{missing.Name}'";

    private ExperimentStopping? WhyStop(DateTimeOffset now)
    {
        if (state.Stopping is not null)
        {
            return null;
        }

        if (SpentBudget.Find(state, now) is { } spent)
        {
            return spent;
        }

        if (state.Limits.FailFast && state.CountOf(TrialStatus.Error) > 0
            && state.Trials.FirstOrDefault(t => t is { Status: TrialStatus.Error, RestartedAs: null }) is { } failed)
        {
            return new ExperimentStopping { By = "fail_fast", Reason = $"trial {failed.Id} gave up: {failed.Reason}" };
        }

        if (state.Rules.Scheduler is { RequiresAttributes: true } strict && state.MissingAttribute is { } missing)
        {
            return new ExperimentStopping { By = strict.Name, Reason = $"{MissingText(missing)}, by which {strict.Name} compares trials; report it with every report, or give require_attrs: false" };
        }

        return state.SharedFault is { } fault ? new ExperimentStopping { By = "max_same_failures", Reason = fault } : null;
    }

    private VerdictGiven? StopOneMore()
    {
        if (state.Stopping is not { } stopping)
        {
            return null;
        }

        var trial = state.Live.FirstOrDefault(t => t.StopVerdict is null) ?? state.NextPending ?? (state.PausedCount > 0 ? state.Paused[0] : null);
        return trial is null ? null : new VerdictGiven { Trial = trial.Id, Verdict = VerdictKind.Stop, By = stopping.By, Reason = stopping.Reason };
    }

    private ExperimentEvent? Start()
    {
        if (state.Stopping is not null || !HasPlace())
        {
            return null;
        }

        return state.NextPending is { } waiting ? Plan(waiting) : Choose();
    }

    private bool HasPlace() =>
        (state.Limits.MaxConcurrentTrials is var most && (most <= 0 || state.LiveCount < most)) && (pool is not null || QueueHasRoom());

    /// <summary>The scheduler says who gets a free place; where there is no new trial to be had it is asked again.</summary>
    private ExperimentEvent? Choose()
    {
        if (state.Rules.FixedRequest is { } request && pool is not null && !HasRoom(pool, request))
        {
            return null;
        }

        var choice = state.Rules.Scheduler.Choose(new ScheduleSituation(MayStartNew: true, state.LiveCount));
        if (choice.IsNew || (IsIdle && choice.Resumed is null))
        {
            if (Suggest() is { } created)
            {
                return created;
            }

            choice = state.Rules.Scheduler.Choose(new ScheduleSituation(MayStartNew: false, state.LiveCount));
        }

        return choice.Resumed is { } paused && state.Find(paused) is { Status: TrialStatus.Paused }
            ? new VerdictGiven { Trial = paused, Verdict = VerdictKind.Resume, By = state.Rules.Scheduler.Name, Reason = choice.Reason ?? "", Iteration = state.Find(paused)?.Iteration }
            : null;
    }

    /// <summary>Nothing would ever happen again if nobody began.</summary>
    private bool IsIdle => state is { LiveCount: 0, PendingCount: 0, PausedCount: 0 };

    /// <summary>A cluster's queue is kept filled, not flooded: what is not planned yet can still be decided with more knowledge.</summary>
    private bool QueueHasRoom() =>
        (MostJobs is not { } most || state.LiveCount < most)
        && state.CountOf(TrialStatus.Queued) < Math.Max(LeastWaiting, state.CountOf(TrialStatus.Running));

    private ExperimentEvent? Plan(TrialState trial)
    {
        if (!TryRequest(trial, out var request, out string? never) || (never = pool?.WhyNever(request)) is not null)
        {
            return new TrialEnded { Trial = trial.Id, Status = TrialStatus.Error, Reason = never! };
        }

        ImmutableArray<Placement> places = [];
        if (pool is not null && !pool.CanPlace(request, out places))
        {
            return null;
        }

        return new AttemptPlanned
        {
            Trial = trial.Id,
            Attempt = trial.Attempts.Count + 1,
            Request = request,
            Gpus = places is [{ Node: null } here] ? here.Gpus : [],
            Places = places is [{ Node: null }] ? [] : places,
            Checkpoint = trial.Checkpoint?.Name,
            Iteration = trial.Checkpoint?.Iteration ?? 0,
            Update = trial.Update,
            Reason = trial.Reason,
        };
    }

    /// <summary>An expression over the configuration may give a request that nobody can serve: that is this trial's end, not the driver's.</summary>
    private bool TryRequest(TrialState trial, out JobRequest request, out string? problem)
    {
        try
        {
            (request, problem) = (WithoutBadNodes(trial.Request ?? state.Rules.RequestFor(trial.Config)), null);
            return true;
        }
        catch (TuneException error)
        {
            (request, problem) = (new JobRequest(), error.Message);
            return false;
        }
    }

    private JobRequest WithoutBadNodes(JobRequest request)
    {
        var bad = state.Cluster.Excluded.Select(e => e.Node);
        return state.Cluster.Excluded.IsEmpty || pool is not null || request.Options.Has("nodelist") // a node that was asked for cannot be excluded as well
            ? request
            : request with { Options = request.Options.With("exclude", string.Join(',', request.Options.ValueOf("exclude") is { } users ? bad.Prepend(users) : bad)) };
    }

    /// <summary>Asks for a new configuration only when a place is free: an adaptive searcher should know as much as it can.</summary>
    private ExperimentEvent? Suggest() => Ask() switch
    {
        Suggestion.Run run => Create(run.Config, run.Reason) with { Index = run.Index ?? state.Suggestions, Notes = run.Notes },
        Suggestion.Known known => Create(known.Config, known.Reason) with { KnownResult = known.Result },
        Suggestion.Finished finished => SearchEnds(finished),
        _ => null,
    };

    private SearchEnded? SearchEnds(Suggestion.Finished finished) =>
        state.Rules.Scheduler.AwaitsSearchEnd && state.SearchEnded is null ? new SearchEnded { Reason = finished.Reason } : null;

    private static bool HasRoom(MachinePool pool, JobRequest request) => pool.WhyNever(request) is not null || pool.CanPlace(request, out _);

    private TrialCreated Create(ConfigMap config, string reason) =>
        new() { Trial = state.NextTrial, Config = config, Index = state.Suggestions, Reason = reason };

    private Suggestion? Ask() => state.Rules.Searcher?.Suggest(new SuggestContext
    {
        Index = state.Suggestions,
        NumSamples = state.Limits.NumSamples,
        Pending = new UnfinishedTrials(state),
    });

    private ExperimentEvent? End(bool startNothing)
    {
        if (state.LiveCount > 0 || state.PendingCount > 0)
        {
            return null;
        }

        if (state.PausedCount > 0)
        {
            return startNothing || !HasPlace() ? null : LetGo();
        }

        return state.Stopping is { } stopping
            ? new ExperimentEnded { Reason = $"{stopping.By}: {stopping.Reason}" }
            : Ask() is Suggestion.Finished finished ? new ExperimentEnded { Reason = finished.Reason } : null;
    }

    /// <summary>Nothing runs and the scheduler lets nobody go on: the search may be over, which it has to know; otherwise those that are paused are not needed any more.</summary>
    private ExperimentEvent LetGo()
    {
        if (Ask() is Suggestion.Finished finished && SearchEnds(finished) is { } ended)
        {
            return ended;
        }

        var trial = state.Paused[0];
        var scheduler = state.Rules.Scheduler;
        return new VerdictGiven { Trial = trial.Id, Verdict = VerdictKind.Stop, By = scheduler.Name, Reason = scheduler.WhyLeft(trial.Id), Iteration = trial.Iteration };
    }
}
