using Tune.Hpc.Search.Sampling;

namespace Tune.Hpc.Search.Evolution;

/// <summary>How large a population is.</summary>
internal static class Population
{
    /// <summary>What was asked for; else the reference's size, less where the budget would end before it has evolved, and never less than there are workers.</summary>
    /// <param name="given">What was asked for, or null.</param>
    /// <param name="setting">The budget and the workers.</param>
    /// <param name="reference">The size in the reference.</param>
    /// <param name="generations">How many generations the budget should last for.</param>
    /// <param name="least">The smallest that works.</param>
    public static int SizeOf(int? given, SearcherSetting setting, int reference, int generations, int least) =>
        given ?? Math.Max((int)Math.Clamp((setting.Trials ?? long.MaxValue) / generations, least, reference), setting.MaxConcurrent);
}
