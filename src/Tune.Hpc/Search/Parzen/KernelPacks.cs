using System.Runtime.Intrinsics;

namespace Tune.Hpc.Search.Parzen;

/// <summary>Product kernels, four to a pack, so that one instruction works on four of them; and the sum of all of them at some places.</summary>
/// <remarks>
/// <para>A place's sum costs the kernels times the axes. A pack that lies too far from a place on the axes looked at so far is left out: below e⁻⁴⁰ of what is known
/// to be in the sum anyway it would change no digit.</para>
/// <para>Four lanes and no fused operations on every machine: the same sum everywhere.</para>
/// </remarks>
internal sealed class KernelPacks
{
    private const int Lanes = 4;
    private const double Nothing = -40;
    private readonly KernelAxisKind[] _kinds;
    private readonly int _axes;
    private double[] _kernels = [];
    private double[] _peaks = [];
    private double[] _weights = [];

    /// <summary>Without kernels.</summary>
    /// <param name="kinds">What the axes are; quickest where those that are numbers come first.</param>
    public KernelPacks(KernelAxisKind[] kinds) => (_kinds, _axes) = (kinds, kinds.Length);

    /// <summary>How many kernels there are.</summary>
    public int Count { get; private set; }

    /// <summary>Adds a kernel without weight; its number.</summary>
    public int Add()
    {
        if (Count == _weights.Length)
        {
            int size = Math.Max(8 * Lanes, 2 * Count);
            Array.Resize(ref _kernels, size * _axes * 2);
            Array.Resize(ref _peaks, size);
            Array.Resize(ref _weights, size);
        }

        return Count++;
    }

    /// <summary>Its part of the sum; 0 leaves it out.</summary>
    public ref double WeightOf(int kernel) => ref _weights[kernel];

    /// <summary>The logarithm of the kernel at its centre: what its axes' shapes leave out.</summary>
    public ref double PeakOf(int kernel) => ref _peaks[kernel];

    /// <summary>Its centre on an axis: a place, a category, or the code of a table.</summary>
    public ref double CentreOf(int kernel, int axis) => ref _kernels[At(kernel, axis)];

    /// <summary>Its bandwidth on an axis of numbers, as 1/(σ√2).</summary>
    public ref double SharpnessOf(int kernel, int axis) => ref _kernels[At(kernel, axis) + Lanes];

    /// <summary>Sums weight × kernel, each divided by e^shift, over all kernels.</summary>
    /// <param name="places">As many numbers as axes for each place.</param>
    /// <param name="shifts">For each place a logarithm that is known to be in its sum.</param>
    /// <param name="tables">What an axis needs beside the kernels.</param>
    /// <param name="sums">For each place.</param>
    public void Sum(ReadOnlySpan<double> places, ReadOnlySpan<double> shifts, KernelAxis[] tables, Span<double> sums)
    {
        double[] parts = new double[sums.Length * Lanes];
        var nothing = Vector256.Create(Nothing);
        for (int first = 0; first < Count; first += Lanes)
        {
            var weight = Vector256.Create<double>(_weights, first);
            if (Vector256.EqualsAll(weight, Vector256<double>.Zero))
            {
                continue;
            }

            var peak = Vector256.Create<double>(_peaks, first);
            var pack = _kernels.AsSpan(first * _axes * 2, _axes * Lanes * 2);
            for (int place = 0; place < sums.Length; place++)
            {
                var height = peak - Vector256.Create(shifts[place]);
                if (TryClimb(ref height, pack, places.Slice(place * _axes, _axes), tables, place, nothing))
                {
                    var part = parts.AsSpan(place * Lanes, Lanes);
                    (Vector256.Create<double>(part) + (weight * PackedExp.Of(height))).CopyTo(part);
                }
            }
        }

        for (int place = 0; place < sums.Length; place++)
        {
            int at = place * Lanes;
            sums[place] = parts[at] + parts[at + 1] + (parts[at + 2] + parts[at + 3]);
        }
    }

    private bool TryClimb(ref Vector256<double> height, ReadOnlySpan<double> pack, ReadOnlySpan<double> place, KernelAxis[] tables, int number, Vector256<double> nothing)
    {
        for (int axis = 0; axis < place.Length; axis++)
        {
            var centre = Vector256.Create(pack.Slice(axis * Lanes * 2, Lanes));
            switch (_kinds[axis])
            {
                case KernelAxisKind.Number:
                    var distance = (Vector256.Create(place[axis]) - centre) * Vector256.Create(pack.Slice((axis * Lanes * 2) + Lanes, Lanes));
                    height -= distance * distance;
                    break;
                case KernelAxisKind.Category:
                    var isSame = Vector256.Equals(Vector256.Create(place[axis]), centre);
                    height += Vector256.ConditionalSelect(isSame, Vector256.Create(tables[axis].Same), Vector256.Create(tables[axis].Other));
                    break;
                default:
                    var row = tables[axis].RowOf(number);
                    height += Vector256.Create(row[(int)centre[0]], row[(int)centre[1]], row[(int)centre[2]], row[(int)centre[3]]);
                    break;
            }

            // Shapes only take away from the peak.
            if ((axis & 1) == 1 && Vector256.LessThanAll(height, nothing))
            {
                return false;
            }
        }

        return !Vector256.LessThanAll(height, nothing);
    }

    private int At(int kernel, int axis) => ((((kernel / Lanes) * _axes) + axis) * Lanes * 2) + (kernel % Lanes);
}
