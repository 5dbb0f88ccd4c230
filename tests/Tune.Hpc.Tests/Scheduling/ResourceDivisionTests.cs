using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using Tune.Hpc.Scheduling.Resources;
using Tune.Hpc.TestKit;
using Tune.Hpc.Tests.Architecture;

namespace Tune.Hpc.Tests.Scheduling;

public sealed class ResourceDivisionTests
{
    private static readonly ResourceAmount One = new(1, 0);

    private static readonly Arbitrary<(int Total, int Times, (int Has, int Loss)[] Live)> Cases =
        (from total in Gen.Choose(0, 40)
         from times in Gen.Choose(-1, 6)
         from live in Gen.Choose(1, 9).SelectMany(has => Gen.Choose(0, 3).Select(loss => (has, loss))).NonEmptyListOf()
         select (total, times, live.ToArray())).ToArbitrary();

    [Fact]
    public void Trials_get_what_was_worked_out_by_hand()
    {
        string[] settings = [];
        foreach (string line in File.ReadLines(Repository.PathOf("tests/Tune.Hpc.Tests/Scheduling/data/resources.txt")))
        {
            string[] words = line.Split('#')[0].Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (words is ["settings", ..])
            {
                settings = words;
            }
            else if (words.Length > 1)
            {
                double gets = Play(settings, words[..^1]);
                Assert.True(gets == Number(words[^1]), $"'{line}' got {gets}");
            }
        }

        Assert.NotEmpty(settings);
    }

    [Theory]
    [InlineData(ResourcePolicy.Uniform)]
    [InlineData(ResourcePolicy.TopJob)]
    public void Nobody_gets_less_than_it_asks_for_or_more_than_its_limit_or_than_is_idle(ResourcePolicy policy) => Properties.Hold(Cases, test =>
    {
        var division = Division(test);
        return Enumerable.Range(0, test.Live.Length).All(asking =>
        {
            int had = division.Live[asking].Added;
            int gets = division.StepsFor(policy, asking);
            double free = division.Free.Cpus;
            return gets >= 0 && gets - had <= Math.Max(0, free) && (gets <= had || test.Times < 0 || gets <= test.Times) && (free >= 0 || gets <= had);
        });
    });

    /// <summary>Asked in turn, with nobody coming or going, they settle.</summary>
    [Theory]
    [InlineData(ResourcePolicy.Uniform)]
    [InlineData(ResourcePolicy.TopJob)]
    public void Asked_again_and_again_trials_come_to_rest(ResourcePolicy policy) => Properties.Hold(Cases, test =>
    {
        var division = Division(test);
        for (int turn = 0; turn < 2 * test.Live.Length; turn++)
        {
            division = After(division, policy, turn % test.Live.Length);
        }

        return Enumerable.Range(0, test.Live.Length).All(asking => division.StepsFor(policy, asking) == division.Live[asking].Added);
    });

    [Fact]
    public void Steps_of_two_kinds_need_both()
    {
        var step = new ResourceAmount(2, 1);
        var live = new ResourceHolder(step, step, step, double.NaN);
        Assert.Equal(2, new ResourceDivision([live], new ResourceAmount(20, 3), -1).StepsFor(ResourcePolicy.Uniform, 0));
    }

    [Theory]
    [InlineData(1, 0, "1 CPU")]
    [InlineData(2.5, 0, "2.5 CPUs")]
    [InlineData(0, 2, "2 GPUs")]
    [InlineData(4, 1, "4 CPUs and 1 GPU")]
    public void Amounts_are_told_in_words(double cpus, double gpus, string text) => Assert.Equal(text, new ResourceAmount(cpus, gpus).ToString());

    private static ResourceDivision After(ResourceDivision division, ResourcePolicy policy, int asking)
    {
        var trial = division.Live[asking];
        return division with { Live = division.Live.SetItem(asking, trial with { Has = trial.Base + (trial.Unit * division.StepsFor(policy, asking)) }) };
    }

    private static ResourceDivision Division((int Total, int Times, (int Has, int Loss)[] Live) test) =>
        new([.. test.Live.Select(t => new ResourceHolder(One, new ResourceAmount(t.Has, 0), One, t.Loss == 3 ? double.NaN : t.Loss))], new ResourceAmount(test.Total, 0), test.Times);

    private static double Play(string[] settings, string[] live)
    {
        var step = new ResourceAmount(Number(settings[5]), 0);
        var division = new ResourceDivision([.. live.Select(text => Holder(text.Trim('[', ']').Split(':'), step))], new ResourceAmount(Number(settings[3]), 0), (int)Number(settings[7]));
        var policy = settings[1] == "uniform" ? ResourcePolicy.Uniform : ResourcePolicy.TopJob;
        return 1 + (division.StepsFor(policy, Array.FindIndex(live, t => t.StartsWith('['))) * step.Cpus);
    }

    private static ResourceHolder Holder(string[] parts, ResourceAmount step) => new(One, new ResourceAmount(Number(parts[0]), 0), step, parts.Length > 1 ? Number(parts[1]) : double.NaN);

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
