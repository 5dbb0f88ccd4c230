using System.Globalization;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Execution.Slurm.Submitting;

/// <summary>The name of a job array: <c>tune.EXPERIMENT.aNNNNNN</c>. Its number names its files as well and is never given twice.</summary>
internal static class ArrayName
{
    /// <summary>The name of the files of an array, without what they end in.</summary>
    public static string FileOf(int number) => number.ToString("D6", CultureInfo.InvariantCulture);

    /// <summary>The job name of an array.</summary>
    public static string Of(string experiment, int number) => $"{JobName.PrefixOf(experiment)}a{FileOf(number)}";

    /// <summary>The number of an array, from the end of its job name.</summary>
    public static int? NumberOf(string name, string experiment)
    {
        string prefix = JobName.PrefixOf(experiment) + "a";
        return name.StartsWith(prefix, StringComparison.Ordinal) ? SlurmNumbers.Count(name[prefix.Length..]) : null;
    }
}
