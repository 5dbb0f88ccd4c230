namespace Tune.Hpc.Search.Parzen;

/// <summary>The shape of kernels on an axis.</summary>
internal enum KernelAxisKind
{
    /// <summary>A normal curve.</summary>
    Number,

    /// <summary>One height at the centre's category, another at all others.</summary>
    Category,

    /// <summary>A table of heights, with a row for each place and a column for each code of a centre.</summary>
    Table,
}

/// <summary>What kernels have in common on an axis, as logarithms; none above 0.</summary>
internal sealed class KernelAxis
{
    private double[] _rows = [];
    private int _columns;

    /// <summary>The height at a kernel's own category.</summary>
    public double Same { get; set; }

    /// <summary>The height at the others.</summary>
    public double Other { get; set; }

    /// <summary>The row of a place.</summary>
    public ReadOnlySpan<double> RowOf(int place) => _rows.AsSpan(place * _columns, _columns);

    /// <summary>Makes room.</summary>
    public void Resize(int places, int columns)
    {
        _columns = columns;
        if (_rows.Length < places * columns)
        {
            _rows = new double[places * columns];
        }
    }

    /// <summary>The row of a place, to be written.</summary>
    public Span<double> Row(int place) => _rows.AsSpan(place * _columns, _columns);
}
