using Tune.Hpc.Search;
using Tune.Hpc.Trials;

namespace Tune.Hpc.TestKit;

/// <summary>Proposes <c>{i: 0}</c>, <c>{i: 1}</c>, ... and keeps what it is told.</summary>
public sealed class ListSearcher : ISearcher
{
    public string Name => "list";

    public List<FinishedTrial> Finished { get; } = [];

    public Suggestion Suggest(SuggestContext context) => context.NumSamples >= 0 && context.Index >= context.NumSamples
        ? new Suggestion.Finished($"all {context.NumSamples} trials are done")
        : new Suggestion.Run(ConfigMap.Empty.With("i", ConfigValue.Of(context.Index)), $"number {context.Index}");

    public void Observe(FinishedTrial trial) => Finished.Add(trial);
}
