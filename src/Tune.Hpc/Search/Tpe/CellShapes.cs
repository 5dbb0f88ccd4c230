using Tune.Hpc.Search.Parzen;

namespace Tune.Hpc.Search.Tpe;

/// <summary>The different kernels on an axis of cells. There are few, as their centres are cells' middles, so the probabilities of a cell are worked out once for each.</summary>
internal sealed class CellShapes
{
    private readonly Dictionary<(double Centre, double Sigma), int> _codes = [];
    private readonly List<(double Centre, double Sigma)> _shapes = [];

    public int Count => _shapes.Count;

    public (double Centre, double Sigma) this[int code] => _shapes[code];

    /// <summary>The number of a kernel's shape.</summary>
    public int CodeOf(double centre, double sigma)
    {
        if (!_codes.TryGetValue((centre, sigma), out int code))
        {
            code = _shapes.Count;
            _codes.Add((centre, sigma), code);
            _shapes.Add((centre, sigma));
        }

        return code;
    }

    public void Clear()
    {
        _codes.Clear();
        _shapes.Clear();
    }

    /// <summary>The logarithms of a cell's probabilities.</summary>
    public void Fill((double Lower, double Upper) cell, Span<double> row)
    {
        for (int code = 0; code < row.Length; code++)
        {
            row[code] = TruncatedNormal.LogMass(cell, _shapes[code].Centre, _shapes[code].Sigma);
        }
    }
}
