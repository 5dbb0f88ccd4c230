using System.Collections.Immutable;
using Tune.Hpc.Runtime.Notation;
using Tune.Hpc.Search;
using Tune.Hpc.Search.Sampling;
using Tune.Hpc.Space;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Tests.Search.Flow2;

/// <summary>Asks a searcher and tells it results, by hand.</summary>
internal sealed class SearchDrive
{
    private readonly ISearcher _searcher;
    private readonly Dictionary<TrialId, CreatedTrial> _pending = [];
    private int _made;

    public SearchDrive(SearcherSettings settings, string space, Func<SearcherSetting, SearcherSetting>? change = null)
    {
        var setting = new SearcherSetting
        {
            Cube = new UnitCube(SpaceReader.Read((ConfigMap)ConfigValue.Parse(space), "space.json")),
            Seed = 17,
            Objective = new Objective("loss", ObjectiveMode.Min),
            Search = new() { Algorithm = settings },
        };
        _searcher = settings.Create(change?.Invoke(setting) ?? setting);
    }

    public long NumSamples { get; init; } = -1;

    public Suggestion Suggestion() => _searcher.Suggest(new SuggestContext { Index = _made, NumSamples = NumSamples, Pending = [.. _pending.Values] });

    /// <summary>The next trial and why it is made.</summary>
    public (CreatedTrial Trial, string Reason) Ask()
    {
        var run = Assert.IsType<Suggestion.Run>(Suggestion());
        var trial = new CreatedTrial(new TrialId(_made + 1), _made, run.Config, run.Notes);
        _made++;
        _pending[trial.Trial] = trial;
        _searcher.OnCreated(trial);
        return (trial, run.Reason);
    }

    public void Tell(CreatedTrial trial, double? loss, double cost = 1, bool failed = false, double[]? losses = null, double[]? violations = null)
    {
        _pending.Remove(trial.Trial);
        _searcher.Observe(new FinishedTrial
        {
            Trial = trial.Trial,
            Config = trial.Config,
            Notes = trial.Notes,
            Loss = loss,
            Losses = [.. losses ?? []],
            Violations = [.. violations ?? []],
            ReportedCost = cost,
            Iteration = 1,
            Failed = failed,
            StoppedEarly = false,
        });
    }

    public void Reopen(CreatedTrial trial)
    {
        _pending[trial.Trial] = trial;
        _searcher.OnReopened(trial.Trial);
    }

    /// <summary>Trials one after another; what they were.</summary>
    public List<CreatedTrial> Run(int trials, Func<ConfigMap, double> loss, Func<ConfigMap, double>? cost = null)
    {
        var made = new List<CreatedTrial>();
        for (int i = 0; i < trials; i++)
        {
            var (trial, _) = Ask();
            Tell(trial, loss(trial.Config), cost?.Invoke(trial.Config) ?? 1);
            made.Add(trial);
        }

        return made;
    }

    public static double Number(ConfigMap config, string name) => config[name]!.AsDouble!.Value;

    public static ConfigMap Map(string json) => (ConfigMap)ConfigValue.Parse(json);
}
