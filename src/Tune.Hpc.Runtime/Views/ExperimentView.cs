using Tune.Hpc.Driver;
using Tune.Hpc.Driver.Events;
using Tune.Hpc.Runtime.Driving;
using Tune.Hpc.Runtime.Results;
using Tune.Hpc.Runtime.Specification;
using Tune.Hpc.Search.Pareto;
using Tune.Hpc.Storage.Folder;
using Tune.Hpc.Storage.Journal;
using Tune.Hpc.Storage.Lease;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Runtime.Views;

/// <summary>An experiment's folder, opened for looking: nothing in it is changed, whoever drives meanwhile.</summary>
/// <remarks>The search space is not read and nothing is decided, so that a look costs little more than reading the journal.</remarks>
public sealed class ExperimentView : IDisposable
{
    private readonly JournalReader _reader;
    private readonly TimeProvider _clock;

    private ExperimentView(ExperimentFolder folder, ExperimentSummary spec, ExperimentState state, JournalReader reader, TimeProvider clock)
    {
        Folder = folder;
        Spec = spec;
        State = state;
        _reader = reader;
        _clock = clock;
    }

    /// <summary>Where everything lies.</summary>
    public ExperimentFolder Folder { get; }

    /// <summary>The folder's path, absolute.</summary>
    public string Path => Folder.Root;

    /// <summary>The specification in short.</summary>
    public ExperimentSummary Spec { get; }

    /// <summary>What the journal amounts to, as far as it has been read.</summary>
    public ExperimentState State { get; }

    /// <summary>Who drives now; null when nobody does.</summary>
    public DriverSeen? Driver { get; private set; }

    /// <summary>Whether somebody drives now.</summary>
    public bool DriverAlive => Driver is not null;

    /// <summary>The place in the journal up to which it has been read.</summary>
    internal JournalEnd End => _reader.End;

    /// <summary>When it was last read.</summary>
    public DateTimeOffset ReadAt { get; private set; }

    /// <summary>Where it stands.</summary>
    public ExperimentPhase Phase =>
        State.Ended is not null ? ExperimentPhase.Finished
        : !DriverAlive ? State.Driver is null ? ExperimentPhase.New : ExperimentPhase.Interrupted
        : State.Stopping is not null ? ExperimentPhase.Stopping
        : ExperimentPhase.Running;

    /// <summary>How many trials there will be; null while that is open: without a limit, or with a grid, whose cells only the space knows.</summary>
    public long? ExpectedTrials => ExpectedTrialsOf(State, Spec);

