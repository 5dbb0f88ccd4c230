using System.Globalization;

namespace Tune.Hpc.Benchmarks.Populations;

/// <summary>Population based training against random search at equal epochs, where the best learning rate is a schedule; with a one-sided test of each claim.</summary>
internal static class PopulationBenchmark
{
    private const int Seeds = 20;
    private const double Level = 0.05;
    private const string Interval = "time_attr: training_iteration, perturbation_interval: 3";

    private static readonly (string Name, string Scheduler)[] _populations =
    [
        ("pbt", $"{{type: pbt, {Interval}, hyperparam_mutations: {{lr: '{PopulationRun.Rates}'}}}}"),
        ("pb2", $"{{type: pb2, {Interval}, hyperparam_bounds: {{lr: [1e-3, 1]}}}}"),
    ];

    /// <summary>Prints every seed's results, their medians, and the verdict on each claim.</summary>
    public static void Run(TextWriter output)
    {
        output.WriteLine(Text($"pbt: noisy quadratic, {PopulationRun.Population} trials of {NoisyQuadratic.Epochs} epochs, seeds 1 to {Seeds}; one-sided sign test, level {Level}"));
        double[] rates = [.. Enumerable.Range(0, 301).Select(i => Math.Pow(10, -3 + (i / 100.0)))];
        double best = rates.Min(rate => NoisyQuadratic.LossOf(_ => rate));
        double falling = rates.Min(rate => rates.Min(last => NoisyQuadratic.LossOf(epoch => rate * Math.Pow(last / rate, (double)epoch / (NoisyQuadratic.Epochs - 1)))));
        output.WriteLine(Text($"{"best of 301 fixed rates",-40} loss {best:G4}"));
        output.WriteLine(Text($"{"best of 301 x 301 falling exponentials",-40} loss {falling:G4}"));
        double[] random = Losses("random search", "fifo", output);
        foreach (var (name, scheduler) in _populations)
        {
            double[] losses = Losses(name, scheduler, output);
            Claim($"{name} is below random search at equal epochs", losses.Zip(random).Count(p => p.First < p.Second), output);
            Claim($"{name} is below the best fixed rate", losses.Count(l => l < best), output);
        }
    }

    private static double[] Losses(string name, string scheduler, TextWriter output)
    {
        var runs = Enumerable.Range(1, Seeds).Select(seed => PopulationRun.Run(scheduler, seed)).ToArray();
        double[] losses = [.. runs.Select(r => r.Loss)];
        output.WriteLine(Text($"{name,-40} loss {Median(losses):G4} (median; {losses.Min():G4} to {losses.Max():G4}), {runs.Average(r => r.Epochs):F0} epochs, {runs.Average(r => r.Exploits):F1} times taken over"));
        output.WriteLine(Text($"  by seed: {string.Join(' ', losses.Select(l => l.ToString("G3", CultureInfo.InvariantCulture)))}"));
        return losses;
    }

    private static void Claim(string claim, int holds, TextWriter output)
    {
        double p = SignTest(holds);
        output.WriteLine(Text($"  {claim}: {holds} of {Seeds}, p = {p:G2}  {(p <= Level ? "holds" : "NOT SHOWN")}"));
    }

    /// <summary>How likely it is that so many seeds or more are better, if one is as likely worse as better.</summary>
    private static double SignTest(int better)
    {
        double chance = Math.Pow(0.5, Seeds);
        double sum = 0;
        for (int k = 0; k <= Seeds; k++)
        {
            sum += k >= better ? chance : 0;
            chance = chance * (Seeds - k) / (k + 1);
        }

        return sum;
    }

    private static double Median(double[] values)
    {
        double[] sorted = [.. values.Order()];
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
