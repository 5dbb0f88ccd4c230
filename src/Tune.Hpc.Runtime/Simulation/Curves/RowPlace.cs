using System.Globalization;

namespace Tune.Hpc.Runtime.Simulation.Curves;

/// <summary>Where a row stands, for messages.</summary>
/// <param name="Source">The table.</param>
/// <param name="Number">Which row, from 1; a header is none.</param>
/// <param name="Trial">The trial it belongs to.</param>
internal readonly record struct RowPlace(string Source, long Number, string Trial)
{
    public TuneException Wrong(string what) =>
        new(SimulationCodes.BadCurves, string.Create(CultureInfo.InvariantCulture, $"{Source}: row {Number} (trial {Trial}): {what}"));
}
