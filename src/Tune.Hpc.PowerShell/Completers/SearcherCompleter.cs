using Tune.Hpc.Runtime.Specification;
using Tune.Hpc.Runtime.Views;

namespace Tune.Hpc.PowerShell.Completers;

/// <summary>Completes the type of a searcher.</summary>
public sealed class SearcherCompleter : TuneCompleter
{
    private protected override IEnumerable<Candidate> Candidates(CompletionRequest request) => SpecDocs.TypesOf("search_alg").Select(t => new Candidate(t.Type, t.Doc));
}
