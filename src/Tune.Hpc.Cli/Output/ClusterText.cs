using System.Globalization;
using Tune.Hpc.Driver;
using Tune.Hpc.Runtime.Views;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Cli.Output;

/// <summary>Tells how an experiment stands with a cluster: what waits and why, what it cost the scheduler, which nodes are avoided.</summary>
internal static class ClusterText
{
    /// <summary>The lines of <c>status</c>, each with its name; none where there is nothing to tell.</summary>
    public static IEnumerable<(string Name, string Text)> Lines(Standing standing)
    {
        var state = standing.State;
        if (state.Ended is null && state.LiveCount > 0 && standing.IsOnCluster)
        {
            yield return ("queue", Queue(state));
        }

        if (state.Cluster.Calls.Count > 0)
        {
            yield return ("calls", Calls(state));
        }

        foreach (var node in state.Cluster.Excluded)
        {
            yield return ("excluded", $"{node.Node}: {Phrases.OneLine(node.Reason)}");
        }
    }

    private static string Queue(ExperimentState state)
    {
        long queued = state.CountOf(TrialStatus.Queued);
        string why = queued > 0 && Phrases.Waiting(state) is { Length: > 0 } reasons ? $": {reasons}" : "";
        return string.Create(CultureInfo.InvariantCulture, $"{state.CountOf(TrialStatus.Running)} running, {queued} waiting{why}");
    }

    private static string Calls(ExperimentState state)
    {
        long all = state.Cluster.Calls.Values.Sum();
        string each = state.Trials.Count == 0 ? "" : $", {Phrases.Number(Math.Round((double)all / state.Trials.Count, 2))} for each trial";
        string programs = string.Join(", ", state.Cluster.Calls.Select(c => string.Create(CultureInfo.InvariantCulture, $"{c.Key} {c.Value}")));
        return string.Create(CultureInfo.InvariantCulture, $"{all} to the scheduler{each}: {programs}");
    }
}
