using Tune.Hpc.Search;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Tests.Search.Around;

/// <summary>Drives a searcher as the fold does, in steps: trials are numbered as they are made.</summary>
internal sealed class WrapperFixture(ISearcher searcher)
{
    private readonly SortedDictionary<int, CreatedTrial> _pending = [];
    private long _next;
    private int _trials;

    public long NumSamples { get; init; } = -1;

    public int Paused { get; set; }

    public Suggestion Suggest() => searcher.Suggest(new SuggestContext { Index = _next, NumSamples = NumSamples, Pending = [.. _pending.Values], Paused = Paused });

    public CreatedTrial Create()
    {
        var run = Assert.IsType<Suggestion.Run>(Suggest());
        return Made(run.Config, run.Index ?? _next);
    }

    public CreatedTrial Restart(CreatedTrial old) => Made(old.Config, old.Index);

    public void Finish(int trial, double? loss, bool failed = false)
    {
        _pending.Remove(trial, out var created);
        _last[trial] = created ?? _last[trial];
        searcher.Observe(new FinishedTrial { Trial = new TrialId(trial), Config = _last[trial].Config, Loss = loss, Iteration = 1, Failed = failed, StoppedEarly = false, RunTime = TimeSpan.FromSeconds(2) });
    }

    public void Reopen(int trial)
    {
        _pending[trial] = _last[trial];
        searcher.OnReopened(new TrialId(trial));
    }

    private readonly Dictionary<int, CreatedTrial> _last = [];

    private CreatedTrial Made(ConfigMap config, long index)
    {
        _next = Math.Max(_next, index + 1);
        var trial = new CreatedTrial(new TrialId(++_trials), index, config, ConfigMap.Empty);
        _pending[_trials] = _last[_trials] = trial;
        searcher.OnCreated(trial);
        return trial;
    }
}

/// <summary>Proposes <c>{i: 0}</c>, <c>{i: 1}</c>, ... and writes down what it hears.</summary>
internal sealed class HearingSearcher : ISearcher
{
    public string Name => "hearing";

    public List<string> Heard { get; } = [];

    public Suggestion Suggest(SuggestContext context) => context.NumSamples >= 0 && context.Index >= context.NumSamples
        ? new Suggestion.Finished("all are out")
        : new Suggestion.Run(ConfigMap.Empty.With("i", ConfigValue.Of(context.Index)), $"number {context.Index}");

    public void OnCreated(CreatedTrial trial) => Heard.Add($"created {trial.Trial.Number} {trial.Config.ToJson()}");

    public void OnReopened(TrialId trial) => Heard.Add($"reopened {trial.Number}");

    public void Observe(FinishedTrial trial) =>
        Heard.Add(FormattableString.Invariant($"{(trial.Failed ? "failed" : "ended")} {trial.Trial.Number} {trial.Config.ToJson()} {trial.Loss} {trial.RunTime.TotalSeconds} s"));
}
