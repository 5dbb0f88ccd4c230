using Tune.Hpc.Driver;
using Tune.Hpc.Driver.Ports;
using Tune.Hpc.Scheduling;
using Tune.Hpc.TestKit;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Tests.Driver.Schedules;

/// <summary>Does what a test says, and notes what it hears.</summary>
internal sealed class ScriptedScheduler : ITrialScheduler
{
    private readonly Queue<TrialVerdict> _others = new();

    public string Name => "scripted";

    public string TimeAttribute { get; init; } = MetricNames.TrainingIteration;

    public bool RequiresAttributes { get; init; }

    public bool AwaitsSearchEnd { get; init; }

    public List<string> Heard { get; } = [];

    public Func<TrialReport, Verdict> OnReport { get; set; } = _ => Verdict.NotJudged;

    public Func<ScheduleSituation, ScheduleChoice> OnChoose { get; set; } = _ => ScheduleChoice.StartNew;

    /// <summary>An experiment under this scheduler, as far as it comes before anything is reported.</summary>
    /// <param name="samples">How many trials there are.</param>
    /// <param name="places">How many of them can run at once.</param>
    /// <param name="maxFailures">How often one is tried again.</param>
    public FoldedExperiment Begin(long samples, int places, int maxFailures = 0)
    {
        var experiment = new FoldedExperiment(Rules(samples, maxFailures), new MachineCapacity(places, [], null));
        experiment.Plan();
        return experiment;
    }

    public ExperimentRules Rules(long samples, int maxFailures = 0) => new()
    {
        Objective = new Objective("loss", ObjectiveMode.Min),
        Searcher = new ListSearcher(),
        Scheduler = this,
        FixedRequest = new JobRequest(),
        Limits = new ExperimentLimits { NumSamples = samples, MaxFailures = maxFailures },
    };

    public void Say(int trial, Verdict verdict) => _others.Enqueue(new TrialVerdict(new TrialId(trial), verdict));

    public Verdict Decide(TrialReport report)
    {
        Heard.Add($"report {report.Trial.Number} {report.Budget} {report.Loss}{(report.HasCheckpoint ? " saved" : "")}{(report.OthersWait ? " others" : "")}");
        return OnReport(report);
    }

    public IReadOnlyList<TrialVerdict> TakeVerdicts()
    {
        TrialVerdict[] all = [.. _others];
        _others.Clear();
        return all;
    }

    public ScheduleChoice Choose(ScheduleSituation situation) => OnChoose(situation);

    public string WhyLeft(TrialId trial) => "not wanted";

    public void OnCreated(TrialId trial, ConfigMap config) => Heard.Add($"created {trial.Number} {config.ToJson()}");

    public void OnPaused(TrialId trial) => Heard.Add($"paused {trial.Number}");

    public void OnResumed(TrialId trial) => Heard.Add($"resumed {trial.Number}");

    public void OnExploited(TrialId trial, Exploitation how) => Heard.Add($"exploited {trial.Number} {how.Source.Number} {how.Config.ToJson()}");

    public void OnEnded(TrialId trial) => Heard.Add($"ended {trial.Number}");

    public void OnReopened(TrialId trial) => Heard.Add($"reopened {trial.Number}");

    public void OnSearchEnded() => Heard.Add("search ended");

    public void OnSearchReopened() => Heard.Add("search reopened");
}
