using System.Globalization;
using Tune.Hpc.Runtime.Checks;

namespace Tune.Hpc.Runtime.Cluster;

/// <summary>Judges what a compute node found.</summary>
internal static class NodeChecks
{
    private const double SlowMilliseconds = 50;
    private static readonly TimeSpan MostClockDifference = TimeSpan.FromSeconds(5);
    private const int NoiseShown = 160;

    /// <summary>The checks that need nothing but the node's files.</summary>
    public static IEnumerable<CheckResult> Of(NodeFindings findings, string folder, string storageFolder, string token)
    {
        yield return findings.Value("token") == token
            ? new CheckResult("shared folder", CheckOutcome.Ok, $"{storageFolder}: what is written here is seen on {findings.Node}, and back")
            : new CheckResult("shared folder", CheckOutcome.Failed, $"{storageFolder}: {findings.Node} has another folder under this path; choose a storage path that both see");
        yield return Latency(findings);
        yield return Noise(folder);
        yield return new CheckResult("sh", CheckOutcome.Ok, $"{findings.Value("sh")} on {findings.Node}");
        yield return new CheckResult(
            "tool on nodes", CheckOutcome.Ok,
            findings.Value("dotnet") is { Length: > 0 } dotnet ? dotnet : "no dotnet on PATH there: trials need none, only 'run --detach' does (executor.controller.setup may load it)");
    }

    /// <summary>Compares the clocks.</summary>
    /// <param name="text">The node's time, seconds since 1970.</param>
    /// <param name="asked">Before it can have been taken, by ours.</param>
    /// <param name="heard">After it was taken, by ours.</param>
    public static CheckResult Clock(string text, DateTimeOffset asked, DateTimeOffset heard)
    {
        string digits = text.Split('.') is [var whole, var part] && !part.All(char.IsAsciiDigit) ? whole : text;
        if (!decimal.TryParse(digits, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal seconds))
        {
            return new CheckResult("clock", CheckOutcome.Warning, $"the node's time cannot be read: '{text}'");
        }

        double there = (double)seconds;
        double early = there - (asked.ToUnixTimeMilliseconds() / 1000.0);
        double late = there - (heard.ToUnixTimeMilliseconds() / 1000.0);
        bool whole2 = !digits.Contains('.', StringComparison.Ordinal);
        double off = early < (whole2 ? -1 : 0) ? early : late > 0 ? late : 0;
        string trip = string.Create(CultureInfo.InvariantCulture, $"a file went there and its answer came back within {(heard - asked).TotalSeconds:0.0} s");
        return Math.Abs(off) > MostClockDifference.TotalSeconds
            ? new CheckResult("clock", CheckOutcome.Warning, string.Create(CultureInfo.InvariantCulture, $"the node's clock differs by {off:+0.0;-0.0} s; times in results are its own. Ask your admins for NTP; {trip}"))
            : new CheckResult("clock", CheckOutcome.Ok, $"the node's agrees with this one; {trip}");
    }

    private static CheckResult Latency(NodeFindings findings)
    {
        double?[] times = [findings.Milliseconds("written", program: false), findings.Milliseconds("appended", program: false), findings.Milliseconds("renamed", program: true)];
        if (times.Any(t => t is null))
        {
            return new CheckResult("latency", CheckOutcome.Ok, "not measured: 'date' on the node has no nanoseconds");
        }

        string text = string.Create(CultureInfo.InvariantCulture, $"on {findings.Node} writing a file takes {times[0]:0.00} ms, a report (append) {times[1]:0.00} ms, renaming {times[2]:0.00} ms");
        return times.Max() > SlowMilliseconds
            ? new CheckResult("latency", CheckOutcome.Warning, $"{text}: this file system is slow; let trials report less often than every second, or choose another one")
            : new CheckResult("latency", CheckOutcome.Ok, text);
    }

    private static CheckResult Noise(string folder)
    {
        var said = new List<string>();
        foreach (string shell in (string[])["sh", "bash"])
        {
            string path = Path.Combine(folder, $"noise.{shell}");
            if (File.Exists(path) && File.ReadAllText(path).Trim() is { Length: > 0 } text)
            {
                string printable = string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c));
                said.Add($"'{shell} -lc true' says: {(printable.Length > NoiseShown ? printable[..NoiseShown] + "..." : printable)}");
            }
        }

        return said.Count == 0
            ? new CheckResult("login shells", CheckOutcome.Ok, "silent at their start")
            : new CheckResult("login shells", CheckOutcome.Warning, $"{string.Join("; ", said)}. Jobs here do not read them, but ssh and remote shells do: print only where a terminal is, [ -t 1 ] && ...");
    }
}
