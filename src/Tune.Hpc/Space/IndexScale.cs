using Tune.Hpc.Numerics;

namespace Tune.Hpc.Space;

/// <summary>Whole numbers laid out on the unit interval, each in a cell of its own.</summary>
/// <param name="First">The lowest.</param>
/// <param name="Last">The highest, included.</param>
/// <param name="Shift">Where k's cell begins on a logarithmic scale: at k − Shift. 0 is rounding down, ½ rounding to the nearest. Null: cells are equally wide.</param>
internal readonly record struct IndexScale(long First, long Last, double? Shift)
{
    public long Count => Last - First + 1;

    public long Sample(ref KeyedStream stream) => Shift is null ? First + stream.NextInt64(Count) : Decode(stream.NextDouble());

    /// <summary>The middle of the cell.</summary>
    public double Encode(long k) => Shift is null
        ? (k - First + 0.5) / Count
        : ((Edge(k) + Edge(k + 1)) / 2 - Edge(First)) / (Edge(Last + 1) - Edge(First));

    public long Decode(double unit)
    {
        if (Shift is not { } shift)
        {
            return First + Math.Min((long)(unit * Count), Count - 1);
        }

        double place = Math.Exp(Edge(First) + (unit * (Edge(Last + 1) - Edge(First)))) + shift;
        return place >= Last ? Last : Math.Max(First, (long)place);
    }

    /// <summary>Where k's cell begins and ends.</summary>
    public (double Lower, double Upper) CellOf(long k) => Shift is null
        ? ((double)(k - First) / Count, (double)(k - First + 1) / Count)
        : (Part(k), k == Last ? 1 : Part(k + 1));

    private double Part(long k) => (Edge(k) - Edge(First)) / (Edge(Last + 1) - Edge(First));

    private double Edge(long k) => Math.Log(k - Shift!.Value);
}
