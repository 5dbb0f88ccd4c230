using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using Tune.Hpc.Driver.Ports;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Execution.Srun;

/// <summary>Reads <c>scontrol -o -d show job</c>: words of the form <c>Name=value</c>; a <c>Nodes=</c> word begins what the job has of those nodes.</summary>
internal static partial class AllocationText
{
    /// <summary>Reads the answer.</summary>
    /// <exception cref="TuneException">The job does not run, or the answer is not of that form.</exception>
    public static Allocation Parse(string jobId, string text)
    {
        string state = Value(text, "JobState") ?? throw Unreadable(jobId, "it has no JobState", text);
        if (state is not ("RUNNING" or "COMPLETING" or "CONFIGURING"))
        {
            throw new TuneException(SrunCodes.NoAllocation, $"executor srun: the allocation {jobId} that this process is in is {state}; get a new one with salloc or sbatch, and resume there.");
        }

        try
        {
            var machines = NodeBlock().Matches(text).SelectMany(Machines).ToImmutableArray();
            return machines.IsEmpty
                ? throw Unreadable(jobId, "it has no 'Nodes=... CPU_IDs=...'", text)
                : new Allocation(jobId, machines, TimeOf(Value(text, "EndTime")));
        }
        catch (FormatException e)
        {
            throw Unreadable(jobId, e.Message, text);
        }
    }

    private static IEnumerable<MachineCapacity> Machines(Match block)
    {
        var cpus = Numbers(block.Groups["cpus"].Value);
        long memory = block.Groups["memory"].Success ? long.Parse(block.Groups["memory"].Value, CultureInfo.InvariantCulture) : 0;
        var gpus = Gpu().Matches(block.Groups["gres"].Value)
            .SelectMany(m => Numbers(m.Groups["index"].Value).Select(i => (Index: i, Kind: m.Groups["kind"].Value)))
            .DistinctBy(g => g.Index)
            .OrderBy(g => g.Index)
            .ToList();
        bool haveKinds = gpus.TrueForAll(g => g.Kind.Length > 0);
        return HostList.Expand(block.Groups["nodes"].Value).Select(name => new MachineCapacity(cpus.Length, [.. gpus.Select(g => g.Index)], memory > 0 ? memory : null)
        {
            Name = name,
            CpuIds = cpus,
            GpuTypes = haveKinds ? [.. gpus.Select(g => g.Kind)] : [],
        });
    }

    private static ImmutableArray<int> Numbers(string text) =>
        NumberRanges.TryParse(text, out var numbers) ? numbers.Value : throw new FormatException($"'{text}' is no list of numbers");

    /// <summary>Seconds, as they are asked for; older programs give the local time instead.</summary>
    private static DateTimeOffset? TimeOf(string? text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long seconds) ? DateTimeOffset.FromUnixTimeSeconds(seconds)
        : DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeLocal, out var time) ? time
        : null;

    private static string? Value(string text, string name) =>
        Regex.Match(text, $@"(?:^|\s){name}=(\S+)") is { Success: true } match ? match.Groups[1].Value : null;

    private static TuneException Unreadable(string jobId, string why, string text)
    {
        string shown = text.Length > 300 ? text[..300] + "..." : text;
        return new TuneException(SrunCodes.UnreadableAllocation, $"executor srun: what 'scontrol -o -d show job {jobId}' says cannot be read: {why}: {shown.Trim()}") { ExitCode = 3 };
    }

    [GeneratedRegex(@"(?:^|\s)Nodes=(?<nodes>\S+)\s+CPU_IDs=(?<cpus>[0-9,-]+)(?:\s+Mem=(?<memory>[0-9]+))?(?:\s+GRES(?:_IDX)?=(?<gres>\S*))?")]
    private static partial Regex NodeBlock();

    [GeneratedRegex(@"(?:^|,)gpu(?::(?<kind>[^:(),]*[^:(),0-9][^:(),]*))?(?::[0-9]+)?\(IDX:(?<index>[0-9,-]+)\)")]
    private static partial Regex Gpu();
}
