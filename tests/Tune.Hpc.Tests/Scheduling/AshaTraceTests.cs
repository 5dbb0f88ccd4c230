using System.Globalization;
using Tune.Hpc.Driver.Events;
using Tune.Hpc.Scheduling;
using Tune.Hpc.Scheduling.Asha;
using Tune.Hpc.Tests.Architecture;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Tests.Scheduling;

public sealed class AshaTraceTests
{
    [Theory] // each file names where its numbers come from
    [InlineData("asha-eta3.txt")]
    [InlineData("asha-defaults.txt")]
    [InlineData("asha-seven-arrivals.txt")]
    public void Verdicts_are_those_worked_out_by_hand(string file)
    {
        AshaScheduler? asha = null;
        foreach (string line in File.ReadLines(Repository.PathOf("tests/Tune.Hpc.Tests/Scheduling/data/" + file)))
        {
            string[] words = line.Split('#')[0].Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (words is ["settings", _, var grace, _, var eta, _, var max])
            {
                asha = new AshaScheduler(new AshaSettings { GracePeriod = Number(grace), ReductionFactor = Number(eta), MaxT = Number(max) }, seed: 1);
            }
            else if (words is [var trial, var budget, var loss, var expected])
            {
                var verdict = asha!.Decide(new TrialReport(new TrialId((int)Number(trial)), Number(budget), Number(loss)));
                Assert.True(expected == Word(verdict), $"{file}: '{line}' got {Word(verdict)}: {verdict.Reason}");
            }
        }

        Assert.NotNull(asha);
    }

    [Fact]
    public void A_bracket_that_skips_rungs_judges_at_the_higher_ones_only()
    {
        var settings = new AshaSettings { MaxT = 27, ReductionFactor = 3, Brackets = 4, StopLastTrials = false };
        for (int trial = 1; trial <= 200; trial++)
        {
            var asha = new AshaScheduler(settings, seed: 5);
            var judged = Enumerable.Range(1, 27).Where(t => asha.Decide(new TrialReport(new TrialId(trial), t, 1)).Reason is not null).ToList();
            Assert.Contains(judged, new[] { [1, 3, 9, 27], [3, 9, 27], [9, 27], new List<int> { 27 } });
        }
    }

    [Fact]
    public void A_trial_that_is_reopened_is_not_recorded_at_its_rung_again()
    {
        var asha = new AshaScheduler(new AshaSettings { MaxT = 9, ReductionFactor = 3 }, seed: 1);
        asha.Decide(new TrialReport(new TrialId(1), 1, 0.1));
        Assert.Equal(VerdictKind.Stop, asha.Decide(new TrialReport(new TrialId(2), 1, 0.9)).Kind);
        ((ITrialScheduler)asha).OnEnded(new TrialId(2));
        Assert.Null(asha.Decide(new TrialReport(new TrialId(2), 2, 0.9)).Reason);
    }

    private static double Number(string text) => text switch
    {
        "inf" => double.PositiveInfinity,
        "-inf" => double.NegativeInfinity,
        _ => double.Parse(text, CultureInfo.InvariantCulture),
    };

    private static string Word(Verdict verdict) => verdict.Kind == VerdictKind.Stop ? "stop" : verdict.Reason is null ? "-" : "go";
}
