using Tune.Hpc.Numerics;
using Tune.Hpc.Search.Parzen;

namespace Tune.Hpc.Search.Tpe;

/// <summary>A mixture of a kernel for each result and the prior, over some parameters together.</summary>
/// <remarks>Kernels are kept from suggestion to suggestion: adding one costs its neighbours' widths, and a density the kernels times the axes.</remarks>
internal sealed class ParzenEstimator
{
    private const double PriorCentre = 0.5;
    private const double PriorSigma = 1;

    /// <summary>The logarithm of the least that a number can hold.</summary>
    private const double Never = -745;
    private const double TooHigh = 1e250;
    private const double LogTooHigh = 575;

    private readonly TpeAxis[] _axes;
    private readonly TpeRules _rules;
    private readonly KernelPacks _packs;
    private readonly KernelAxis[] _shared;
    private readonly SortedCentres?[] _sorted;
    private readonly CellShapes?[] _cells;
    private readonly List<bool> _isIn = [];
    private readonly List<double[]> _peaks = [];
    private readonly List<double[]> _inner = [];
    private double[] _weights = [];
    private double _total;
    private bool _isFresh;

    /// <summary>Without kernels: the prior alone.</summary>
    /// <param name="axes">The parameters; numbers first.</param>
    /// <param name="rules">Bandwidths and weights.</param>
    public ParzenEstimator(TpeAxis[] axes, TpeRules rules)
    {
        (_axes, _rules) = (axes, rules);
        _packs = new KernelPacks([.. axes.Select(a => a.Kind)]);
        _shared = [.. axes.Select(_ => new KernelAxis())];
        _sorted = [.. axes.Select(a => a.IsCategorical ? null : new SortedCentres())];
        _cells = [.. axes.Select(a => a.Kind == KernelAxisKind.Table && !a.IsCategorical ? new CellShapes() : null)];
    }

    /// <summary>How many kernels are in it, without the prior.</summary>
    public int Count { get; private set; }

    /// <summary>HyperOpt counts how often each option was there, and adds the prior to that.</summary>
    private bool CountsOptions => _rules is { IsHyperOpt: true, IsMultivariate: false };

    private double PriorWeight => _rules.Settings.PriorWeight * (CountsOptions && _axes[0].IsCategorical ? _axes[0].Options : 1);

    /// <summary>Adds a kernel; its number, as they are added.</summary>
    /// <param name="inner">Its centre, in the axes' order and count.</param>
    /// <param name="isIn">Whether it counts at once.</param>
    public int Add(double[] inner, bool isIn)
    {
        int kernel = _packs.Add();
        _isIn.Add(false);
        _inner.Add(inner);
        _peaks.Add(new double[_axes.Length]);
        for (int axis = 0; axis < _axes.Length; axis++)
        {
            _packs.CentreOf(kernel, axis) = _cells[axis] is null ? inner[axis] : 0;
        }

        if (isIn)
        {
            Include(kernel, true);
        }

        return kernel;
    }

    /// <summary>Takes a kernel in, or out.</summary>
    public void Include(int kernel, bool isIn)
    {
        if (_isIn[kernel] == isIn)
        {
            return;
        }

        _isIn[kernel] = isIn;
        _isFresh = false;
        Count += isIn ? 1 : -1;
        for (int axis = 0; axis < _axes.Length; axis++)
        {
            if (isIn)
            {
                _sorted[axis]?.Add(_inner[kernel][axis], kernel);
            }
            else
            {
                _sorted[axis]?.Remove(_inner[kernel][axis], kernel);
                _packs.CentreOf(kernel, axis) = _cells[axis] is null ? _inner[kernel][axis] : 0;
            }
        }
    }

