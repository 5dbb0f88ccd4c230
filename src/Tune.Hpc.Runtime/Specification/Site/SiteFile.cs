using System.Collections.Immutable;
using Tune.Hpc.Specification;

namespace Tune.Hpc.Runtime.Specification.Site;

/// <summary>A value that the owners of a cluster have set, and where.</summary>
/// <param name="Value">The value.</param>
/// <param name="Source">File and line: <c>/etc/tune/site.yaml:4</c>.</param>
public readonly record struct SiteValue<T>(T Value, string Source);

/// <summary>What the owners of a cluster have laid down for all experiments, and what the user has added for all of his own.</summary>
public sealed record SiteFile
{
    /// <summary>Nothing is laid down.</summary>
    public static SiteFile None { get; } = new();

    /// <summary>The files that were read, in order: the site's, then the user's.</summary>
    public ImmutableArray<string> Sources { get; init; } = [];

    /// <summary><c>floors.queue_poll_s</c>: the least time between two queries of the queue.</summary>
    public SiteValue<TimeSpan>? QueuePollFloor { get; init; }

    /// <summary><c>floors.poll_interval_s</c>: the least time between two looks at trials' files.</summary>
    public SiteValue<TimeSpan>? PollIntervalFloor { get; init; }

    /// <summary><c>limits.max_jobs</c>: the most jobs of one experiment in the queue.</summary>
    public SiteValue<long>? MaxJobs { get; init; }

    /// <summary><c>limits.max_array_size</c>: the most elements of one job array.</summary>
    public SiteValue<long>? MaxArraySize { get; init; }

    /// <summary><c>limits</c> of what one trial may ask for; null without any.</summary>
    public ResourceLimits? Resources { get; init; }

    /// <summary><c>defaults.executor</c>.</summary>
    internal SpecMap? ExecutorDefaults { get; init; }

    /// <summary><c>defaults.resources_per_trial</c>.</summary>
    internal SpecMap? ResourceDefaults { get; init; }
}
