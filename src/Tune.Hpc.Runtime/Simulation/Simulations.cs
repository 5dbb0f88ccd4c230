using System.Collections.Immutable;
using Tune.Hpc.Driver;
using Tune.Hpc.Runtime.Asking;
using Tune.Hpc.Runtime.Driving;
using Tune.Hpc.Runtime.Simulation.Curves;
using Tune.Hpc.Runtime.Simulation.Playing;
using Tune.Hpc.Scheduling;
using Tune.Hpc.Space.Expressions;
using Tune.Hpc.Specification;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Runtime.Simulation;

/// <summary>Tries schedulers on learning curves that were recorded before, without a single job.</summary>
/// <remarks>Planner, fold, searchers and schedulers are those of real experiments; the clock is virtual, and trials play curves. Trial k plays curve k (see
/// <see cref="SimulationOptions.Shuffle"/>). Where the curves say with which configurations they were recorded, trials have those; else the specification's searcher draws
/// them, and they have no influence on the curves.</remarks>
public static class Simulations
{
    private const int DefaultWorkers = 8;

    private static readonly ImmutableDictionary<string, string> _untold = new Dictionary<string, string>
    {
        ["pbt"] = "it changes configurations on the way, and a recorded curve does not say what another configuration would have done from there",
        ["pb2"] = "it changes configurations on the way, and a recorded curve does not say what another configuration would have done from there",
        ["pbt_replay"] = "it changes configurations on the way, and a recorded curve does not say what another configuration would have done from there",
        ["resource_changing"] = "it changes what trials run on, and a recorded curve does not say how long its epochs would have taken there",
    }.ToImmutableDictionary();

    /// <summary>Simulates an experiment once for each scheduler and seed, and once more under <c>fifo</c> where that is not among them: it is what the others are measured by.</summary>
    /// <param name="specs">The specification, once with each scheduler; the same but for that.</param>
    /// <param name="curves">What trials play.</param>
    /// <param name="options">The world they play it in.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="TuneException">Nothing is optimised, an option is out of its range, or a scheduler is one about which curves say nothing.</exception>
    public static SimulationResult Run(IReadOnlyList<ExperimentSpec> specs, LearningCurves curves, SimulationOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(specs);
        ArgumentNullException.ThrowIfNull(curves);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfZero(specs.Count);
        options.Check();
        var objective = RequireObjective(specs[0]);
        specs = [.. WithReference(specs)];
        var names = SchedulerNames.Of(specs);
        ulong seed = options.Seed ?? (specs[0].SeedWasGiven ? specs[0].Seed : 0);
        int workers = options.Workers ?? (specs[0].MaxConcurrentTrials > 0 ? specs[0].MaxConcurrentTrials : DefaultWorkers);
        using var functions = UnmadeFunctions.Of(specs[0]);
        var runs = ImmutableArray.CreateBuilder<SimulatedRun>();
        for (int i = 0; i < specs.Count; i++)
        {
            RequireTold(specs[i], names[i]);
            for (ulong round = 0; round < (ulong)options.Repeat; round++)
            {
                var order = new CurveOrder(curves, seed + round, options.Shuffle || options.Repeat > 1);
                var rules = RulesOf(specs[i] with { Seed = seed + round }, curves, order, workers, functions is null ? null : functions.Ask);
                runs.Add(new SimulatedExperiment(rules, order, options, seed + round).Run(names[i], cancellationToken));
            }
        }

        return new SimulationResult
        {
            Objective = objective,
            Schedulers = names,
            Reference = names[IndexOfReference(specs)],
            Workers = workers,
            Runs = runs.ToImmutable(),
            Notes = [.. Notes(specs[0], curves, runs[0])],
        };
    }

    /// <summary>What a specification optimises.</summary>
    /// <exception cref="TuneException">Nothing (<see cref="SimulationCodes.NoObjective"/>).</exception>
    public static Objective RequireObjective(ExperimentSpec spec) => spec.Objective
        ?? throw new TuneException(SimulationCodes.NoObjective, "the specification has no metric and mode, so that there is nothing to compare schedulers by; add metric: NAME and mode: min or max");

    private static IEnumerable<ExperimentSpec> WithReference(IReadOnlyList<ExperimentSpec> specs)
    {
        var different = specs.DistinctBy(s => SchedulerNames.MapOf(s).ToString()).ToList();
        return different.Exists(s => s.Scheduler is FifoSettings)
            ? different
            : different.Prepend(specs[0] with { Scheduler = new FifoSettings(), Document = specs[0].Document.With("scheduler", ConfigMap.Empty.With("type", ConfigValue.Of("fifo"))) });
    }

    private static int IndexOfReference(IReadOnlyList<ExperimentSpec> specs) => Enumerable.Range(0, specs.Count).First(i => specs[i].Scheduler is FifoSettings);

    private static void RequireTold(ExperimentSpec spec, string name)
    {
        if (_untold.GetValueOrDefault(spec.Scheduler.Type) is { } why)
        {
            throw new TuneException(SimulationCodes.CurvesCannotTell, $"{name} cannot be simulated on recorded curves: {why}. Name another scheduler, such as asha, hyperband or median");
        }
    }

    private static ExperimentRules RulesOf(ExperimentSpec spec, LearningCurves curves, CurveOrder order, int workers, AskFunction? ask)
    {
        var rules = ExperimentRulesFactory.Create(spec, ask);
        return rules with
        {
            Searcher = curves.HaveConfigs ? new RecordedSearcher(order, spec.Space.CountVariants(spec.NumSamples)) : rules.Searcher,
            Limits = rules.Limits with { MaxConcurrentTrials = workers },
        };
    }

    private static IEnumerable<string> Notes(ExperimentSpec spec, LearningCurves curves, SimulatedRun run)
    {
        int count = curves.All.Length;
        if (run.Trials != count)
        {
            yield return run.Trials < count
                ? FormattableString.Invariant($"{run.Trials} trials play {count} recorded curves: {count - run.Trials} of them are left out (num_samples)")
                : FormattableString.Invariant($"{run.Trials} trials play {count} recorded curves: after trial {count} they are played again, in an order drawn by the seed");
        }

        if (curves.Short > 0)
        {
            yield return FormattableString.Invariant($"{curves.Short} of {count} curves end before iteration {curves.Longest}, the last of the longest: what their trials would have done after that is not known, and they count as completed there");
        }

        if (spec.Stop.Any(r => r.AsksFunctions))
        {
            yield return "stop rules that ask a function are left out";
        }
    }
}