    /// <summary>Draws a place.</summary>
    public void Sample(ref KeyedStream stream, Span<double> inner)
    {
        Refresh();
        double part = stream.NextDouble() * _total;
        int kernel = 0;
        for (; kernel < _packs.Count && part >= _packs.WeightOf(kernel); kernel++)
        {
            part -= _packs.WeightOf(kernel);
        }

        bool isPrior = kernel == _packs.Count;
        for (int axis = 0; axis < _axes.Length; axis++)
        {
            double unit = stream.NextDouble();
            inner[axis] = _axes[axis].IsCategorical
                ? (isPrior ? (int)(unit * _axes[axis].Options) : OptionNear((int)_inner[kernel][axis], axis, unit))
                : _axes[axis].Dimension.Settle(TruncatedNormal.Quantile(unit, isPrior ? PriorCentre : _inner[kernel][axis], isPrior ? PriorSigma : SigmaOf(kernel, axis)));
        }
    }

    /// <summary>The logarithms of the density at some places.</summary>
    /// <param name="places">As many numbers as axes for each.</param>
    /// <param name="densities">For each place.</param>
    public void LogDensity(ReadOnlySpan<double> places, Span<double> densities)
    {
        Refresh();
        double[] prior = new double[densities.Length];
        for (int place = 0; place < prior.Length; place++)
        {
            prior[place] = PriorAt(places.Slice(place * _axes.Length, _axes.Length));
        }

        FillTables(places, densities.Length);
        double[] shifts = [.. prior];
        _packs.Sum(places, shifts, _shared, densities);
        while (TryLift(densities, shifts))
        {
            _packs.Sum(places, shifts, _shared, densities);
        }

        for (int place = 0; place < prior.Length; place++)
        {
            densities[place] = shifts[place] + Math.Log(((PriorWeight * Math.Exp(prior[place] - shifts[place])) + densities[place]) / _total);
        }
    }

    /// <summary>A kernel's bandwidth on an axis of numbers or cells.</summary>
    public double SigmaOf(int kernel, int axis)
    {
        Refresh();
        return _cells[axis] is { } cells ? cells[(int)_packs.CentreOf(kernel, axis)].Sigma : 1 / (_packs.SharpnessOf(kernel, axis) * Math.Sqrt(2));
    }

    /// <summary>With hundreds of parameters a kernel may be higher above the prior than a number can tell.</summary>
    private static bool TryLift(ReadOnlySpan<double> sums, double[] shifts)
    {
        bool lifted = false;
        for (int place = 0; place < shifts.Length; place++)
        {
            if (sums[place] > TooHigh)
            {
                shifts[place] += LogTooHigh - 25;
                lifted = true;
            }
        }

        return lifted;
    }

    private double PriorAt(ReadOnlySpan<double> place)
    {
        double sum = 0;
        for (int axis = 0; axis < place.Length; axis++)
        {
            sum += _axes[axis].IsCategorical ? -Math.Log(_axes[axis].Options)
                : _cells[axis] is null ? TruncatedNormal.LogDensity(place[axis], PriorCentre, PriorSigma)
                : TruncatedNormal.LogMass(_axes[axis].Dimension.CellOf(place[axis])!.Value, PriorCentre, PriorSigma);
        }

        return sum;
    }

    private void Refresh()
    {
        if (_isFresh)
        {
            return;
        }

        _isFresh = true;
        for (int axis = 0; axis < _axes.Length; axis++)
        {
            if (_sorted[axis] is { } sorted)
            {
                Widen(axis, sorted);
            }
            else
            {
                double rest = RestOfOption();
                double all = 1 + (_axes[axis].Options * rest);
                _shared[axis].Same = Math.Log((1 + rest) / all);
                _shared[axis].Other = rest > 0 ? Math.Log(rest / all) : Never;
            }
        }

        Weigh();
    }

    private void Widen(int axis, SortedCentres sorted)
    {
        var cells = _cells[axis];
        if (cells?.Count > 64 + (4 * sorted.Count))
        {
            cells.Clear();
            sorted.Sigmas.Clear();
        }

        var centres = sorted.Centres;
        var kernels = sorted.Kernels;
        var sigmas = sorted.Sigmas;
        for (int i = 0; i < centres.Length; i++)
        {
            double sigma = _rules.Bandwidths.Of(centres, i);
            if (sigma != sigmas[i])
            {
                sigmas[i] = sigma;
                Shape(kernels[i], axis, centres[i], sigma);
            }
        }
    }

