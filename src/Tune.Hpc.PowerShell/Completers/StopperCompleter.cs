using Tune.Hpc.Runtime.Specification;
using Tune.Hpc.Runtime.Views;

namespace Tune.Hpc.PowerShell.Completers;

/// <summary>Completes the type of a stop rule.</summary>
public sealed class StopperCompleter : TuneCompleter
{
    private protected override IEnumerable<Candidate> Candidates(CompletionRequest request) => SpecDocs.StopRules.Select(t => new Candidate(t.Type, t.Doc));
}
