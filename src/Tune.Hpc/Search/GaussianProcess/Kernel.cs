using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Tune.Hpc.Numerics;

namespace Tune.Hpc.Search.GaussianProcess;

/// <summary>Covariances between places: Matérn-5/2 of a distance with a weight for each axis, in which options differ by 0 or 1.</summary>
internal sealed class Kernel(Hyperparameters hyperparameters, bool[] isCategory)
{
    /// <summary>What it is made of.</summary>
    public Hyperparameters Hyperparameters => hyperparameters;

    /// <summary>How many axes there are.</summary>
    public int Axes => isCategory.Length;

    /// <summary>Warps features in place.</summary>
    public void Warp(Span<double> features)
    {
        for (int j = 0; j < features.Length; j++)
        {
            features[j] = isCategory[j] ? features[j] : hyperparameters.Warp(j, features[j]).Value;
        }
    }

    /// <summary>The weighted squared distances of one place to the first places of a set.</summary>
    /// <param name="from">The place's warped features.</param>
    /// <param name="to">The set's warped features.</param>
    /// <param name="squared">Takes them; its length says how many.</param>
    public void Distances(ReadOnlySpan<double> from, FeatureColumns to, Span<double> squared)
    {
        squared.Clear();
        for (int j = 0; j < from.Length; j++)
        {
            AddSquares(from[j], to.Column(j), hyperparameters.Weights[j], isCategory[j], squared);
        }
    }

    /// <summary>The covariances of one place with all places of a set.</summary>
    public void Covariances(ReadOnlySpan<double> from, FeatureColumns to, Span<double> values)
    {
        Distances(from, to, values);
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = hyperparameters.Variance * Matern.Of(values[i]);
        }
    }

    /// <summary>The covariances of a block of places with all places of a set.</summary>
    /// <param name="from">By feature, <see cref="GrowingCholesky.Lanes"/> places beside each other; warped.</param>
    /// <param name="to">The set's warped features.</param>
    /// <param name="block">Takes them: a row for each place of the set.</param>
    public void Covariances(double[][] from, FeatureColumns to, Span<double> block)
    {
        for (int i = 0; i < to.Count; i++)
        {
            var row = block.Slice(i * GrowingCholesky.Lanes, GrowingCholesky.Lanes);
            row.Clear();
            for (int j = 0; j < from.Length; j++)
            {
                AddSquares(to.At(i, j), from[j], hyperparameters.Weights[j], isCategory[j], row);
            }

            for (int c = 0; c < row.Length; c++)
            {
                row[c] = hyperparameters.Variance * Matern.Of(row[c]);
            }
        }
    }

    private static void AddSquares(double from, ReadOnlySpan<double> to, double weight, bool isCategory, Span<double> squared)
    {
        ref double x = ref MemoryMarshal.GetReference(to);
        ref double sum = ref MemoryMarshal.GetReference(squared);
        var at = Vector256.Create(from);
        var by = Vector256.Create(weight);
        nuint i = 0;
        nuint count = (nuint)squared.Length;
        for (; i + 4 <= count; i += 4)
        {
            var other = Vector256.LoadUnsafe(ref x, i);
            var before = Vector256.LoadUnsafe(ref sum, i);
            var difference = at - other;
            var added = isCategory ? Vector256.ConditionalSelect(Vector256.Equals(at, other), default, by) : by * difference * difference;
            (before + added).StoreUnsafe(ref sum, i);
        }

        for (; i < count; i++)
        {
            double difference = from - to[(int)i];
            squared[(int)i] += isCategory ? (difference == 0 ? 0 : weight) : weight * difference * difference;
        }
    }
}
