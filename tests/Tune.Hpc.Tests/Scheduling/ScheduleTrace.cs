using System.Globalization;
using Tune.Hpc.Driver.Events;
using Tune.Hpc.Scheduling;
using Tune.Hpc.Scheduling.Asha;
using Tune.Hpc.Scheduling.Hyperband;
using Tune.Hpc.Tests.Architecture;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Tests.Scheduling;

/// <summary>Plays a trace that was worked out by hand against a scheduler, line by line; a trial that is told to pause is paused at once.</summary>
/// <remarks>Lines: <c>new T</c> and <c>resume T</c> (what is chosen for a free place), <c>stuck T</c> (the same where nothing runs and nothing new
/// comes), <c>none</c> (nobody is resumed), <c>report T BUDGET LOSS VERDICT</c>, <c>stopped T...</c> (verdicts about others since), <c>ended T</c>,
/// <c>search-ended</c>, <c>left T REASON</c>.</remarks>
internal sealed class ScheduleTrace
{
    private static readonly ConfigMap _config = ConfigMap.Empty;
    private readonly List<string> _stopped = [];
    private ITrialScheduler _scheduler = new FifoScheduler();
    private bool _searchEnded;

    public static void Play(string file)
    {
        var trace = new ScheduleTrace();
        foreach (string line in File.ReadLines(Repository.PathOf("tests/Tune.Hpc.Tests/Scheduling/data/" + file)))
        {
            string[] words = line.Split('#')[0].Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (words.Length > 0)
            {
                string? problem = trace.Step(words);
                Assert.True(problem is null, $"{file}: '{line}': {problem}");
            }
        }

        Assert.Empty(trace._stopped);
        Assert.IsNotType<FifoScheduler>(trace._scheduler);
    }

    private string? Step(string[] words)
    {
        string? problem = Happen(words);
        _stopped.AddRange(_scheduler.TakeVerdicts().Select(v => $"{v.Trial.Number}{(v.Verdict.Kind == VerdictKind.Stop ? "" : v.Verdict.Kind)}"));
        return problem;
    }

    private string? Happen(string[] words)
    {
        switch (words)
        {
            case ["settings", .. var settings]:
                _scheduler = Make(settings);
                return null;
            case ["new", var trial]:
                var choice = Choose(live: 1, mayStartNew: true);
                _scheduler.OnCreated(Id(trial), _config);
                return choice.IsNew ? null : $"{choice.Resumed} is chosen: {choice.Reason}";
            case ["resume", var trial]:
                return Resume(Choose(live: 1, mayStartNew: !_searchEnded), trial);
            case ["stuck", var trial]:
                return Resume(Choose(live: 0, mayStartNew: false), trial);
            case ["none"]:
                return Choose(live: 0, mayStartNew: false) is { Resumed: { } resumed } ? $"{resumed} is chosen" : null;
            case ["report", var trial, var budget, var loss, var expected]:
                return Report(Id(trial), Number(budget), Number(loss), expected);
            case ["stopped", .. var trials]:
                string got = string.Join(' ', _stopped);
                _stopped.Clear();
                return got == string.Join(' ', trials) ? null : $"stopped are {got}";
            case ["ended", var trial]:
                _scheduler.OnEnded(Id(trial));
                return null;
            case ["search-ended"]:
                _searchEnded = true;
                _scheduler.OnSearchEnded();
                return null;
            case ["left", var trial, .. var reason]:
                string why = _scheduler.WhyLeft(Id(trial));
                return why == string.Join(' ', reason) ? null : why;
            default:
                return "no such line";
        }
    }

    private ScheduleChoice Choose(int live, bool mayStartNew) => _scheduler.Choose(new ScheduleSituation(mayStartNew, live));

    private string? Resume(ScheduleChoice choice, string trial)
    {
        if (choice.Resumed != Id(trial))
        {
            return $"{choice.Resumed?.ToString() ?? (choice.IsNew ? "a new one" : "nobody")} is chosen";
        }

        _scheduler.OnResumed(Id(trial));
        return null;
    }

    private string? Report(TrialId trial, double budget, double loss, string expected)
    {
        var verdict = _scheduler.Decide(new TrialReport(trial, budget, loss));
        if (verdict.Kind == VerdictKind.Pause)
        {
            _scheduler.OnPaused(trial);
        }

        string got = verdict.Kind switch
        {
            VerdictKind.Stop => "stop",
            VerdictKind.Pause => "pause",
            _ => verdict.Reason is null ? "-" : "go",
        };
        return got == expected ? null : $"got {got}: {verdict.Reason}";
    }

    private static ITrialScheduler Make(string[] words) => words switch
    {
        ["asha_promotion", "grace", var grace, "eta", var eta, "max", var max] => new AshaPromotionScheduler(
            new AshaSettings { Variant = AshaVariant.Promotion, GracePeriod = Number(grace), ReductionFactor = Number(eta), MaxT = Number(max) }, seed: 1),
        ["hyperband", "eta", var eta, "max", var max] => new HyperbandScheduler(new HyperbandSettings { ReductionFactor = Number(eta), MaxT = Number(max) }),
        ["hyperband", "aggressive", "eta", var eta, "max", var max] => new HyperbandScheduler(
            new HyperbandSettings { ReductionFactor = Number(eta), MaxT = Number(max), Order = HyperbandOrder.Aggressive }),
        ["hb_bohb", "eta", var eta, "max", var max] => new HyperbandScheduler(new HyperbandForBohbSettings { ReductionFactor = Number(eta), MaxT = Number(max) }),
        _ => throw new FormatException(string.Join(' ', words)),
    };

    private static TrialId Id(string text) => new(int.Parse(text, CultureInfo.InvariantCulture));

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
