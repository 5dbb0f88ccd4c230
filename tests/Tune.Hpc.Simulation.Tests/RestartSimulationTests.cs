using Tune.Hpc.Driver.Events;
using Tune.Hpc.Numerics;
using Tune.Hpc.Simulation.Tests.Schedules;
using Tune.Hpc.Simulation.Tests.Scripts;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Simulation.Tests;

/// <summary>Who drives, and how often that changes, makes no difference to what is decided.</summary>
public sealed class RestartSimulationTests
{
    private const int Trials = 8;

    [Theory, ClassData(typeof(Seeds))]
    public async Task Drivers_that_follow_one_another_decide_as_one_driver_does(ulong seed)
    {
        var scheduler = DrawnSchedulers.FromSeed(seed, Trials);
        if (scheduler.Resources is not null)
        {
            return; // whose turn it is to get more is not remembered from one driver to the next
        }

        var random = KeyedStream.For(seed, "simulation/turns");
        var one = await DecisionsOf(seed, scheduler, () => false);
        var many = await DecisionsOf(seed, scheduler, () => random.NextDouble() < 0.5);
        Assert.Equal(one, many);
    }

    private static async Task<IReadOnlyList<string>> DecisionsOf(ulong seed, DrawnScheduler scheduler, Func<bool> isNext)
    {
        var habits = new ScriptHabits { Kind = (ScriptKind)(seed % 3), CheckpointEvery = 1 + (int)(seed % 2) };

        // All checkpoints are kept: a name is free again once a folder is removed, which a new driver does a step earlier.
        using var world = new SimulatedWorld(seed, Faults.None, Trials, scheduler, clock => new SimulatedMachine(seed, clock, Faults.None, habits));
        await world.TurnAsync(isNext);
        return [.. world.Journal().Select(e => Text(e.Event)).OfType<string>()];
    }

    private static string? Text(ExperimentEvent happened) => happened switch
    {
        ReportReceived e => $"report {e.Trial}/{e.Attempt} {e.Checkpoint} {e.Update} {string.Join(' ', e.Metrics.Where(m => m.Name is "loss" or "used" or "from" or MetricNames.TrainingIteration))}",
        VerdictGiven or TrialExploited or CheckpointCopied or CheckpointLost or TrialEnded or SearchEnded => $"{happened}",
        AttemptPlanned e => $"planned {e.Trial}/{e.Attempt} {e.Checkpoint} {e.Iteration} {e.Update} {e.Reason}",
        AttemptEnded e => $"ended {e.Trial}/{e.Attempt} {e.Outcome} {e.ExitCode} {e.Signal}",
        TrialCreated e => $"created {e.Trial} {e.Config.ToJson()}",
        _ => null,
    };
}
