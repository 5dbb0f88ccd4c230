using Tune.Hpc.Runtime.Specification;
using Tune.Hpc.Runtime.Views;

namespace Tune.Hpc.PowerShell.Completers;

/// <summary>Completes the type of an executor.</summary>
public sealed class ExecutorCompleter : TuneCompleter
{
    private protected override IEnumerable<Candidate> Candidates(CompletionRequest request) => SpecDocs.TypesOf("executor").Select(t => new Candidate(t.Type, t.Doc));
}