    /// <summary>How many trials there will be, as <see cref="ExpectedTrials"/>.</summary>
    /// <param name="state">What the journal amounts to.</param>
    /// <param name="spec">The specification in short.</param>
    public static long? ExpectedTrialsOf(ExperimentState state, ExperimentSummary spec)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(spec);
        return state.Ended is not null ? state.Trials.Count
            : state.Limits.NumSamples < 0 || HasGrid(spec.Document["param_space"]) ? null
            : Math.Max(state.Limits.NumSamples, state.Trials.Count);
    }

    /// <summary>Opens an experiment's folder and reads its journal to the present end. A torn last line is left alone.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="clock">The clock; that of the system when left out.</param>
    /// <param name="objective">What to compare trials by, instead of what the specification says.</param>
    /// <exception cref="TuneException">It is no experiment, or its journal is damaged.</exception>
    public static ExperimentView Open(string folder, TimeProvider? clock = null, Objective? objective = null)
    {
        var spec = ExperimentFile.LoadSummary(folder);
        var opened = ExperimentFolder.Open(folder, spec.WorkPath);
        var reader = JournalReader.Open(opened.Journal);
        try
        {
            var view = new ExperimentView(opened, spec, new ExperimentState(RulesOf(spec, objective)), reader, clock ?? TimeProvider.System);
            view.Update();
            return view;
        }
        catch
        {
            reader.Dispose();
            throw;
        }
    }

    /// <summary>Reads what has been added since the last time. True when there was something.</summary>
    /// <param name="observer">Is told of each entry, and once at the end, as one that watches a driver.</param>
    public bool Update(IRunObserver? observer = null)
    {
        long before = State.LastSeq;
        observer?.OnStepBegin(State, ReadAt);
        while (_reader.TryRead(out var entry))
        {
            State.Apply(entry);
            observer?.OnEntry(entry, State);
        }

        ReadAt = _clock.GetUtcNow();
        Driver = DriverSeen.Look(Folder.Lease, ReadAt);
        observer?.OnStep(State, ReadAt);
        return State.LastSeq != before;
    }

    /// <summary>The whole journal again, from the first entry; each walk reads the file anew and keeps nothing.</summary>
    public IEnumerable<JournalEntry> Entries()
    {
        using var reader = JournalReader.Open(Folder.Journal);
        while (reader.TryRead(out var entry))
        {
            yield return entry;
        }
    }

    /// <summary>The trial of that number.</summary>
    /// <param name="text">As typed: <c>42</c> or <c>00042</c>.</param>
    /// <exception cref="TuneException">There is none (<see cref="ResultCodes.NoTrial"/>).</exception>
    public TrialState RequireTrial(string text)
    {
        if (TrialId.TryParse(text, out var id) && State.Find(id) is { } trial)
        {
            return trial;
        }

        string which = State.Trials.Count switch
        {
            0 => "it has none yet",
            1 => "it has one: 00001",
            var count => $"it has 00001 to {new TrialId(count)}",
        };
        throw new TuneException(ResultCodes.NoTrial, $"{Path}: there is no trial '{text}'; {which}");
    }

    /// <summary>One row for each trial.</summary>
    public ResultTable Trials() => TrialTable.Of(State, ReadAt);

    /// <summary>One row for each report, streamed.</summary>
    /// <param name="only">The one trial that is wanted; null for all.</param>
    public ResultTable Reports(TrialId? only = null) => ReportTable.Of(State, Entries(), only);

    /// <summary>One row for each time that a trial took over from another.</summary>
    public ResultTable Exploits() => ExploitTable.Of(Entries().TakeWhile(e => e.Seq <= State.LastSeq));

    /// <summary>A trial's whole story.</summary>
    public IEnumerable<ExplanationLine> Explain(TrialId trial) => Explanation.Of(Entries(), trial, State.Rules.Objective);

    /// <summary>Where an attempt's command writes.</summary>
    /// <param name="attempt">The attempt.</param>
    /// <param name="standardError">Its errors instead of its output.</param>
    public string LogPath(AttemptId attempt, bool standardError) =>
        standardError ? Folder.Attempt(attempt).StandardError : Folder.Attempt(attempt).StandardOutput;

    /// <inheritdoc/>
    public void Dispose() => _reader.Dispose();

    // The limits are part of the fold: how often a trial may fail decides whether it is over.
    internal static ExperimentRules RulesOf(ExperimentSummary spec, Objective? objective) => new()
    {
        Goals = objective is null ? spec.Goals : Goals.Of(objective) with { Constraints = spec.Goals.Constraints },
        CostAttribute = CostAttribute.Of(spec.Document),
        Limits = new ExperimentLimits
        {
            NumSamples = spec.NumSamples,
            MaxConcurrentTrials = spec.MaxConcurrentTrials,
            TimeBudget = spec.TimeBudget,
            NodeHours = spec.Document["node_hours"]?.AsDouble,
            GpuHours = spec.Document["gpu_hours"]?.AsDouble,
            CostBudget = spec.Document["cost_budget"]?.AsDouble,
            MaxFailures = (spec.Document["failure_config"] as ConfigMap)?["max_failures"]?.AsDouble is { } failures ? (int)failures : 0,
        },
    };

    private static bool HasGrid(ConfigValue? space) => space switch
    {
        ConfigText text => text.Value.StartsWith("grid", StringComparison.Ordinal),
        ConfigList list => list.Items.Any(HasGrid),
        ConfigMap map => map.Entries.Any(e => e.Key.StartsWith("grid", StringComparison.Ordinal) || HasGrid(e.Value)),
        _ => false,
    };
}