    private void Shape(int kernel, int axis, double centre, double sigma)
    {
        if (_cells[axis] is { } cells)
        {
            _packs.CentreOf(kernel, axis) = cells.CodeOf(centre, sigma);
            return;
        }

        // Many narrow cells: the density in the middle is no more than the cell's probability spread over it.
        double least = _axes[axis].Dimension.CellOf(centre) is { } cell ? (cell.Upper - cell.Lower) / 2 : 0;
        double width = Math.Max(sigma, least);
        double[] peaks = _peaks[kernel];
        peaks[axis] = TruncatedNormal.LogPeak(centre, width);
        _packs.SharpnessOf(kernel, axis) = 1 / (width * Math.Sqrt(2));
        double sum = 0;
        foreach (double peak in peaks)
        {
            sum += peak;
        }

        _packs.PeakOf(kernel) = sum;
    }

    private void Weigh()
    {
        if (_weights.Length < Count)
        {
            _weights = new double[Math.Max(32, 2 * Count)];
        }

        var weights = _weights.AsSpan(0, Count);
        TpeRules.Forget(weights);
        _total = PriorWeight;
        int next = 0;
        for (int kernel = 0; kernel < _packs.Count; kernel++)
        {
            double weight = _isIn[kernel] ? weights[next++] : 0;
            _packs.WeightOf(kernel) = weight;
            _total += weight;
        }
    }

    private void FillTables(ReadOnlySpan<double> places, int count)
    {
        for (int axis = 0; axis < _axes.Length; axis++)
        {
            if (_axes[axis].Kind != KernelAxisKind.Table)
            {
                continue;
            }

            double[,]? heights = _axes[axis].IsCategorical ? Heights(axis) : null;
            _shared[axis].Resize(count, Math.Max(1, _cells[axis]?.Count ?? _axes[axis].Options));
            for (int place = 0; place < count; place++)
            {
                double at = places[(place * _axes.Length) + axis];
                int same = 0;
                while (places[(same * _axes.Length) + axis] != at)
                {
                    same++;
                }

                var row = _shared[axis].Row(place);
                if (same < place)
                {
                    _shared[axis].RowOf(same).CopyTo(row);
                }
                else if (heights is not null)
                {
                    for (int option = 0; option < row.Length; option++)
                    {
                        row[option] = Math.Log(heights[option, (int)at]);
                    }
                }
                else
                {
                    _cells[axis]!.Fill(_axes[axis].Dimension.CellOf(at)!.Value, row[.._cells[axis]!.Count]);
                }
            }
        }
    }

    /// <summary>What every option gets beside the one that was tried, which gets 1.</summary>
    private double RestOfOption() => CountsOptions ? 0 : _rules.Settings.PriorWeight / (Count + 1);

    private int OptionNear(int tried, int axis, double unit)
    {
        int options = _axes[axis].Options;
        if (_axes[axis].Distances is not null)
        {
            double[,] heights = Heights(axis);
            int option = 0;
            for (; option < options - 1 && unit >= heights[tried, option]; option++)
            {
                unit -= heights[tried, option];
            }

            return option;
        }

        double rest = RestOfOption();
        double part = unit * (1 + (options * rest));
        return part < 1 ? tried : Math.Min(options - 1, (int)((part - 1) / rest));
    }

    /// <summary>How likely a kernel at an option makes another; falls with the square of the distance, the faster the more results there are.</summary>
    private double[,] Heights(int axis)
    {
        var distances = _axes[axis].Distances!;
        int options = distances.Count;
        double[,] heights = new double[options, options];
        double steepness = Math.Log(Math.Max(1, (Count + 1) / _rules.Settings.PriorWeight)) * Math.Log(options) / Math.Log(6);
        for (int tried = 0; tried < options; tried++)
        {
            double sum = 0;
            for (int option = 0; option < options; option++)
            {
                double way = distances.Between(tried, option) / distances.Longest;
                sum += heights[tried, option] = Math.Exp(-way * way * steepness);
            }

            for (int option = 0; option < options; option++)
            {
                heights[tried, option] /= sum;
            }
        }

        return heights;
    }
}
