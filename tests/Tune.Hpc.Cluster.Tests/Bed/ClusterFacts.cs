using System.Globalization;

namespace Tune.Hpc.Cluster.Tests.Bed;

/// <summary>What <c>cluster env</c> says.</summary>
public sealed record ClusterFacts
{
    private ClusterFacts(IReadOnlyDictionary<string, string> said)
    {
        SlurmConf = said["SLURM_CONF"];
        Shared = said["TUNE_CLUSTER_SHARED"];
        Logs = said["TUNE_CLUSTER_LOGS"];
        User = said["TUNE_CLUSTER_USER"];
        OtherUser = said["TUNE_CLUSTER_OTHER_USER"];
        Nodes = said["TUNE_CLUSTER_NODE_NAMES"].Split(',');
        Hosts = said["TUNE_CLUSTER_HOST_NAMES"].Split(',');
        CpusPerNode = int.Parse(said["TUNE_CLUSTER_CPUS"], CultureInfo.InvariantCulture);
        MemoryPerNodeMiB = int.Parse(said["TUNE_CLUSTER_MEMORY"], CultureInfo.InvariantCulture);
        SshConfig = said["TUNE_CLUSTER_SSH_CONFIG"];
        RestUrl = new Uri(said["TUNE_CLUSTER_REST_URL"]);
        EnforcesMemory = said["TUNE_CLUSTER_ENFORCES_MEMORY"] == "1";
        HasNamespaces = said["TUNE_CLUSTER_HAS_NAMESPACES"] == "1";
        SlurmdTimeout = Seconds(said["TUNE_CLUSTER_SLURMD_TIMEOUT"]);
        KillWait = Seconds(said["TUNE_CLUSTER_KILL_WAIT"]);
        MinJobAge = Seconds(said["TUNE_CLUSTER_MIN_JOB_AGE"]);
        MessageTimeout = Seconds(said["TUNE_CLUSTER_MESSAGE_TIMEOUT"]);
        RequeueDelay = Seconds(said["TUNE_CLUSTER_REQUEUE_DELAY"]);
    }

    public string SlurmConf { get; }

    /// <summary>A folder that all nodes, hosts and users see.</summary>
    public string Shared { get; }

    /// <summary>The daemons' logs, such as <c>slurmctld.log</c>.</summary>
    public string Logs { get; }

    /// <summary>Who runs jobs: accounts <c>tune</c> (default) and <c>capped</c> (5 jobs at most), QOS <c>normal</c>, <c>tight</c> (2 jobs, 1 running), <c>tiny</c> (5 jobs).</summary>
    public string User { get; }

    /// <summary>Somebody else: account <c>tune</c>, QOS <c>normal</c>.</summary>
    public string OtherUser { get; }

    /// <summary>In order; the last but one has two GPUs of type a100, the last two of type h100.</summary>
    public IReadOnlyList<string> Nodes { get; }

    /// <summary>The names behind ssh.</summary>
    public IReadOnlyList<string> Hosts { get; }

    public int CpusPerNode { get; }

    public int MemoryPerNodeMiB { get; }

    /// <summary>For <c>ssh -F</c>.</summary>
    public string SshConfig { get; }

    /// <summary>slurmrestd.</summary>
    public Uri RestUrl { get; }

    /// <summary>Whether exceeding <c>--mem</c> ends in OUT_OF_MEMORY; otherwise it is FAILED by signal 9.</summary>
    public bool EnforcesMemory { get; }

    /// <summary>Whether <c>hostname</c> in a job says the node's name.</summary>
    public bool HasNamespaces { get; }

    public TimeSpan SlurmdTimeout { get; }

    public TimeSpan KillWait { get; }

    public TimeSpan MinJobAge { get; }

    public TimeSpan MessageTimeout { get; }

    public TimeSpan RequeueDelay { get; }

    public static ClusterFacts Parse(string said) =>
        new(said.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[1]));

    public string Home(string user) => Path.Combine(Shared, "home", user);

    private static TimeSpan Seconds(string text) => TimeSpan.FromSeconds(int.Parse(text, CultureInfo.InvariantCulture));
}
