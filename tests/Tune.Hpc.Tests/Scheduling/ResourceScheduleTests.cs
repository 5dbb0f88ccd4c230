using System.Collections.Immutable;
using System.Globalization;
using Tune.Hpc.Scheduling.Flaml;
using Tune.Hpc.Search;
using Tune.Hpc.TestKit;
using Tune.Hpc.Tests.Architecture;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Tests.Scheduling;

public sealed class ResourceScheduleTests
{
    private readonly ResourceScheduledSearcher _searcher = new(Settings(1, 16, 4), new ListSearcher());

    [Fact]
    public void The_resource_grows_as_worked_out_by_hand()
    {
        ResourceSchedule? schedule = null;
        foreach (string line in File.ReadLines(Repository.PathOf("tests/Tune.Hpc.Tests/Scheduling/data/flaml.txt")))
        {
            string[] words = line.Split('#')[0].Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (words is ["settings", _, var min, _, var max, _, var factor])
            {
                schedule = new ResourceSchedule(Settings(min == "-" ? null : Number(min), Number(max), Number(factor)));
            }
            else if (words is [var what, var cost, var current, var next, var due])
            {
                Happen(schedule!, what, Number(cost));
                Assert.True(
                    (schedule!.Current, schedule.Next, schedule.IsRaiseDue ? "due" : "no") == (Number(current), Number(next), due),
                    $"'{line}' got {schedule.Current} {schedule.Next} {schedule.IsRaiseDue}");
            }
        }

        Assert.NotNull(schedule);
    }

    [Fact]
    public void Proposals_carry_the_resource_and_the_best_one_comes_again_with_more()
    {
        Assert.Equal(Config(0, 1), Ask(0).Config);
        Tell(0, 1, loss: 5, cost: 10);
        Tell(1, 1, loss: 6, cost: 20);
        Assert.Equal(Config(2, 1), Ask(2).Config);
        Tell(2, 1, loss: 7, cost: 20);
        var again = Ask(3);
        Assert.Equal(Config(0, 4), again.Config);
        Assert.Contains("n 4 instead of 1: 40 spent since, at least 40", again.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void While_the_best_one_is_measured_again_others_begin_with_more_too_and_none_is_left_out()
    {
        RaiseBecomesDue();
        var next = Ask(4, Config(0, 4));
        Assert.Equal((Config(3, 4), 4L), (next.Config, next.Index));
        Tell(0, 4, loss: 4, cost: 40);
        Assert.Equal((Config(4, 4), 5L), (Ask(5).Config, Ask(5).Index));
    }

    [Fact]
    public void One_that_was_measured_with_more_meanwhile_can_be_the_best()
    {
        RaiseBecomesDue();
        Tell(3, 4, loss: 1, cost: 10);
        Tell(0, 4, loss: 4, cost: 40);
        Tell(4, 4, loss: 2, cost: 20);
        Tell(5, 4, loss: 2, cost: 20);
        Assert.Equal(Config(3, 16), Ask(7).Config);
    }

    [Fact]
    public void What_comes_in_at_a_smaller_resource_changes_nothing_any_more()
    {
        RaiseBecomesDue();
        Tell(7, 1, loss: 0, cost: 1);
        Tell(0, 4, loss: 4, cost: 40);
        Tell(8, 1, loss: 0, cost: 1000);
        Assert.Equal(Config(4, 4), Ask(5).Config);
    }

    [Theory]
    [InlineData(double.NaN, false)]
    [InlineData(0, true)]
    public void Where_the_best_one_fails_with_more_the_next_result_takes_its_place(double loss, bool failed)
    {
        RaiseBecomesDue();
        Tell(0, 4, loss, cost: 1, failed);
        Tell(3, 4, loss: 99, cost: 1);
        Tell(4, 4, loss: 100, cost: 4);
        Assert.Equal(Config(3, 16), Ask(6).Config);
    }

    [Fact]
    public void A_loss_of_zero_is_a_loss()
    {
        Tell(0, 1, loss: 1, cost: 1);
        Tell(1, 1, loss: 0, cost: 1);
        Tell(2, 1, loss: 3, cost: 4);
        Assert.Equal(Config(1, 4), Ask(3).Config);
    }

    [Fact]
    public void Samples_are_counted_with_those_that_measure_again()
    {
        RaiseBecomesDue();
        Assert.IsType<Suggestion.Finished>(_searcher.Suggest(new SuggestContext { Index = 4, NumSamples = 4, Pending = [Created(Config(0, 4))] }));
    }

    private void RaiseBecomesDue()
    {
        Tell(0, 1, loss: 5, cost: 10);
        Tell(1, 1, loss: 6, cost: 20);
        Tell(2, 1, loss: 7, cost: 20);
        Assert.Equal(Config(0, 4), Ask(3).Config);
    }

    private static CreatedTrial Created(ConfigMap config) => new(new TrialId(99), 0, config, ConfigMap.Empty);

    private Suggestion.Run Ask(long index, params ImmutableArray<ConfigMap> pending) =>
        Assert.IsType<Suggestion.Run>(_searcher.Suggest(new SuggestContext { Index = index, NumSamples = 100, Pending = [.. pending.Select(Created)] }));

    private void Tell(int i, int resource, double loss, double cost, bool failed = false) => _searcher.Observe(new FinishedTrial
    {
        Trial = new TrialId(i + 1),
        Config = Config(i, resource),
        Loss = loss,
        Iteration = 1,
        RunTime = TimeSpan.FromSeconds(cost),
        Failed = failed,
        StoppedEarly = false,
    });

    private static void Happen(ResourceSchedule schedule, string what, double cost)
    {
        switch (what)
        {
            case "best":
                schedule.OnBest(cost);
                break;
            case "other":
                schedule.OnOther(cost);
                break;
            default:
                schedule.Raise();
                break;
        }
    }

    private static ConfigMap Config(int i, int resource) => ConfigMap.Empty.With("i", ConfigValue.Of(i)).With("n", ConfigValue.Of(resource));

    private static FlamlSettings Settings(double? min, double max, double factor) =>
        new() { ResourceAttribute = "n", MinResource = min, MaxResource = max, ReductionFactor = factor };

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
