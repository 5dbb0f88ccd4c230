using System.Collections.Immutable;
using Tune.Hpc.Driver;
using Tune.Hpc.Driver.Events;
using Tune.Hpc.Driver.Ports;
using Tune.Hpc.Trials;

namespace Tune.Hpc.TestKit;

/// <summary>An experiment without files or processes: events go in, decisions come out, time is a number.</summary>
public sealed class FoldedExperiment
{
    private readonly List<JournalEntry> _journal = [];
    private readonly Planner _planner;
    private readonly MachinePool? _pool;

    public FoldedExperiment(ExperimentRules rules, MachineCapacity? capacity = null)
    {
        State = new ExperimentState(rules);
        _pool = capacity is null ? null : new MachinePool(capacity);
        _planner = new Planner(State, _pool);
        Happen(new ExperimentCreated { ExperimentId = "abc123", Name = "test", SpecHash = "", ToolVersion = "0" });
        Happen(new DriverStarted { Host = "here", ProcessId = 1, ToolVersion = "0" });
    }

    public ExperimentState State { get; }

    public IReadOnlyList<JournalEntry> Journal => _journal;

    public DateTimeOffset Now { get; set; } = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Told of each fact after it was folded.</summary>
    public Action<JournalEntry, ExperimentState>? Watch { get; set; }

    /// <summary>Appends a fact.</summary>
    public void Happen(ExperimentEvent happened)
    {
        var entry = new JournalEntry(State.LastSeq + 1, Now, 1, happened);
        _journal.Add(entry);
        State.Apply(entry);
        if (happened is AttemptPlanned planned)
        {
            _pool?.Take(planned);
        }
        else if (happened is AttemptEnded ended)
        {
            var attempt = State.Find(ended.Trial)!.Attempts[ended.Attempt - 1].Planned;
            _pool?.Release(attempt);
        }

        Watch?.Invoke(entry, State);
    }

    /// <summary>Lets the planner decide until it has nothing to say; gives back what it decided.</summary>
    public IReadOnlyList<ExperimentEvent> Plan()
    {
        var decided = new List<ExperimentEvent>();
        while (_planner.Next(Now) is { } decision)
        {
            Happen(decision);
            decided.Add(decision);
        }

        return decided;
    }

    /// <summary>The running attempt of a trial reports.</summary>
    public void Report(int trial, double loss, long? iteration = null, string? checkpoint = null, params Metric[] more)
    {
        var state = State.Find(new TrialId(trial))!;
        var attempt = state.Attempts[^1];
        ImmutableArray<Metric> metrics = [new("loss", MetricValue.Of(loss)), .. more];
        if (iteration is { } given)
        {
            metrics = metrics.Add(new(MetricNames.TrainingIteration, MetricValue.Of(given)));
        }

        Happen(ReportCompletion.Complete(state, attempt, metrics, checkpoint, attempt.Offset + 10, Now));
    }

    /// <summary>The running attempt of a trial ends.</summary>
    public void End(int trial, AttemptOutcome outcome = AttemptOutcome.Completed, int? exitCode = 0)
    {
        var attempt = State.Find(new TrialId(trial))!.Attempts[^1];
        Happen(new AttemptEnded
        {
            Trial = new TrialId(trial),
            Attempt = attempt.Planned.Attempt,
            Outcome = outcome,
            ExitCode = exitCode,
            StartedAt = attempt.PlannedAt,
            EndedAt = Now,
        });
    }
}
