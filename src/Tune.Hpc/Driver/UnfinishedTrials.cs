using System.Collections;
using Tune.Hpc.Search;

namespace Tune.Hpc.Driver;

/// <summary>The trials that run, wait or are paused, looked up only when a searcher wants them: there may be thousands.</summary>
internal sealed class UnfinishedTrials(ExperimentState state) : IReadOnlyCollection<CreatedTrial>
{
    public int Count => state.LiveCount + state.PendingCount + state.PausedCount;

    public IEnumerator<CreatedTrial> GetEnumerator() => state.Live.Concat(state.Waiting).Concat(state.Paused).Select(t => new CreatedTrial(t.Id, t.Created.Index, t.Config, t.Created.Notes)).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
