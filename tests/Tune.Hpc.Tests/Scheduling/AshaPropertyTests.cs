using FsCheck;
using FsCheck.Fluent;
using Tune.Hpc.Scheduling;
using Tune.Hpc.Scheduling.Asha;
using Tune.Hpc.TestKit;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Tests.Scheduling;

public sealed class AshaPropertyTests
{
    private static readonly Arbitrary<(int Trial, int Loss)[]> Reports =
        Gen.Choose(1, 6).SelectMany(trial => Gen.Choose(0, 9).Select(loss => (trial, loss))).ArrayOf().ToArbitrary();

    /// <summary>Interpolated cut-offs lie between two losses: only affine changes of scale leave every verdict alone.</summary>
    [Fact]
    public void Scale_and_offset_of_the_losses_do_not_matter() =>
        Properties.Hold(Reports, reports => Verdicts(reports, l => l).SequenceEqual(Verdicts(reports, l => (4 * l) - 8)));

    [Fact]
    public void With_eta_2_and_odd_numbers_of_records_only_the_order_of_losses_matters() =>
        Properties.Hold(Reports, reports => OddRungVerdicts(reports, l => l).SequenceEqual(OddRungVerdicts(reports, l => l * l * l)));

    [Fact]
    public void The_same_reports_get_the_same_verdicts() =>
        Properties.Hold(Reports, reports => Verdicts(reports, l => l).SequenceEqual(Verdicts(reports, l => l)));

    private static List<Verdict> Verdicts((int Trial, int Loss)[] reports, Func<double, double> scale)
    {
        var asha = new AshaScheduler(new AshaSettings { MaxT = 8, ReductionFactor = 2 }, seed: 3);
        var time = new Dictionary<int, int>();
        return [.. reports.Select(r => asha.Decide(new TrialReport(new TrialId(r.Trial), time[r.Trial] = time.GetValueOrDefault(r.Trial) + 1, scale(r.Loss))))
            .Select(v => v with { Reason = null })];
    }

    /// <summary>One rung, every trial once: the median of an odd number of earlier losses is one of them.</summary>
    private static List<Verdict> OddRungVerdicts((int Trial, int Loss)[] reports, Func<double, double> scale)
    {
        var asha = new AshaScheduler(new AshaSettings { MaxT = 1.5, ReductionFactor = 2 }, seed: 3);
        return [.. reports.Select((r, i) => asha.Decide(new TrialReport(new TrialId(i + 1), 1, scale(r.Loss))))
            .Where((_, i) => i % 2 == 1)
            .Select(v => v with { Reason = null })];
    }
}
