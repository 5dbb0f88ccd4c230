using Tune.Hpc.Driver.Events;
using Tune.Hpc.Scheduling;
using Tune.Hpc.Specification;
using Tune.Hpc.TestKit.Scheduling;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Tests.Scheduling;

/// <summary>Schedulers that do what none may do, and the law that catches each.</summary>
public sealed class SchedulerContractSelfTests
{
    [Theory]
    [InlineData("every trial ends, in calm weather", nameof(Broken.NeverResumes), "is left paused")]
    [InlineData("every trial ends, in calm weather", nameof(Broken.GivesNoReason), "without a reason")]
    [InlineData("every trial ends, in calm weather", nameof(Broken.WaitsForEver), "everything waits")]
    [InlineData("every trial ends, whatever happens", nameof(Broken.ResumesWhoHasEnded), "is resumed, and is Ended")]
    [InlineData("every trial ends, whatever happens", nameof(Broken.StopsWhoHasEnded), "which is over")]
    [InlineData("every trial ends, in calm weather", nameof(Broken.ChangesWhenAsked), "asked twice")]
    [InlineData("a restart changes nothing", nameof(Broken.RemembersOutsideItself), "after a restart")]
    [InlineData("of the losses only what may count counts", nameof(Broken.LooksAtValues), "")]
    public void A_scheduler_that_breaks_the_contract_is_caught(string law, string how, string part)
    {
        var settings = new BrokenSettings { How = Enum.Parse<Broken>(how) };
        var error = Assert.ThrowsAny<Exception>(() => SchedulerContract.Laws[law](new SchedulerCase(how, settings)));
        Assert.Contains(part, error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void One_that_breaks_nothing_is_not() =>
        Assert.All(SchedulerContract.Laws.Values, law => law(new SchedulerCase("sound", new BrokenSettings { How = Broken.NotAtAll })));

    private enum Broken
    {
        NotAtAll,
        NeverResumes,
        GivesNoReason,
        WaitsForEver,
        ResumesWhoHasEnded,
        StopsWhoHasEnded,
        ChangesWhenAsked,
        RemembersOutsideItself,
        LooksAtValues,
    }

    private sealed record BrokenSettings : SchedulerSettings
    {
        private readonly int[] _outside = [0];

        public override string Type => "broken";

        public Broken How { get; init; }

        public override ITrialScheduler Create(SchedulerSetting setting) => new BrokenScheduler(How, _outside);
    }

    /// <summary>Pauses each trial once, at its third report, and resumes the oldest.</summary>
    private sealed class BrokenScheduler(Broken how, int[] outside) : ITrialScheduler
    {
        private readonly HashSet<TrialId> _met = [];
        private readonly SortedSet<TrialId> _paused = [];
        private TrialId? _ended;
        private TrialId? _last;
        private int _asked;

        public string Name => "broken";

        public string TimeAttribute => MetricNames.TrainingIteration;

        public Verdict Decide(TrialReport report)
        {
            _last = report.Trial;
            if (how == Broken.LooksAtValues && report.Loss > 20)
            {
                return Verdict.Stop("above 20");
            }

            return report.Budget >= 3 && _met.Add(report.Trial)
                ? Verdict.Pause(how == Broken.GivesNoReason ? "" : how == Broken.RemembersOutsideItself ? $"number {outside[0]++}" : "third")
                : Verdict.NotJudged;
        }

        public IReadOnlyList<TrialVerdict> TakeVerdicts() =>
            how == Broken.StopsWhoHasEnded && _ended is { } ended && _last is not null ? [new TrialVerdict(ended, Verdict.Stop("again"))] : [];

        public ScheduleChoice Choose(ScheduleSituation situation)
        {
            if (how == Broken.ChangesWhenAsked && _asked++ % 2 == 1)
            {
                return ScheduleChoice.Wait;
            }

            var wanted = how == Broken.ResumesWhoHasEnded && _ended is { } ended ? ended : _paused.Count > 0 ? _paused.Min : (TrialId?)null;
            return how switch
            {
                Broken.WaitsForEver => ScheduleChoice.Wait,
                Broken.NeverResumes => ScheduleChoice.StartNew,
                _ => wanted is { } trial ? ScheduleChoice.Resume(trial, "its turn") : ScheduleChoice.StartNew,
            };
        }

        public void OnPaused(TrialId trial) => _paused.Add(trial);

        public void OnResumed(TrialId trial) => _paused.Remove(trial);

        public void OnEnded(TrialId trial)
        {
            _ended = trial;
            _paused.Remove(trial);
        }
    }
}
