using System.Globalization;
using System.Text;
using Tune.Hpc.Runtime.Results;
using Tune.Hpc.Runtime.Simulation;
using Tune.Hpc.Runtime.Simulation.Curves;
using Tune.Hpc.Runtime.Specification;
using Tune.Hpc.Runtime.Specification.Reading;
using Tune.Hpc.Specification;

namespace Tune.Hpc.Simulation.Tests.Recorded;

/// <summary>Small specifications and curves for simulations.</summary>
internal static class RecordedExperiment
{
    /// <summary>A specification that minimises <c>loss</c>.</summary>
    /// <param name="trials">How many trials.</param>
    /// <param name="more">Further keys, each on a line of its own.</param>
    internal static ExperimentSpec Spec(int trials, string more = "")
    {
        string text = $"command: 'train {{x}}'\nparam_space: {{x: 'uniform(0, 1)'}}\nmetric: loss\nmode: min\nnum_samples: {trials}\n{more}\n";
        string folder = Path.GetTempPath();
        var context = new SpecContext { SpecFolder = folder, CurrentFolder = folder, DefaultName = "recorded", DrawSeed = () => 1, Variable = _ => null };
        return SpecReader.Read(SpecFile.Parse(Encoding.UTF8.GetBytes(text), "recorded.yaml"), context);
    }

    /// <summary>Curves that fall alike, from their number to nearly 0: each of so many iterations, each iteration of one second.</summary>
    internal static LearningCurves Falling(int curves, int iterations) => Of(
        from trial in Enumerable.Range(1, curves)
        from iteration in Enumerable.Range(1, iterations)
        select string.Create(CultureInfo.InvariantCulture, $"{trial},{iteration},{(double)trial / iteration},1"));

    /// <summary>Curves of rows <c>trial,iteration,loss,seconds</c>.</summary>
    internal static LearningCurves Of(IEnumerable<string> rows) => Of("trial,iteration,loss,seconds", rows);

    /// <summary>Curves of rows under any header.</summary>
    internal static LearningCurves Of(string header, IEnumerable<string> rows) =>
        LearningCurves.Of(CsvReader.Read(new StringReader(string.Join('\n', rows.Prepend(header)))), "curves.csv", "loss");

    /// <summary>Plays the specification under its own scheduler.</summary>
    internal static SimulatedRun Play(ExperimentSpec spec, LearningCurves curves, SimulationOptions options)
    {
        var result = Simulations.Run([spec], curves, options);
        return result.RunsOf(result.Schedulers[^1])[0];
    }
}
