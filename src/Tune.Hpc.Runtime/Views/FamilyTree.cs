using Tune.Hpc.Driver.Events;
using Tune.Hpc.Scheduling;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Runtime.Views;

/// <summary>A population's family tree: from whose weights each trial's came.</summary>
/// <remarks>A node is a trial with one of its configurations. Its children are what took over from it, and what became of the trial itself where only its
/// configuration changed.</remarks>
public static class FamilyTree
{
    /// <summary>The tree, a line for each node, founders first; empty where nobody ever took over.</summary>
    /// <param name="events">The journal's events, from the first on.</param>
    public static IEnumerable<string> Lines(IEnumerable<ExperimentEvent> events)
    {
        var present = new Dictionary<TrialId, Node>();
        var founders = new List<Node>();
        bool anybodyTookOver = false;
        foreach (var happened in events)
        {
            if (happened is TrialCreated created)
            {
                var founder = new Node(created.Trial, created.Config, $"trial {created.Trial}, {Text(created.Config)}");
                present[created.Trial] = founder;
                founders.Add(founder);
            }
            else if (happened is TrialExploited exploit && present.TryGetValue(exploit.Source, out var source))
            {
                anybodyTookOver = true;
                present[exploit.Trial] = Descend(source, exploit);
            }
        }

        return anybodyTookOver ? founders.SelectMany(f => Print(f, present, "", "")) : [];
    }

    private static Node Descend(Node source, TrialExploited exploit)
    {
        string from = exploit.Checkpoint is null ? $"changed at iteration {exploit.Iteration}" : $"from iteration {exploit.SourceIteration}";
        var child = new Node(exploit.Trial, exploit.Config, $"trial {exploit.Trial} {from}: {ConfigDifference.Text(source.Config, exploit.Config)}");
        source.Children.Add(child);
        return child;
    }

    private static IEnumerable<string> Print(Node node, Dictionary<TrialId, Node> present, string begin, string below)
    {
        yield return begin + node.Label + (present[node.Trial] == node ? "" : " (given up)");
        for (int i = 0; i < node.Children.Count; i++)
        {
            bool isLast = i == node.Children.Count - 1;
            foreach (string line in Print(node.Children[i], present, below + (isLast ? "└─ " : "├─ "), below + (isLast ? "   " : "│  ")))
            {
                yield return line;
            }
        }
    }

    private static string Text(ConfigMap config) => config.Count == 0 ? "without parameters" : string.Join(", ", config.Flatten().Select(e => $"{e.Key} {e.Value}"));

    private sealed record Node(TrialId Trial, ConfigMap Config, string Label)
    {
        public List<Node> Children { get; } = [];

        public bool Equals(Node? other) => ReferenceEquals(this, other);

        public override int GetHashCode() => Label.GetHashCode(StringComparison.Ordinal);
    }
}
