using System.Collections.Immutable;
using System.Text;
using Tune.Hpc.Runtime.Simulation;
using Tune.Hpc.Runtime.Simulation.Curves;
using Tune.Hpc.Runtime.Specification;
using Tune.Hpc.Runtime.Specification.Reading;
using Tune.Hpc.Specification;

namespace Tune.Hpc.Benchmarks.EarlyStopping;

/// <summary>Schedulers against random search on recorded curves of real models.</summary>
/// <remarks>Random search trains <see cref="RandomTrials"/> configurations for <see cref="Epochs"/> epochs each. A scheduler sees the same configurations in the same order and may go on to later ones. What counts is
/// the number of epochs until it has found something as good as all that random search found, divided by all epochs of random search. Each seed is another order.</remarks>
internal sealed class EarlyStoppingStudy
{
    /// <summary>Configurations that random search trains.</summary>
    public const int RandomTrials = 100;

    /// <summary>Epochs of each of them. HyperBand works in rounds, of 432 epochs for 27 and a factor of 3: random search has to spend several of those for the comparison to mean something.</summary>
    public const int Epochs = 27;

    /// <summary>The recorded curves, with their metric; there are 200 of each.</summary>
    public static readonly ImmutableArray<(string File, string Metric)> Problems = [("digits-mlp.csv", "error"), ("diabetes-mlp.csv", "rmse")];

    /// <summary>The schedulers (HyperBand in the order of its paper, the bracket of most trials first), and the share of random search's epochs that they may need.</summary>
    public static readonly ImmutableArray<(string Scheduler, double MostShare)> Claims =
    [
        ("{type: asha, max_t: 27, grace_period: 1, reduction_factor: 3}", 1 / 3.0),
        ("{type: asha, variant: promotion, max_t: 27, grace_period: 1, reduction_factor: 3}", 1 / 3.0),
        ("{type: hyperband, max_t: 27, reduction_factor: 3, order: aggressive}", 1 / 3.0),
        ("{type: median, time_attr: training_iteration, grace_period: 3, min_samples_required: 3}", 2 / 3.0),
    ];

    private readonly LearningCurves _curves;
    private readonly string _metric;
    private readonly int _seeds;

    /// <param name="folder">Where the recorded curves lie.</param>
    /// <param name="file">Which of them.</param>
    /// <param name="metric">Their metric; lower is better.</param>
    /// <param name="seeds">How many orders; the first has seed 1.</param>
    public EarlyStoppingStudy(string folder, string file, string metric, int seeds)
    {
        _curves = LearningCurves.Read(Path.Combine(folder, file), metric);
        _metric = metric;
        _seeds = seeds;
    }

    /// <summary>Random search, once for each seed.</summary>
    public ImmutableArray<SimulatedRun> Random() => Run("fifo", RandomTrials);

    /// <summary>A scheduler, once for each seed.</summary>
    public ImmutableArray<SimulatedRun> With(string scheduler) => Run(scheduler, _curves.All.Length);

    /// <summary>The shares of random search's epochs after which runs have found something as good; infinity where they did not.</summary>
    public static ImmutableArray<double> Shares(ImmutableArray<SimulatedRun> runs, ImmutableArray<SimulatedRun> random) =>
        [.. runs.Zip(random, (r, f) => (r.Bests.FirstOrDefault(b => b.Value <= f.Best)?.Epochs ?? double.PositiveInfinity) / f.Epochs)];

    /// <summary>One-sided sign test: how likely it is that so many shares or more are within the bound, if more than half of all were beyond it.</summary>
    public static double SignTest(ImmutableArray<double> shares, double bound)
    {
        int within = shares.Count(s => s <= bound);
        double chance = Math.Pow(0.5, shares.Length);
        double sum = 0;
        for (int k = 0; k <= shares.Length; k++)
        {
            sum += k >= within ? chance : 0;
            chance = chance * (shares.Length - k) / (k + 1);
        }

        return sum;
    }

    /// <summary>One run of a scheduler on any curves whose metric is best at its minimum.</summary>
    public static SimulatedRun Play(LearningCurves curves, string metric, string scheduler, int trials, SimulationOptions options)
    {
        var result = Simulations.Run([SpecOf(metric, scheduler, trials)], curves, options);
        return result.RunsOf(result.Schedulers[^1])[0];
    }

    private ImmutableArray<SimulatedRun> Run(string scheduler, int trials)
    {
        var options = new SimulationOptions { Workers = 8, Seed = 1, Repeat = _seeds };
        var spec = SpecOf(_metric, scheduler, trials, $"stop: {{training_iteration: {Epochs}}}, ");
        var result = Simulations.Run([spec], _curves, options);
        return result.RunsOf(result.Schedulers[^1]);
    }

    private static ExperimentSpec SpecOf(string metric, string scheduler, int trials, string more = "")
    {
        string text = $"{{command: 'train {{x}}', param_space: {{x: 'uniform(0, 1)'}}, metric: {metric}, mode: min, num_samples: {trials}, {more}scheduler: {scheduler}}}";
        string folder = Path.GetTempPath();
        var context = new SpecContext { SpecFolder = folder, CurrentFolder = folder, DefaultName = "study", DrawSeed = () => 1, Variable = _ => null };
        return SpecReader.Read(SpecFile.Parse(Encoding.UTF8.GetBytes(text), "study.yaml"), context);
    }
}
