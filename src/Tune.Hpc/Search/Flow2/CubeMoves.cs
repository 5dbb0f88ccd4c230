using Tune.Hpc.Numerics;
using Tune.Hpc.Space;

namespace Tune.Hpc.Search.Flow2;

/// <summary>Steps in the cube.</summary>
/// <remarks>Places of normals are their distribution's share, not their value: steps are shorter where values are likely. Options in no order have no
/// neighbours: a step of more than half a cell, at most of <see cref="Leap"/>, goes to any other one, and now and then a shorter one does as well, so that short steps leave
/// options open, numbers then going as far as at the start; likewise a step within a whole number's cell goes to the next one as often as its length is a part of the cell. Parameters that the incumbent does not have take no part; where
/// a step makes them appear they get the low-cost value, or are left to chance.</remarks>
/// <param name="cube">The space.</param>
/// <param name="low">Low-cost values; NaN for none.</param>
internal sealed class CubeMoves(UnitCube cube, double[] low)
{
    /// <summary>The longest step along the axis of an unordered choice that leaves the option as it is.</summary>
    public const double Leap = 0.125;

    /// <summary>How many parameters a place has; 1 where it has none, so that there is always a step.</summary>
    public static int Active(double[] place) => Math.Max(1, place.Count(p => !double.IsNaN(p)));

    /// <summary>A random direction as long as the step.</summary>
    /// <param name="centre">Whose parameters count.</param>
    /// <param name="step">The length.</param>
    /// <param name="kept">How many coordinates may differ from 0, the largest ones; 0: all.</param>
    /// <param name="stream">Random numbers.</param>
    public static double[] Direction(double[] centre, double step, int kept, ref KeyedStream stream)
    {
        double[] direction = new double[centre.Length];
        for (int i = 0; i < direction.Length; i++)
        {
            direction[i] = double.IsNaN(centre[i]) ? 0 : stream.NextNormal();
        }

        if (kept > 0 && kept < direction.Length)
        {
            double least = direction.Select(Math.Abs).OrderDescending().ElementAt(kept - 1);
            for (int i = 0; i < direction.Length; i++)
            {
                direction[i] = Math.Abs(direction[i]) < least ? 0 : direction[i];
            }
        }

        double length = Math.Sqrt(direction.Sum(d => d * d));
        for (int i = 0; i < direction.Length && length > 0; i++)
        {
            direction[i] *= step / length;
        }

        return direction;
    }

    /// <summary>The place one step away.</summary>
    /// <param name="centre">From where.</param>
    /// <param name="direction">In which direction.</param>
    /// <param name="sign">1, or −1 for the opposite one.</param>
    /// <param name="jump">True: what the direction names gets any other value.</param>
    /// <param name="stream">Random numbers.</param>
    public double[] Step(double[] centre, double[] direction, int sign, bool jump, ref KeyedStream stream)
    {
        double[] place = new double[centre.Length];
        double leaps = 1.0 / Active(centre);
        bool isOther = false;
        for (int i = 0; i < place.Length; i++)
        {
            if (!double.IsNaN(centre[i]) && cube.Dimensions[i].Kind == DimensionKind.Categorical)
            {
                place[i] = Option(cube.Dimensions[i], centre[i], direction[i], (jump && direction[i] != 0) || stream.NextDouble() < leaps, ref stream);
                isOther |= place[i] != centre[i];
            }
        }

        double scale = sign * (isOther ? Widening(centre, direction) : 1);
        for (int i = 0; i < place.Length; i++)
        {
            double by = scale * direction[i];
            place[i] = double.IsNaN(centre[i]) ? low[i]
                : cube.Dimensions[i].Kind == DimensionKind.Categorical ? place[i]
                : jump && by != 0 ? stream.NextDouble()
                : Math.Clamp(centre[i] + Whole(cube.Dimensions[i], centre[i], by, ref stream), 0, 1);
        }

        return place;
    }

    /// <summary>The shortest step that can make a difference.</summary>
    public double LeastStep(double[] centre)
    {
        double least = double.PositiveInfinity;
        for (int i = 0; i < centre.Length; i++)
        {
            if (!double.IsNaN(centre[i]) && cube.Dimensions[i] is { Kind: DimensionKind.Ordinal } ordinal && ordinal.CellOf(centre[i]) is { } cell)
            {
                least = Math.Min(least, cell.Upper - cell.Lower);
            }
        }

        return double.IsInfinity(least) ? Flow2Numbers.LeastStep : least * Flow2Numbers.StepCap(Active(centre));
    }

    /// <summary>How far apart two places are; infinite where options differ, or which parameters there are.</summary>
    public double Distance(double[] first, double[] second)
    {
        double sum = 0;
        for (int i = 0; i < first.Length; i++)
        {
            if (double.IsNaN(first[i]) && double.IsNaN(second[i]))
            {
                continue;
            }

            double by = first[i] - second[i];
            bool apart = double.IsNaN(by) || (cube.Dimensions[i].Kind == DimensionKind.Categorical && cube.Dimensions[i].Settle(first[i]) != cube.Dimensions[i].Settle(second[i]));
            sum += apart ? double.PositiveInfinity : by * by;
        }

        return Math.Sqrt(sum);
    }

    // What suits one option need not suit another: beside a new one numbers go as far as at the start.
    private static double Widening(double[] centre, double[] direction)
    {
        double length = Math.Sqrt(direction.Sum(d => d * d));
        return length > 0 ? Math.Max(1, Flow2Numbers.StartStep(Active(centre)) / length) : 1;
    }

    /// <summary>A step along a scale of whole numbers: within the cell it is a whole cell, or none, by chance.</summary>
    private static double Whole(Dimension dimension, double centre, double by, ref KeyedStream stream)
    {
        if (dimension.CellOf(centre) is not { } cell || Math.Abs(by) >= (cell.Upper - cell.Lower) / 2)
        {
            return by;
        }

        double width = cell.Upper - cell.Lower;
        return stream.NextDouble() < Math.Abs(by) / width ? Math.CopySign(width, by) : by;
    }

    private static double Option(Dimension choice, double centre, double by, bool jump, ref KeyedStream stream)
    {
        double count = choice.Levels!.Value;
        if (!(Math.Abs(by) > Math.Min(Leap, 0.5 / count)) && !jump)
        {
            return centre;
        }

        long present = Math.Min((long)(centre * count), (long)count - 1);
        long other = stream.NextInt64((long)count - 1);
        return ((other >= present ? other + 1 : other) + 0.5) / count;
    }
}
