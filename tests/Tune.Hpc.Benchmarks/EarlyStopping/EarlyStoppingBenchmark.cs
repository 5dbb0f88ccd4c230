using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using Tune.Hpc.Runtime.Results;
using Tune.Hpc.Runtime.Simulation;
using Tune.Hpc.Runtime.Simulation.Curves;

namespace Tune.Hpc.Benchmarks.EarlyStopping;

/// <summary>What early stopping saves on recorded curves of real models, with a one-sided test of each claim; and how long a simulation takes.</summary>
internal static class EarlyStoppingBenchmark
{
    private const int Seeds = 20;
    private const double Level = 0.05;
    private static readonly ImmutableArray<double> _marks = [0.02, 0.05, 0.1, 0.2, 1 / 3.0, 2 / 3.0, 1];

    /// <summary>Prints tables, curves and the verdict on each claim.</summary>
    public static void Run(TextWriter output)
    {
        output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"early-stopping: seeds 1 to {Seeds}; random search trains {EarlyStoppingStudy.RandomTrials} configurations for {EarlyStoppingStudy.Epochs} epochs; one-sided sign test, level {Level}"));
        foreach (var (file, metric) in EarlyStoppingStudy.Problems)
        {
            Compare(file, metric, output);
        }

        Measure(output);
    }

    private static void Compare(string file, string metric, TextWriter output)
    {
        var study = new EarlyStoppingStudy(Path.Combine(AppContext.BaseDirectory, "curves"), file, metric, Seeds);
        var random = study.Random();
        output.WriteLine($"\n{file}: best {metric} so far (median) by shares of random search's epochs; share until as good: median, how many within the claim, p");
        output.WriteLine($"{"",-90}{string.Concat(_marks.Select(m => Text($"{m,8:P0}")))}");
        output.WriteLine($"{"random search",-90}{CurveOf(random, random)}");
        foreach (var (scheduler, most) in EarlyStoppingStudy.Claims)
        {
            var runs = study.With(scheduler);
            var shares = EarlyStoppingStudy.Shares(runs, random);
            double p = EarlyStoppingStudy.SignTest(shares, most);
            output.WriteLine(Text($"{scheduler,-90}{CurveOf(runs, random)}   {shares.Order().ElementAt((Seeds - 1) / 2),6:P1}  {shares.Count(s => s <= most),2} of {Seeds} within {most:P0}  p = {p:0.0000}  {(p <= Level ? "holds" : "NOT SHOWN")}"));
        }
    }

    private static string CurveOf(ImmutableArray<SimulatedRun> runs, ImmutableArray<SimulatedRun> random) => string.Concat(_marks.Select(mark =>
    {
        double[] bests = [.. runs.Zip(random, (r, f) => r.Bests.LastOrDefault(b => b.Epochs <= mark * f.Epochs)?.Value ?? double.PositiveInfinity).Order()];
        return Text($"{bests[(bests.Length - 1) / 2],8:G4}");
    }));

    /// <summary>1,000 trials of 100 iterations under ASHA.</summary>
    private static void Measure(TextWriter output)
    {
        const int trials = 1000;
        const int iterations = 100;
        var table = new ResultTable(
            [new("trial", CellKind.Integer), new("iteration", CellKind.Integer), new("loss", CellKind.Number), new("seconds", CellKind.Number)],
            from trial in Enumerable.Range(1, trials)
            from iteration in Enumerable.Range(1, iterations)
            select (Cell[])[Cell.Of((long)trial), Cell.Of((long)iteration), Cell.Of(1.0 / iteration), Cell.Of(1.0)]);
        var curves = LearningCurves.Of(table, "falling alike", "loss");
        foreach (string scheduler in (string[])["fifo", "{type: asha, max_t: 100, reduction_factor: 4}"])
        {
            for (int round = 0; round < 3; round++)
            {
                var before = Process.GetCurrentProcess().TotalProcessorTime;
                long start = Stopwatch.GetTimestamp();
                var run = EarlyStoppingStudy.Play(curves, "loss", scheduler, trials, new SimulationOptions { Workers = 100, Seed = 1 });
                var wall = Stopwatch.GetElapsedTime(start);
                var processor = Process.GetCurrentProcess().TotalProcessorTime - before;
                output.WriteLine(Text($"simulation of {trials} trials x {iterations} iterations, {scheduler}, and fifo beside it: {wall.TotalSeconds:0.00} s, {processor.TotalSeconds:0.00} s of processor time; {run.Reports:N0} reports"));
            }
        }
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
