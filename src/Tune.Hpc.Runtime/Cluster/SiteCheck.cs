using System.Globalization;
using Tune.Hpc.Runtime.Checks;
using Tune.Hpc.Runtime.Specification.Site;
using Tune.Hpc.Specification;

namespace Tune.Hpc.Runtime.Cluster;

/// <summary>Tells what the owners of the cluster, and the user, have said for all specifications.</summary>
internal static class SiteCheck
{
    /// <summary>One check: the files that were read, and what they hold.</summary>
    public static CheckResult Run()
    {
        try
        {
            var site = SiteFiles.OfProcess();
            return new CheckResult("site files", CheckOutcome.Ok, site.Sources.IsEmpty ? "none" : string.Join("; ", Texts(site).Prepend(string.Join(", ", site.Sources))));
        }
        catch (TuneException error)
        {
            return new CheckResult("site files", CheckOutcome.Failed, error.Message);
        }
    }

    private static IEnumerable<string> Texts(SiteFile site)
    {
        (string Key, string? Value)[] all =
        [
            ("queue_poll_s at least", Seconds(site.QueuePollFloor)), ("poll_interval_s at least", Seconds(site.PollIntervalFloor)),
            ("max_jobs at most", Number(site.MaxJobs?.Value)), ("max_array_size at most", Number(site.MaxArraySize?.Value)),
            ("nodes at most", Number(site.Resources?.Nodes)), ("cpus at most", Number(site.Resources?.Cpus)), ("gpus at most", Number(site.Resources?.Gpus)),
            ("memory at most", site.Resources?.MemoryMiB is { } mib ? MemoryText.Write(mib) : null),
            ("time at most", site.Resources?.Time is { } time ? ClusterFacts.TimeText(time) : null),
        ];
        return all.Where(a => a.Value is not null).Select(a => $"{a.Key} {a.Value}");
    }

    private static string? Seconds(SiteValue<TimeSpan>? value) => value is { } given ? Number(given.Value.TotalSeconds) : null;

    private static string? Number(double? value) => value?.ToString(CultureInfo.InvariantCulture);
}
