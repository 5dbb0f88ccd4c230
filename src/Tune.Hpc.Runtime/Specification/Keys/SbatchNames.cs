using System.Collections.Immutable;
using Tune.Hpc.Specification;

namespace Tune.Hpc.Runtime.Specification.Keys;

/// <summary>The options of <c>sbatch</c> by their long names: which may be given freely, and which have keys or owners.</summary>
internal static class SbatchNames
{
    private const string Owned = "the driver sets it for every job";

    private static readonly ImmutableDictionary<string, string> _refused = new Dictionary<string, string>
    {
        ["array"] = Owned + "; executor.mode says whether jobs go out as arrays",
        ["job-name"] = Owned + "; it is how a job is found again",
        ["output"] = Owned + "; 'dotnet tune logs' shows it",
        ["error"] = Owned + "; 'dotnet tune logs' shows it",
        ["open-mode"] = Owned,
        ["input"] = Owned,
        ["parsable"] = Owned,
        ["wait"] = Owned,
        ["wrap"] = Owned + "; 'command' says what runs",
        ["chdir"] = Owned + "; 'working_dir' says where the command runs",
        ["test-only"] = "'run --dry-run' asks the cluster without submitting",
        ["clusters"] = "jobs go to the cluster of this machine; SLURM_CLUSTERS names another one",
        ["help"] = "it submits nothing",
        ["usage"] = "it submits nothing",
        ["version"] = "it submits nothing",
        ["nodes"] = Belongs("nodes"),
        ["ntasks"] = Belongs("tasks"),
        ["ntasks-per-node"] = Belongs("tasks_per_node"),
        ["tasks-per-node"] = Belongs("tasks_per_node"),
        ["cpus-per-task"] = Belongs("cpus"),
        ["gpus"] = Belongs("gpus"),
        ["mem"] = Belongs("memory"),
        ["mem-per-cpu"] = Belongs("memory_per_cpu"),
        ["mem-per-gpu"] = Belongs("memory_per_gpu"),
        ["time"] = Belongs("time"),
    }.ToImmutableDictionary();

    private static readonly ImmutableDictionary<char, string> _letters = new Dictionary<char, string>
    {
        ['A'] = "account",
        ['a'] = "array",
        ['b'] = "begin",
        ['c'] = "cpus-per-task",
        ['C'] = "constraint",
        ['D'] = "chdir",
        ['d'] = "dependency",
        ['e'] = "error",
        ['F'] = "nodefile",
        ['G'] = "gpus",
        ['H'] = "hold",
        ['i'] = "input",
        ['J'] = "job-name",
        ['k'] = "no-kill",
        ['L'] = "licenses",
        ['M'] = "clusters",
        ['m'] = "distribution",
        ['N'] = "nodes",
        ['n'] = "ntasks",
        ['o'] = "output",
        ['O'] = "overcommit",
        ['p'] = "partition",
        ['q'] = "qos",
        ['S'] = "core-spec",
        ['s'] = "oversubscribe",
        ['t'] = "time",
        ['w'] = "nodelist",
        ['W'] = "wait",
        ['x'] = "exclude",
    }.ToImmutableDictionary();

    private static readonly ImmutableArray<string> _known =
    [
        .. _refused.Keys,
        "account", "acctg-freq", "batch", "bb", "bbf", "begin", "cluster-constraint", "comment", "constraint", "container", "container-id", "contiguous", "core-spec",
        "cores-per-socket", "cpu-freq", "cpus-per-gpu", "deadline", "delay-boot", "dependency", "distribution", "exclude", "exclusive", "export", "export-file",
        "extra", "extra-node-info", "get-user-env", "gid", "gpu-bind", "gpu-freq", "gpus-per-node", "gpus-per-socket", "gpus-per-task", "gres", "gres-flags", "hint", "hold",
        "ignore-pbs", "kill-on-invalid-dep", "licenses", "mail-type", "mail-user", "mcs-label", "mem-bind", "mincpus", "network", "nice", "no-kill", "no-requeue", "nodefile",
        "nodelist", "ntasks-per-core", "ntasks-per-gpu", "ntasks-per-socket", "overcommit", "oversubscribe", "partition", "power", "prefer", "priority", "profile", "propagate",
        "qos", "quiet", "reboot", "requeue", "reservation", "resv-ports", "segment", "signal", "sockets-per-node", "spread-job", "stepmgr", "switches", "thread-spec",
        "threads-per-core", "time-min", "tmp", "tres-bind", "tres-per-task", "uid", "use-min-nodes", "verbose", "wait-all-nodes", "wckey", "x11",
    ];

    private static readonly ImmutableDictionary<string, string> _ofController = new Dictionary<string, string>
    {
        ["cpus-per-task"] = "executor.controller.cpus is the key for it",
        ["mem"] = "executor.controller.memory is the key for it",
        ["time"] = "executor.controller.time is the key for it",
    }.ToImmutableDictionary();

    /// <summary>Why an option cannot be given in <c>sbatch_options</c>; null where it can. The cluster may know options that we do not.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="ofController">Whether it is for the controller's job: one task on one node, with keys of its own.</param>
    public static string? WhyNot(string name, bool ofController)
    {
        if (name.Length == 1)
        {
            return _letters.TryGetValue(name[0], out string? longName) ? $"long names are needed here; -{name} is '{longName}'" : "long names are needed here";
        }

        if (name.Length == 0 || !char.IsAsciiLetter(name[0]) || !name.All(c => char.IsAsciiLetterOrDigit(c) || c == '-'))
        {
            return "not the long name of an option of sbatch, such as 'nice'";
        }

        return _refused.TryGetValue(name, out string? why) ? ofController ? _ofController.GetValueOrDefault(name, "the controller is one task on one node, and its job is named and started by the tool") : why
            : _known.Contains(name) ? null
            : _known.FirstOrDefault(k => k.StartsWith(name, StringComparison.Ordinal)) is { } abbreviated ? $"names are written out here; did you mean '{abbreviated}'?"
            : _known.FirstOrDefault(k => k.Length > 4 && NearestName.Distance(k, name) == 1) is { } near ? $"sbatch has no such option; did you mean '{near}'?"
            : null;
    }

    /// <summary>Whether <c>sbatch</c> has an option of that name which is free to be given.</summary>
    public static bool IsFree(string name) => _known.Contains(name) && !_refused.ContainsKey(name);

    private static string Belongs(string key) => $"resources_per_trial.{key} is the key for it";
}
