namespace Tune.Hpc.Search.QuasiMonteCarlo;

/// <summary>Points of the unit cube, each directly from its number.</summary>
internal interface IPointSequence
{
    /// <summary>The point of a number from 0.</summary>
    double[] Point(long index);
}
