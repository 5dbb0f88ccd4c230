namespace Tune.Hpc.Search.Tpe;

/// <summary>The centres of kernels on an axis in order, equal ones by kernel, with their bandwidths.</summary>
/// <remarks>Adding and removing costs moving what is above it: some microseconds for ten thousand.</remarks>
internal sealed class SortedCentres
{
    private double[] _centres = [];
    private int[] _kernels = [];
    private double[] _sigmas = [];

    /// <summary>How many there are.</summary>
    public int Count { get; private set; }

    /// <summary>From the lowest.</summary>
    public ReadOnlySpan<double> Centres => _centres.AsSpan(0, Count);

    /// <summary>Whose centres they are.</summary>
    public ReadOnlySpan<int> Kernels => _kernels.AsSpan(0, Count);

    /// <summary>Their bandwidths as they were last found; 0 for a new one.</summary>
    public Span<double> Sigmas => _sigmas.AsSpan(0, Count);

    public void Add(double centre, int kernel)
    {
        if (Count == _centres.Length)
        {
            int size = Math.Max(32, 2 * Count);
            Array.Resize(ref _centres, size);
            Array.Resize(ref _kernels, size);
            Array.Resize(ref _sigmas, size);
        }

        int at = Find(centre, kernel);
        Move(at, at + 1);
        (_centres[at], _kernels[at], _sigmas[at]) = (centre, kernel, 0);
        Count++;
    }

    public void Remove(double centre, int kernel)
    {
        int at = Find(centre, kernel);
        Move(at + 1, at);
        Count--;
    }

    private void Move(int from, int to)
    {
        int length = Count - from;
        Array.Copy(_centres, from, _centres, to, length);
        Array.Copy(_kernels, from, _kernels, to, length);
        Array.Copy(_sigmas, from, _sigmas, to, length);
    }

    /// <summary>The first that is not before it.</summary>
    private int Find(double centre, int kernel)
    {
        int low = 0;
        int high = Count;
        while (low < high)
        {
            int middle = (low + high) / 2;
            bool isBefore = _centres[middle] < centre || (_centres[middle] == centre && _kernels[middle] < kernel);
            (low, high) = isBefore ? (middle + 1, high) : (low, middle);
        }

        return low;
    }
}
