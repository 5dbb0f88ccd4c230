using System.Globalization;
using Tune.Hpc.Scheduling.Hyperband;
using Tune.Hpc.Tests.Architecture;

namespace Tune.Hpc.Tests.Scheduling;

/// <summary>Traces and tables worked out by hand; each file names where its numbers come from.</summary>
public sealed class HalvingTraceTests
{
    public static TheoryData<string> Traces =>
        [.. Directory.GetFiles(Repository.PathOf("tests/Tune.Hpc.Tests/Scheduling/data"), "*.trace").Select(f => Path.GetFileName(f)).Order(StringComparer.Ordinal)];

    public static TheoryData<string> Bands =>
        [.. File.ReadLines(Repository.PathOf("tests/Tune.Hpc.Tests/Scheduling/data/hyperband-brackets.txt")).Where(line => !line.StartsWith('#'))];

    [Theory]
    [MemberData(nameof(Traces))]
    public void Every_step_is_the_one_worked_out_by_hand(string file) => ScheduleTrace.Play(file);

    [Theory]
    [MemberData(nameof(Bands))]
    public void Brackets_have_the_sizes_and_milestones_of_the_table(string line)
    {
        string[] words = line.Split('#')[0].Split(' ', 3, StringSplitOptions.RemoveEmptyEntries);
        var plan = new BandPlan(double.Parse(words[0], CultureInfo.InvariantCulture), double.Parse(words[1], CultureInfo.InvariantCulture), HyperbandOrder.Conservative);
        string got = string.Join(" | ", plan.Brackets.Select(b => string.Join(' ', plan.RoundsOf(b).Select(r => FormattableString.Invariant($"{r.Trials}@{r.Milestone}")))));
        Assert.Equal(words[2].Trim(), got);
    }

    [Fact]
    public void Aggressive_brackets_come_the_other_way_round()
    {
        var conservative = new BandPlan(81, 3, HyperbandOrder.Conservative);
        var aggressive = new BandPlan(81, 3, HyperbandOrder.Aggressive);
        Assert.Equal(conservative.Brackets.Reverse(), aggressive.Brackets);
        Assert.Equal(143, conservative.Brackets.Sum(b => b.Trials));
    }

    [Fact] // 729 · 3⁻⁶ is a little less than 1 in floating point
    public void No_bracket_is_lost_to_rounding() => Assert.Equal(7, new BandPlan(729, 3, HyperbandOrder.Conservative).Brackets.Length);
}
