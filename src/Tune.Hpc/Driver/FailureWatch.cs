using System.Text.RegularExpressions;
using Tune.Hpc.Driver.Events;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Driver;

/// <summary>Looks for what single trials do not show: a node that fails whatever it is given, and a fault that all trials share.</summary>
/// <remarks>Only attempts that ended badly without a report count: what reports at least once does run.</remarks>
internal sealed partial class FailureWatch
{
    /// <summary>So many trials in a row make a node a bad one.</summary>
    internal const int TrialsThatCondemnANode = 3;

    /// <summary>An attempt that ended badly within this time failed at once.</summary>
    internal static readonly TimeSpan AtOnce = TimeSpan.FromSeconds(60);

    private readonly Dictionary<string, HashSet<TrialId>> _failedAtOnce = new(StringComparer.Ordinal);
    private readonly HashSet<string> _goodNodes = new(StringComparer.Ordinal);
    private readonly HashSet<string> _excluded = new(StringComparer.Ordinal);
    private string? _signature;

    /// <summary>How many attempts in a row ended badly and alike, while nothing reported and nothing completed.</summary>
    internal int Alike { get; private set; }

    /// <summary>What the last of them left behind.</summary>
    internal string LastDetail { get; private set; } = "";

    /// <summary>The node to avoid from now on, with the reason, once there is one.</summary>
    internal NodeExcluded? Due { get; private set; }

    internal void OnReport(AttemptState attempt)
    {
        Alike = 0;
        if (attempt.Node is { } node)
        {
            _goodNodes.Add(node);
            _failedAtOnce.Remove(node);
        }
    }

    internal void OnEnded(AttemptState attempt, AttemptEnded e)
    {
        if (e.Outcome == AttemptOutcome.Completed)
        {
            OnReport(attempt);
        }
        else if (attempt.Reports == 0)
        {
            Compare(attempt, e);
            Blame(attempt, e);
        }
    }

    internal void OnExcluded(NodeExcluded e)
    {
        _excluded.Add(e.Node);
        Due = null;
    }

    /// <summary>A person lets the experiment go on: what failed before is to be tried again.</summary>
    internal void Forgive() => Alike = 0;

    private void Compare(AttemptState attempt, AttemptEnded e)
    {
        if (e.Outcome is not (AttemptOutcome.Failed or AttemptOutcome.LaunchFailed or AttemptOutcome.OutOfMemory or AttemptOutcome.Deadline))
        {
            return;
        }

        string last = LastLineOf(e.Detail);
        string signature = $"{e.Outcome}|{e.ExitCode}|{e.Signal}|{Numbers().Replace(last, "#")}";
        Alike = signature == _signature ? Alike + 1 : 1;
        _signature = signature;
        LastDetail = e.Detail is { Length: > 0 } detail ? $"{RetryPolicy.Describe(attempt)}\n{detail}" : RetryPolicy.Describe(attempt);
    }

    /// <summary>A node is blamed only where another one serves well: a program that fails everywhere is not the nodes' fault.</summary>
    private void Blame(AttemptState attempt, AttemptEnded e)
    {
        bool badly = e.Outcome is AttemptOutcome.Failed or AttemptOutcome.LaunchFailed or AttemptOutcome.NodeFail or AttemptOutcome.BootFail;
        if (!badly || attempt.RunTime > AtOnce || (e.Node ?? attempt.Node) is not { } node || _excluded.Contains(node))
        {
            return;
        }

        if (!_failedAtOnce.TryGetValue(node, out var trials))
        {
            _failedAtOnce.Add(node, trials = []);
        }

        trials.Add(attempt.Id.Trial);
        int others = _goodNodes.Count(n => n != node && !_excluded.Contains(n));
        if (trials.Count >= TrialsThatCondemnANode && others > _excluded.Count)
        {
            Due = new NodeExcluded
            {
                Node = node,
                Reason = $"{trials.Count} trials in a row failed there within {AtOnce.TotalSeconds:0} s and without a report, the last one, {attempt.Id}, by {RetryPolicy.Describe(attempt)}; "
                    + $"trials report on {others} other node{(others == 1 ? "" : "s")}",
            };
        }
    }

    private static string LastLineOf(string? detail) => detail is null ? "" : detail[(detail.LastIndexOf('\n') + 1)..];

    /// <summary>Numbers differ from trial to trial where the fault is the same.</summary>
    [GeneratedRegex(@"[0-9]+(\.[0-9]+)?([eE][-+]?[0-9]+)?")]
    private static partial Regex Numbers();
}
