using System.Collections.Immutable;
using Tune.Hpc.Driver.Events;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Scheduling.PbtReplay;

/// <summary>The configurations that a trial's weights were trained with, over all trials they came from.</summary>
public static class Lineage
{
    /// <summary>The schedule of a trial: first, at 0, what its oldest ancestor began with; then each configuration it or an ancestor went on with.</summary>
    /// <param name="events">The journal's events, from the first on; others than creations and exploitations are passed over.</param>
    /// <param name="trial">The trial.</param>
    /// <returns>Empty where there is no such trial.</returns>
    public static ImmutableArray<PolicyStep> Of(IEnumerable<ExperimentEvent> events, TrialId trial)
    {
        var created = new Dictionary<TrialId, ConfigMap>();
        var exploits = new List<TrialExploited>();
        foreach (var happened in events)
        {
            if (happened is TrialCreated creation)
            {
                created[creation.Trial] = creation.Config;
            }
            else if (happened is TrialExploited exploit)
            {
                exploits.Add(exploit);
            }
        }

        return created.ContainsKey(trial) ? Backwards(created, exploits, trial) : [];
    }

    private static ImmutableArray<PolicyStep> Backwards(Dictionary<TrialId, ConfigMap> created, List<TrialExploited> exploits, TrialId trial)
    {
        var steps = new List<PolicyStep>();
        var at = trial;
        int before = exploits.Count;
        while ((before = LastOf(exploits, at, before)) >= 0)
        {
            var exploit = exploits[before];
            bool changedOnly = exploit.SourceCheckpoint is null;
            long iteration = changedOnly ? exploit.Iteration : exploit.SourceIteration;

            // A configuration that was changed again before anything was trained with it, or after the checkpoint that counts, left no trace in the weights.
            if (steps.Count == 0 || iteration < steps[^1].Iteration)
            {
                steps.Add(new PolicyStep(iteration, exploit.Config));
            }

            at = changedOnly ? at : exploit.Source;
        }

        bool startsLater = steps.Count == 0 || steps[^1].Iteration > 0;
        steps.AddRange(startsLater ? [new PolicyStep(0, created[at])] : []);
        steps.Reverse();
        return [.. steps];
    }

    private static int LastOf(List<TrialExploited> exploits, TrialId trial, int before) =>
        before == 0 ? -1 : exploits.FindLastIndex(before - 1, e => e.Trial == trial);
}
