using Tune.Hpc.Numerics;

namespace Tune.Hpc.Search.CmaEs;

/// <summary>Which population and step size the next run has.</summary>
/// <remarks>IPOP: Auger and Hansen (CEC 2005). BIPOP: Hansen, "Benchmarking a BI-population CMA-ES on the BBOB-2009 function testbed" (2009): large and small runs get the same number of evaluations.</remarks>
internal sealed class CmaEsRestarts(CmaEsSettings settings, int population, ulong seed)
{
    private const int MostPopulation = 10_000;

    private readonly int _first = population;
    private int _large = population;
    private bool _isSmall;
    private long _spentLarge;
    private long _spentSmall;
    private long _lastLarge;

    /// <summary>How many evaluations the current run may have; it ends with them at the latest.</summary>
    public long Most { get; private set; } = long.MaxValue;

    /// <summary>What follows a run.</summary>
    /// <param name="run">The number of the run that follows, from 1.</param>
    /// <param name="spent">How many evaluations the run before has had.</param>
    public (int Population, double Sigma) Next(long run, long spent)
    {
        if (_isSmall)
        {
            _spentSmall += spent;
        }
        else
        {
            _spentLarge += spent;
            _lastLarge = spent;
        }

        // The first run counts for neither regime in the paper; counted as a large one, the second is small, which costs little.
        _isSmall = settings.Restart == CmaEsRestart.Bipop && run > 1 && _spentSmall < _spentLarge;
        if (_isSmall)
        {
            var stream = KeyedStream.For(seed, "cmaes small run", run);
            (double u, double v) = (stream.NextDouble(), stream.NextDouble());
            Most = Math.Max(1, _lastLarge / 2);
            int small = (int)Math.Min(_large, _first * Math.Pow(0.5 * _large / _first, u * u));
            return (Math.Max(Math.Min(4, _first), small), settings.Sigma0 * Math.Pow(10, -2 * v));
        }

        Most = long.MaxValue;
        _large = (int)Math.Min((long)_large * settings.IncreasePopulation, MostPopulation);
        return (_large, settings.Sigma0);
    }
}
