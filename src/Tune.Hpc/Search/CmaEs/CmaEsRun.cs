using System.Globalization;
using Tune.Hpc.Numerics;
using Tune.Hpc.Search.Sampling;
using Tune.Hpc.Space;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Search.CmaEs;

/// <summary>The strategy at work: collects results to generations, learns from each, and begins again where a run has ended.</summary>
internal sealed class CmaEsRun
{
    // The model finds the slope that a larger population is for, and more generations fit into few trials.
    private const double PartWithModel = 0.75;

    private readonly CmaEsSettings _settings;
    private readonly ulong _seed;
    private readonly Dimension[] _axes;
    private readonly bool _separable;
    private readonly CmaEsRestarts _restarts;
    private readonly List<Told> _told = [];
    private CmaEsConstants _constants;
    private CmaEsStop _stop;
    private long _spent;

    private CmaEsRun(CmaEsSettings settings, SearcherSetting setting, Dimension[] axes, double[] mean, double sigma, double[][]? covariance)
    {
        (_settings, _seed, _axes) = (settings, setting.Seed, axes);
        _separable = settings.Separable ?? axes.Length > CmaEsSettings.MostCorrelated;
        int population = settings.PopulationSize ?? PopulationFor(axes.Length, settings, setting);
        _restarts = new CmaEsRestarts(settings, population, setting.Seed);
        Begin(population, mean, sigma, covariance);
    }

    /// <summary>What it draws from.</summary>
    public CmaEsDistribution Distribution { get; private set; }

    /// <summary>Which run it is, from 0.</summary>
    public long Number { get; private set; }

    /// <summary>Where its points come from.</summary>
    public string Reason => string.Create(
        CultureInfo.InvariantCulture, $"CMA-ES generation {Distribution.Generation + 1}{(Number == 0 ? "" : $" of run {Number + 1}")}, sigma {Distribution.Sigma:g3}");

    /// <summary>Begins.</summary>
    /// <param name="settings">How.</param>
    /// <param name="setting">Around it.</param>
    /// <param name="axes">Over which dimensions.</param>
    /// <param name="start">Mean, step size and covariance; null for the identity.</param>
    public static CmaEsRun From(CmaEsSettings settings, SearcherSetting setting, Dimension[] axes, (double[] Mean, double Sigma, double[][]? Covariance) start) =>
        new(settings, setting, axes, start.Mean, start.Sigma, start.Covariance);

    /// <summary>Takes in a result.</summary>
    /// <param name="result">The result.</param>
    /// <param name="place">Where it lies, rounded.</param>
    public void Tell(Observation result, double[] place)
    {
        var notes = CmaEsNotes.Read(result.Point.Notes, _axes.Length);
        if (notes is not null && notes.Run != Number)
        {
            return;
        }

        bool injected = notes is null || notes.Generation != Distribution.Generation || notes.Stretched;
        _told.RemoveAll(t => t.Result.Point.Trial is { } trial && trial == result.Point.Trial);
        _told.Add(new Told(result, notes?.Place ?? place, injected));
        if (_told.Count >= _constants.Population)
        {
            EndGeneration();
        }
    }

    private void EndGeneration()
    {
        var sorted = _told.Select((told, i) => (told, i)).OrderBy(t => t.told.Result.Violation).ThenBy(t => t.told.Result.PlainLoss).ThenBy(t => t.i).Select(t => t.told).ToList();
        _told.Clear();
        _spent += sorted.Count;
        Distribution.Update([.. sorted.Select(t => (t.Place, t.Injected))]);
        if (_settings.WithMargin && Distribution.IsSound)
        {
            Margin.Apply(Distribution, _axes, 1.0 / (_axes.Length * _constants.Population));
        }

        string? over = _stop.Reached(Distribution, _axes, sorted[0].Result.PlainLoss, sorted[^1].Result.PlainLoss);
        if (!Distribution.IsSound || (_settings.Restart != CmaEsRestart.None && (over is not null || _spent >= _restarts.Most)))
        {
            Restart();
        }
    }

    private void Restart()
    {
        Number++;
        var (population, sigma) = _restarts.Next(Number, _spent);
        var stream = KeyedStream.For(_seed, "cmaes restart", Number);
        double[] mean = new double[_axes.Length];
        for (int i = 0; i < mean.Length; i++)
        {
            mean[i] = stream.NextDouble();
        }

        Begin(population, mean, sigma, null);
    }

    [System.Diagnostics.CodeAnalysis.MemberNotNull(nameof(_constants), nameof(_stop), nameof(Distribution))]
    private void Begin(int population, double[] mean, double sigma, double[][]? covariance)
    {
        _told.Clear();
        _spent = 0;
        _constants = new CmaEsConstants(_axes.Length, population, _separable);
        _stop = new CmaEsStop(_axes.Length, population, sigma);
        Distribution = new CmaEsDistribution(_constants, _separable, mean, sigma, covariance);
    }

    private static int PopulationFor(int dimensions, CmaEsSettings settings, SearcherSetting setting)
    {
        int usual = CmaEsConstants.PopulationFor(dimensions);
        int population = settings.QuadraticModel ? Math.Max(CmaEsSettings.LeastPopulation, (int)Math.Round(PartWithModel * usual)) : usual;
        long most = setting.Trials is { } trials ? trials / 10 : int.MaxValue;
        return Math.Max(population, (int)Math.Min(setting.MaxConcurrent, most));
    }

    private sealed record Told(Observation Result, double[] Place, bool Injected);
}
