using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using Tune.Hpc.Driver.Events;
using Tune.Hpc.Scheduling;
using Tune.Hpc.Scheduling.Median;
using Tune.Hpc.Tests.Architecture;
using Tune.Hpc.TestKit;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Tests.Scheduling;

public sealed class MedianTraceTests
{
    private static readonly Arbitrary<(int Trial, int Time, double Loss)[]> Reports =
        (from trial in Gen.Choose(1, 6)
         from time in Gen.Choose(1, 8)
         from loss in Gen.Frequency((9, Gen.Choose(0, 32).Select(l => l / 4.0)), (1, Gen.Elements(double.NaN, double.PositiveInfinity)))
         select (trial, time, loss)).ArrayOf().ToArbitrary();

    [Fact]
    public void Verdicts_are_those_worked_out_by_hand()
    {
        MedianScheduler? median = null;
        foreach (string line in File.ReadLines(Repository.PathOf("tests/Tune.Hpc.Tests/Scheduling/data/median.txt")))
        {
            string[] words = line.Split('#')[0].Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (words is ["settings", _, var grace, _, var min])
            {
                median = new MedianScheduler(new MedianSettings { GracePeriod = Number(grace), MinSamplesRequired = (int)Number(min) });
            }
            else if (words is [var trial, var time, var loss, var expected])
            {
                var verdict = median!.Decide(new TrialReport(new TrialId((int)Number(trial)), Number(time), Number(loss)));
                Assert.True(expected == (verdict.Kind == VerdictKind.Stop ? "stop" : "go"), $"'{line}' got {verdict.Kind}: {verdict.Reason}");
            }
        }

        Assert.NotNull(median);
    }

    /// <summary>Late and repeated reports, NaN and infinities included.</summary>
    [Fact]
    public void Running_means_decide_as_going_through_all_reports_again_would() => Properties.Hold(
        Reports,
        reports =>
        {
            var median = new MedianScheduler(new MedianSettings { GracePeriod = 3, MinSamplesRequired = 2 });
            var plain = new PlainRule(3, 2);
            return reports.All(r => plain.Stops(r.Trial, r.Time, r.Loss) == (median.Decide(new TrialReport(new TrialId(r.Trial), r.Time, r.Loss)).Kind == VerdictKind.Stop));
        },
        count: 500);

    [Fact]
    public void Of_identical_curves_none_is_stopped() => Properties.Hold(
        Gen.Choose(1, 1_000_000).Select(n => n / 7919.0).ArrayOf(20).ToArbitrary(),
        curve =>
        {
            var median = new MedianScheduler(new MedianSettings { GracePeriod = 1, MinSamplesRequired = 1 });
            return Enumerable.Range(0, 20 * 6).All(i =>
                median.Decide(new TrialReport(new TrialId((i % 6) + 1), (i / 6) + 1, curve[0])).Kind == VerdictKind.GoOn);
        });

    [Fact]
    public void Scale_and_offset_of_the_losses_do_not_matter() =>
        Properties.Hold(Reports, reports => Verdicts(reports, l => l).SequenceEqual(Verdicts(reports, l => (4 * l) - 8)));

    private static List<VerdictKind> Verdicts((int Trial, int Time, double Loss)[] reports, Func<double, double> scale)
    {
        var median = new MedianScheduler(new MedianSettings { GracePeriod = 2, MinSamplesRequired = 2 });
        return [.. reports.Select(r => median.Decide(new TrialReport(new TrialId(r.Trial), r.Time, scale(r.Loss))).Kind)];
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    /// <summary>The rule as it is written down, without any memory but the reports.</summary>
    private sealed class PlainRule(double grace, int least)
    {
        private readonly List<(int Trial, double Time, double Loss)> _reports = [];
        private readonly HashSet<int> _stopped = [];

        internal bool Stops(int trial, double time, double loss)
        {
            if (_stopped.Contains(trial))
            {
                return false;
            }

            _reports.Add((trial, time, loss));
            var others = _reports.Where(r => r.Trial != trial).GroupBy(r => r.Trial).Where(g => g.Max(r => r.Time) >= time)
                .Select(g => g.Where(r => r.Time >= grace && r.Time <= time && double.IsFinite(r.Loss)).Select(r => r.Loss).DefaultIfEmpty(double.NaN).Average())
                .Where(double.IsFinite).Order().ToList();
            if (time < grace || others.Count < least)
            {
                return false;
            }

            double median = (others[(others.Count - 1) / 2] + others[others.Count / 2]) / 2;
            double best = _reports.Where(r => r.Trial == trial && double.IsFinite(r.Loss)).Select(r => r.Loss).DefaultIfEmpty(double.PositiveInfinity).Min();

            // Rounding decides about ties of means: quarters of small numbers differ by more, or not at all.
            return median < best - 1e-9 && _stopped.Add(trial);
        }
    }
}
