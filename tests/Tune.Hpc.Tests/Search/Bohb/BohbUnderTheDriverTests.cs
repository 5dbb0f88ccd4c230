using System.Collections.Immutable;
using Tune.Hpc.Driver;
using Tune.Hpc.Driver.Events;
using Tune.Hpc.Driver.Ports;
using Tune.Hpc.Numerics;
using Tune.Hpc.Scheduling;
using Tune.Hpc.Scheduling.Hyperband;
using Tune.Hpc.Search;
using Tune.Hpc.Search.Bohb;
using Tune.Hpc.Search.Sampling;
using Tune.Hpc.Space;
using Tune.Hpc.Specification;
using Tune.Hpc.TestKit;
using Tune.Hpc.Tests.Space;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Tests.Search.Bohb;

/// <summary>SA-05: BOHB with its scheduler, under the fold and the planner themselves.</summary>
public sealed class BohbUnderTheDriverTests
{
    private const int Trials = 45;
    private const int Seed = 11;
    private static readonly Objective _objective = new("loss", ObjectiveMode.Min);

    [Fact]
    public void A_run_learns_from_the_rungs_and_a_restart_changes_nothing()
    {
        var whole = Run();
        Assert.Contains(whole.Journal, e => e.Event is TrialCreated created && created.ToString()!.Contains("results at budget", StringComparison.Ordinal));
        Assert.Equal(Trials, whole.State.Trials.Count);
        Assert.All(whole.State.Trials, t => Assert.Equal(TrialStatus.Terminated, t.Status));
        foreach (int place in new[] { whole.Journal.Count / 3, whole.Journal.Count / 2, whole.Journal.Count * 4 / 5 })
        {
            var replayed = new ExperimentState(Rules());
            foreach (var entry in whole.Journal.Take(place))
            {
                replayed.Apply(entry);
            }

            int made = replayed.Trials.Count;
            if (made < Trials)
            {
                var context = new SuggestContext { Index = made, NumSamples = Trials, Pending = [] };
                var fresh = Assert.IsType<Suggestion.Run>(replayed.Rules.Searcher!.Suggest(context));
                var next = whole.Journal.Select(e => e.Event).OfType<TrialCreated>().ElementAt(made);
                var between = whole.Journal.Skip(place).TakeWhile(e => e.Event is not TrialCreated).Any(e => e.Event is ReportReceived or AttemptEnded);
                Assert.True(between || fresh.Config.Equals(next.Config), $"after {place} entries a restart proposes {fresh.Config}, and the run {next.Config}");
            }

            foreach (var entry in whole.Journal.Skip(place))
            {
                replayed.Apply(entry);
            }

            Assert.Equal(whole.State.Decisions, replayed.Decisions);
        }
    }

    private static FoldedExperiment Run()
    {
        var experiment = new FoldedExperiment(Rules(), new MachineCapacity(4, [], null));
        var draw = KeyedStream.For(Seed, "test/driver");
        for (int moves = 0; experiment.State.Ended is null; moves++)
        {
            Assert.True(moves < 20_000, $"it does not end: {experiment.Journal[^1].Event}");
            experiment.Plan();
            if (experiment.State.Trials.Where(t => t.Live is not null).ToList() is { Count: > 0 } live)
            {
                Move(experiment, live[(int)draw.NextInt64(live.Count)]);
            }
        }

        return experiment;
    }

    private static ExperimentRules Rules()
    {
        var settings = new BohbSettings { RandomFraction = 0.2 };
        return new ExperimentRules
        {
            Objective = _objective,
            Searcher = settings.Create(new SearcherSetting
            {
                Cube = new UnitCube(Spaces.Read("""{"x": "uniform(0, 1)", "k": "randint(1, 9)"}""")),
                Seed = Seed,
                Search = new SearchSettings { Algorithm = settings },
                Objective = _objective,
                Trials = Trials,
            }),
            Scheduler = new HyperbandForBohbSettings { MaxT = 9 }.Create(new SchedulerSetting(Seed, _objective)),
            FixedRequest = new JobRequest(),
            Limits = new ExperimentLimits { NumSamples = Trials },
        };
    }

    private static void Move(FoldedExperiment experiment, TrialState trial)
    {
        int number = trial.Id.Number;
        if (trial.StopVerdict is not null)
        {
            experiment.End(number, AttemptOutcome.Stopped);
        }
        else if (trial.Live!.PauseVerdict is not null)
        {
            experiment.End(number, AttemptOutcome.Paused, 75);
        }
        else
        {
            long iteration = trial.Live.Iteration + 1;
            double x = trial.Config["x"]!.AsDouble!.Value;
            experiment.Report(number, Math.Abs(x - 0.3) + (1.0 / iteration), iteration, $"{iteration:D6}");
        }
    }
}
