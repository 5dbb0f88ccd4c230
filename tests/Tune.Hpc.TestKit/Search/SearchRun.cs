using Tune.Hpc.Numerics;
using Tune.Hpc.Search;
using Tune.Hpc.Search.Sampling;
using Tune.Hpc.Space;
using Tune.Hpc.Specification;
using Tune.Hpc.Runtime.Notation;
using Tune.Hpc.Trials;

namespace Tune.Hpc.TestKit.Search;

/// <summary>An experiment played with a searcher by the driver's rules, without files, clock and cluster.</summary>
/// <remarks>In every run it is checked that asking changes nothing; that a configuration is whole, lies in the space, keeps the constraints and is new; that there is a
/// reason for it; and that the searcher waits only where something may still come.</remarks>
public sealed partial class SearchRun
{
    private const int MostMoves = 100_000;

    private readonly SearcherCase _which;
    private readonly SearchPlan _plan;
    private readonly UnitCube _cube;
    private readonly ConfigConstraints _constraints;
    private readonly RecordedSearcher _searcher;
    private readonly List<SearchedTrial> _trials = [];
    private readonly HashSet<ConfigMap> _proposed = [];
    private readonly List<string> _log = [];
    private KeyedStream _draw;
    private KeyedStream _restarts;
    private long _next;
    private bool _waits;

    private SearchRun(SearcherCase which, SearchPlan plan, SearchSpace space)
    {
        (_which, _plan) = (which, plan);
        _cube = new UnitCube(space);
        var setting = SettingOf(which, plan, _cube);
        _constraints = new ConfigConstraints(setting.Search.Constraints, space);
        _searcher = new RecordedSearcher(() => which.Settings.Create(setting));
        _draw = KeyedStream.For((ulong)plan.Seed, "test/moves");
        _restarts = KeyedStream.For((ulong)plan.Seed, "test/restarts");
    }

    /// <summary>All trials, in order.</summary>
    public IReadOnlyList<SearchedTrial> Trials => _trials;

    /// <summary>What happened, in order, reasons included.</summary>
    public IReadOnlyList<string> Log => _log;

    /// <summary>Why there is no more; null where all of <c>num_samples</c> were made.</summary>
    public string? Over { get; private set; }

    /// <summary>Plays one; null where the searcher says that it cannot serve the space.</summary>
    /// <exception cref="SearchViolationException">The searcher did what none may do.</exception>
    public static SearchRun? Play(SearcherCase which, SearchPlan plan)
    {
        var space = ContractSpaces.Read(plan.Space);
        if (which.Settings.WhyNot(new UnitCube(space)) is not null)
        {
            return null;
        }

        try
        {
            var run = new SearchRun(which, plan, space);
            run.PlayAll();
            return run;
        }
        catch (SearchViolationException violation)
        {
            throw new SearchViolationException($"{violation.Message}\nin {plan with { Space = plan.Space.Length > 500 ? plan.Space[..500] + "..." : plan.Space }}");
        }
    }

    /// <summary>What the searcher of a plan is made for.</summary>
    public static SearcherSetting SettingOf(SearcherCase which, SearchPlan plan, UnitCube cube)
    {
        ArgumentNullException.ThrowIfNull(which);
        ArgumentNullException.ThrowIfNull(plan);
        var known = Enumerable.Range(0, plan.Known).Select(i => cube.Space.Sample((ulong)plan.Seed + 1000, i));
        return new SearcherSetting
        {
            Cube = cube,
            Seed = (ulong)plan.Seed,
            Search = new SearchSettings
            {
                Algorithm = which.Settings,
                Points = [.. plan.Points.Select(p => (ConfigMap)ConfigValue.Parse(p))],
                Rewards = plan.Rewards,
                Constraints = [.. plan.Constraints.Select(c => ExpressionParser.Parse(c, new SpecPlace("test", "config_constraints")))],
            },
            Objective = new Objective("loss", ObjectiveMode.Min),
            Objectives = which.Objectives,
            Trials = plan.Trials,
            MaxConcurrent = plan.Workers,
            Known = [.. known.Select(config => new KnownResult(config, plan.LossOf(cube, config)) { Losses = LossesOf(which, plan, cube, config, 0) })],
        };
    }

    private int Pending => _trials.Count(t => !t.HasEnded);

    private void PlayAll()
    {
        for (int move = 0; move < MostMoves; move++)
        {
            if (Over is null && !_waits && Pending < _plan.Workers)
            {
                Ask();
            }
            else if (Pending > 0)
            {
                Move();
            }
            else
            {
                return;
            }
        }

        throw new SearchViolationException($"after {MostMoves} moves there is no end");
    }

    private void Ask()
    {
        if (_restarts.NextDouble() < _plan.RestartRate)
        {
            _searcher.Restart();
        }

        var pending = _trials.Where(t => !t.HasEnded).Select(t => t.Created).ToList();
        var answer = _searcher.Suggest(new SuggestContext { Index = _next, NumSamples = _plan.Trials, Pending = pending });
        _log.Add(RecordedSearcher.Text(answer));
        switch (answer)
        {
            case Suggestion.Run run:
                Check(run.Config, run.Reason);
                _next = run.Index ?? _next;
                Create(run.Config, run.Notes);
                _next++;
                break;
            case Suggestion.Known known:
                Check(known.Config, known.Reason);
                EndWith(Create(known.Config, ConfigMap.Empty), known.Result[0].Value.AsDouble, failed: false, stoppedEarly: false);
                _next++;
                break;
            case Suggestion.NotNow later:
                Require(pending.Count > 0, $"it waits where nothing may come: {later.Reason}");
                Require(!string.IsNullOrWhiteSpace(later.Reason), "it waits without a reason");
                _waits = true;
                break;
            case Suggestion.Finished finished:
                Require(!string.IsNullOrWhiteSpace(finished.Reason), "it has finished without a reason");
                Over = finished.Reason;
                break;
        }
    }

    private void Check(ConfigMap config, string reason)
    {
        string text = config.ToJson();
        Require(_trials.Count < _plan.Trials + _trials.Count(t => t.IsAgain), $"{text} is more than num_samples {_plan.Trials}");
        Require(!string.IsNullOrWhiteSpace(reason), $"{text} without a reason");
        Require(IsWhole(config), $"{text} is not a configuration of the space");
        Require(_constraints.FindBroken(config) is null, $"{text} breaks {_constraints.FindBroken(config)}");
        Require(_proposed.Add(config) || _which.MayRepeat || _plan.Points.Length > 0, $"{text} was proposed before");
    }

    /// <summary>Everything it has is allowed there, and nothing is left open: what is encoded and decoded has the same places.</summary>
    private bool IsWhole(ConfigMap config)
    {
        try
        {
            PartialPoint.Of(_cube.Space, config, "proposal");
        }
        catch (TuneException)
        {
            return false;
        }

        var again = _cube.Decode(_cube.Encode(config), new SampleKey(1, 0, 0));
        return PlacesOf(again).SequenceEqual(PlacesOf(config));
    }

    private static IEnumerable<string> PlacesOf(ConfigValue value, string path = "") => value is not ConfigMap map ? [path]
        : map.Entries.SelectMany(e => PlacesOf(e.Value, $"{path}/{e.Key}"));

    private static void Require(bool condition, string broken)
    {
        if (!condition)
        {
            throw new SearchViolationException(broken);
        }
    }
}
