using System.Collections;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Driver;

/// <summary>Configurations of trials that run, wait or are paused, looked up only when a searcher wants them: there may be thousands.</summary>
internal sealed class UnfinishedConfigs(ExperimentState state) : IReadOnlyCollection<ConfigMap>
{
    public int Count => state.LiveCount + state.PendingCount + state.PausedCount;

    public IEnumerator<ConfigMap> GetEnumerator() => state.Live.Concat(state.Waiting).Concat(state.Paused).Select(t => t.Config).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
