namespace Tune.Hpc.Search.GaussianProcess;

/// <summary>Places by feature: all places' first feature, then all places' second one.</summary>
internal sealed class FeatureColumns
{
    private readonly double[][] _columns;

    public FeatureColumns(int axes, int capacity) => _columns = [.. Enumerable.Range(0, axes).Select(_ => new double[capacity])];

    /// <summary>How many places there are.</summary>
    public int Count { get; private set; }

    /// <summary>How many features a place has.</summary>
    public int Axes => _columns.Length;

    /// <summary>One feature of all places.</summary>
    public ReadOnlySpan<double> Column(int axis) => _columns[axis].AsSpan(0, Count);

    /// <summary>One feature of one place.</summary>
    public double At(int place, int axis) => _columns[axis][place];

    /// <summary>Adds a place.</summary>
    public void Add(ReadOnlySpan<double> features)
    {
        for (int j = 0; j < _columns.Length; j++)
        {
            if (Count == _columns[j].Length)
            {
                Array.Resize(ref _columns[j], Math.Max(16, 2 * Count));
            }

            _columns[j][Count] = features[j];
        }

        Count++;
    }

    /// <summary>A copy that grows on its own.</summary>
    public FeatureColumns Copy()
    {
        var copy = new FeatureColumns(Axes, 0) { Count = Count };
        for (int j = 0; j < _columns.Length; j++)
        {
            copy._columns[j] = [.. _columns[j]];
        }

        return copy;
    }
}
