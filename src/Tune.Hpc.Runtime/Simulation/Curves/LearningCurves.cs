using System.Collections.Immutable;
using Tune.Hpc.Runtime.Results;
using Tune.Hpc.Runtime.Views;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Runtime.Simulation.Curves;

/// <summary>Learning curves that were recorded before: what a simulation plays.</summary>
/// <remarks>From an experiment's folder, its <c>reports.parquet</c>, or any CSV or Parquet file with a row for each report and the columns <c>trial</c> (or <c>trial_id</c>),
/// <c>iteration</c> (or <c>training_iteration</c>, <c>epoch</c>), the metric under its own name (or <c>metric</c>), and a time: <c>seconds</c> or <c>time_this_iter_s</c> since the
/// trial's previous row, or <c>time_total_s</c> since its beginning. Other columns with numbers are metrics too.</remarks>
public sealed class LearningCurves
{
    private LearningCurves(string source, ImmutableArray<LearningCurve> all)
    {
        Source = source;
        All = all;
    }

    /// <summary>Where they are from.</summary>
    public string Source { get; }

    /// <summary>The curves, in the order of the trials' numbers, or of their appearance where they have other names. At least one.</summary>
    public ImmutableArray<LearningCurve> All { get; }

    /// <summary>Whether every curve says with which configuration it was recorded.</summary>
    public bool HaveConfigs => All.All(c => c.Config is not null);

    /// <summary>How many curves end before the longest: their trials were stopped, or failed, when they were recorded.</summary>
    public int Short => All.Count(c => c.Points[^1].Iteration < Longest);

    /// <summary>The last iteration of the longest curve.</summary>
    public long Longest => All.Max(c => c.Points[^1].Iteration);

    /// <summary>Reads them.</summary>
    /// <param name="path">An experiment's folder, or a file whose name ends in <c>.csv</c> or <c>.parquet</c>.</param>
    /// <param name="metric">The metric to be optimised: every curve has to have it.</param>
    /// <param name="clock">The clock; that of the system when left out.</param>
    /// <exception cref="TuneException">It cannot be read, or its rows are no learning curves (<see cref="SimulationCodes.BadCurves"/>).</exception>
    public static LearningCurves Read(string path, string metric, TimeProvider? clock = null)
    {
        if (File.Exists(path) && Path.GetExtension(path).ToUpperInvariant() is not (".CSV" or ".PARQUET"))
        {
            throw new TuneException(SimulationCodes.BadCurves, $"{path}: curves are read from a file whose name ends in .csv or .parquet, or from the folder of an experiment");
        }

        if (!Directory.Exists(path))
        {
            return Of(ResultFiles.ReadFrom(path), path, metric);
        }

        using var view = ExperimentView.Open(path, clock);
        var curves = Of(view.Reports(), path, metric);
        return new LearningCurves(path, [.. curves.All.Select(c => WithConfig(c, view))]);
    }

    /// <summary>Takes them from a table.</summary>
    /// <param name="table">The table.</param>
    /// <param name="source">Its name, for messages.</param>
    /// <param name="metric">The metric to be optimised.</param>
    /// <exception cref="TuneException">Its rows are no learning curves (<see cref="SimulationCodes.BadCurves"/>).</exception>
    public static LearningCurves Of(ResultTable table, string source, string metric) => new(source, CurveReader.Read(table, source, metric));

    private static LearningCurve WithConfig(LearningCurve curve, ExperimentView view) =>
        TrialId.TryParse(curve.Name, out var id) && view.State.Find(id) is { } trial ? new LearningCurve(curve.Name, curve.Points) { Config = trial.Created.Config } : curve;
}
