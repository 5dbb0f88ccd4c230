using System.Globalization;

namespace Tune.Hpc.Simulation.Tests;

/// <summary>Thirty worlds by default; TUNE_SIMULATIONS=n for more, TUNE_SEED=n for that one.</summary>
public sealed class Seeds : TheoryData<ulong>
{
    public Seeds()
    {
        if (ulong.TryParse(Environment.GetEnvironmentVariable("TUNE_SEED"), CultureInfo.InvariantCulture, out ulong one))
        {
            Add(one);
            return;
        }

        ulong count = ulong.TryParse(Environment.GetEnvironmentVariable("TUNE_SIMULATIONS"), CultureInfo.InvariantCulture, out ulong more) ? more : 30;
        for (ulong seed = 1; seed <= count; seed++)
        {
            Add(seed);
        }
    }
}
