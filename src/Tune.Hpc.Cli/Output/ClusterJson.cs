using System.Text.Json;
using Tune.Hpc.Runtime.Views;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Cli.Output;

/// <summary>Writes how an experiment stands with a cluster in the schema that JSON.md describes.</summary>
internal static class ClusterJson
{
    /// <summary>Writes the member <c>cluster</c>; null where trials run on one machine.</summary>
    public static void Write(Utf8JsonWriter json, Standing standing)
    {
        if (!standing.IsOnCluster)
        {
            json.WriteNull("cluster");
            return;
        }

        var cluster = standing.State.Cluster;
        json.WriteStartObject("cluster");
        json.WriteNumber("running", standing.State.CountOf(TrialStatus.Running));
        json.WriteNumber("queued", standing.State.CountOf(TrialStatus.Queued));
        WriteCounts(json, "waiting", cluster.Waiting);
        WriteCounts(json, "calls", cluster.Calls);
        json.WriteStartArray("excluded_nodes");
        foreach (var excluded in cluster.Excluded)
        {
            json.WriteStartObject();
            json.WriteString("node", excluded.Node);
            json.WriteString("reason", excluded.Reason);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteCounts(Utf8JsonWriter json, string name, IEnumerable<KeyValuePair<string, long>> counts)
    {
        json.WriteStartObject(name);
        foreach (var (key, count) in counts)
        {
            json.WriteNumber(key, count);
        }

        json.WriteEndObject();
    }
}
