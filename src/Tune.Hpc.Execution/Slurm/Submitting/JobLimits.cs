using Tune.Hpc.Trials;

namespace Tune.Hpc.Execution.Slurm.Submitting;

/// <summary>How many jobs may be in the queue: what the specification says, what the cluster says, and what was found out by being refused.</summary>
/// <param name="settings">What the specification says.</param>
internal sealed class JobLimits(SlurmSettings settings)
{
    /// <summary>How often one more is dared where a limit was found out: others' jobs, which it may have counted, come and go.</summary>
    private static readonly TimeSpan Dare = TimeSpan.FromMinutes(1);

    private int? _told = settings.MaxJobs;
    private int? _elements;
    private (int Jobs, TimeSpan At)? _learnt;
    private (string Why, TimeSpan At)? _refused;

    /// <summary>Whether the cluster was asked.</summary>
    public bool IsRead { get; private set; }

    /// <summary>Most elements of a job array.</summary>
    public int MostElements => Math.Min(settings.MaxArraySize, _elements ?? SlurmSettings.DefaultArraySize);

    /// <summary>Most jobs in the queue at once; null is without limit.</summary>
    public int? MostJobs(TimeSpan now) => _learnt is { } learnt
        ? Math.Min(_told ?? int.MaxValue, learnt.Jobs + ((int)Math.Min(1000, (now - learnt.At) / Dare) * Math.Max(1, learnt.Jobs / 4)))
        : _told;

    /// <summary>Takes in what the cluster says.</summary>
    public void Read(SlurmCluster cluster, JobOptions options)
    {
        IsRead = true;
        _elements = cluster.MaxArraySize;
        string? account = options.ValueOf("account") ?? cluster.DefaultAccount;
        string? partition = options.ValueOf("partition");
        var associations = cluster.Associations.Where(a => a.Account == account && (a.Partition.Length == 0 || a.Partition == partition)).ToList();
        string? qos = options.ValueOf("qos") ?? associations.Select(a => a.DefaultQos).FirstOrDefault(q => q.Length > 0);
        int?[] limits = [.. associations.Select(a => a.MaxSubmitJobs), cluster.Qos.FirstOrDefault(q => q.Name == qos)?.MaxSubmitJobs];
        int?[] all = [settings.MaxJobs, cluster.MaxJobCount, limits.Min() is { } most ? Math.Max(1, most - settings.PlacesKept) : null];
        _told = all.Min();
    }

    /// <summary>The cluster's limits cannot be read now: they will be met.</summary>
    public void Skip() => IsRead = true;

    /// <summary>Why nothing more is handed over now; null where it may be tried: a refusal holds until the queue is asked again.</summary>
    public string? WhyWait(TimeSpan now) => _refused is { } refused && now - refused.At < settings.QueuePoll ? refused.Why : null;

    /// <summary>One more was refused.</summary>
    /// <param name="inQueue">How many of ours were in the queue.</param>
    /// <param name="why">In the cluster's words.</param>
    /// <param name="now">When.</param>
    public void Reached(int inQueue, string why, TimeSpan now)
    {
        _learnt = (Math.Max(1, inQueue - settings.PlacesKept), now);
        _refused = (why, now);
    }

    /// <summary>An array was refused for its size.</summary>
    public void ArrayRefused(int elements) => _elements = Math.Max(1, elements / 2);
}
