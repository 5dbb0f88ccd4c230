using System.Globalization;
using Tune.Hpc.Driver;
using Tune.Hpc.Driver.Events;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Scheduling.Resources;

/// <summary>Decides which trial goes on with other resources: a function of the state, the machines and the time.</summary>
/// <remarks>
/// <para>Each report of a running trial that has a checkpoint is one occasion for that trial, and only where nothing else can be started. What has not been
/// considered when a driver leaves is considered by the next one.</para>
/// <para>Where a queue decides, a change costs a wait in it. Then a trial only ever gets more, and only where (1 − 1/s) of the time it still needs is longer than the median
/// wait of the live trials' attempts: s is the ratio of the new to the old amount, and the time still needed follows from its pace so far and the iteration at which trials
/// end (<see cref="ExperimentRules.LastIteration"/>); where that is not known nothing is changed.</para>
/// </remarks>
internal sealed class ResourcePlanner(ResourceChangingSettings settings, ExperimentState state, MachinePool? pool)
{
    private readonly Dictionary<int, long> _considered = [];

    /// <summary>The next change; null where there is none for now.</summary>
    internal RequestChanged? Next(DateTimeOffset now)
    {
        if (state.Stopping is not null || (settings.Total ?? pool?.Total) is not { } total)
        {
            return null;
        }

        foreach (var trial in state.Live)
        {
            if (IsAsking(trial))
            {
                _considered[trial.Id.Number] = trial.Reports;
                if (Consider(trial, total - settings.Reserve, now) is { } change)
                {
                    return change;
                }
            }
        }

        return null;
    }

    private bool IsAsking(TrialState trial) =>
        trial is { StopVerdict: null, IsExploiting: false, Checkpoint: not null, Live: { PauseVerdict: null, Reports: > 0 } }
        && trial.Reports > _considered.GetValueOrDefault(trial.Id.Number);

    private RequestChanged? Consider(TrialState trial, ResourceAmount available, DateTimeOffset now)
    {
        TrialState[] live = [.. state.Live, .. state.Waiting.Where(HasRequest)];
        var division = new ResourceDivision([.. live.Select(HolderOf)], available, settings.IncreaseByTimes);
        int asking = Array.IndexOf(live, trial);
        var holder = division.Live[asking];
        var old = trial.Live!.Planned.Request;
        int steps = MostThatFits(trial, division.StepsFor(settings.Policy, asking), holder.Added);
        if (steps == holder.Added || (pool is null && !IsWorthTheWait(trial, live, With(trial, steps), now)))
        {
            return null;
        }

        var request = With(trial, steps);
        string reason = string.Create(
            CultureInfo.InvariantCulture,
            $"{AmountOf(request)} instead of {AmountOf(old)}: {division.Free} of {available} are idle, {live.Length} trials are live{(settings.Policy == ResourcePolicy.TopJob && steps > holder.Added ? ", and it is the best of them" : "")}");
        return new RequestChanged { Trial = trial.Id, Request = request, By = settings.Type, Reason = reason, Iteration = trial.Iteration };
    }

    /// <summary>A change under way counts with the larger of what it gives up and what it gets: both are taken for a while.</summary>
    private ResourceHolder HolderOf(TrialState trial)
    {
        var request = BaseOf(trial);
        var now = AmountOf(trial.Request ?? request);
        var held = trial.Live is { } live ? AmountOf(live.Planned.Request) : now;
        return new ResourceHolder(AmountOf(request), new ResourceAmount(Math.Max(now.Cpus, held.Cpus), Math.Max(now.Gpus, held.Gpus)), UnitOf(request), LossOf(trial));
    }

    /// <summary>Machines are filled piecemeal, and limits hold for each trial: the largest change that is possible, which may be none.</summary>
    private int MostThatFits(TrialState trial, int wanted, int has)
    {
        int steps = wanted;
        while (steps > has && !IsPossible(trial, With(trial, steps)))
        {
            steps--;
        }

        return steps;
    }

    private bool IsPossible(TrialState trial, JobRequest request) =>
        state.Rules.WhyNotRequest(request) is null && (pool is null || pool.CanReplace(trial.Live!.Planned, request));

    private bool IsWorthTheWait(TrialState trial, TrialState[] live, JobRequest request, DateTimeOffset now)
    {
        var attempt = trial.Live!;
        double speedUp = SpeedUp(attempt.Planned.Request, request);
        if (speedUp <= 1 || state.Rules.LastIteration is not { } last || attempt.StartedAt is not { } started || trial.Iteration < 1)
        {
            return false;
        }

        var ran = trial.EndedRunTime + (now - started);
        var left = ran * Math.Max(0, (last - trial.Iteration) / trial.Iteration);
        return left * (1 - (1 / speedUp)) > MedianWait(live);
    }

    private double SpeedUp(JobRequest from, JobRequest to) => UnitOf(from).Gpus > 0 ? to.Gpus / from.Gpus : to.TotalCpus / from.TotalCpus;

    private static TimeSpan MedianWait(IEnumerable<TrialState> live)
    {
        long[] waits = [.. live.SelectMany(t => t.Attempts).Where(a => a.StartedAt is not null).Select(a => Math.Max(0, (a.StartedAt!.Value - a.PlannedAt).Ticks)).Order()];
        return waits.Length == 0 ? TimeSpan.Zero : new TimeSpan((waits[(waits.Length - 1) / 2] / 2) + (waits[waits.Length / 2] / 2));
    }

    /// <summary>One whose request cannot be computed ends when its turn comes; it waits for nothing.</summary>
    private bool HasRequest(TrialState trial)
    {
        try
        {
            return BaseOf(trial) is not null;
        }
        catch (TuneException)
        {
            return false;
        }
    }

    private JobRequest BaseOf(TrialState trial) => state.Rules.FixedRequest ?? state.Rules.RequestFor(trial.Config);

    private JobRequest With(TrialState trial, int steps)
    {
        var request = BaseOf(trial);
        var unit = UnitOf(request);
        return request with { Cpus = request.Cpus + (unit.Cpus / request.Tasks * steps), Gpus = request.Gpus + (unit.Gpus * steps) };
    }

    /// <summary>CPUs are asked for by each task.</summary>
    private ResourceAmount UnitOf(JobRequest request)
    {
        var step = settings.IncreaseBy ?? (request.Gpus > 0 ? new ResourceAmount(0, 1) : new ResourceAmount(1, 0));
        return step with { Cpus = step.Cpus * request.Tasks };
    }

    private static ResourceAmount AmountOf(JobRequest request) => new(request.TotalCpus, request.Gpus);

    private double LossOf(TrialState trial)
    {
        if (settings.Objective is not { } objective)
        {
            return trial.Losses.Last;
        }

        return ReportJudge.ValueOf(trial.LastMetrics, objective.Metric) is { } value ? objective.ToLoss(value.AsDouble) : double.NaN;
    }
}
