using Tune.Hpc.Runtime.Specification;
using Tune.Hpc.Runtime.Views;

namespace Tune.Hpc.PowerShell.Completers;

/// <summary>Completes the type of a scheduler.</summary>
public sealed class SchedulerCompleter : TuneCompleter
{
    private protected override IEnumerable<Candidate> Candidates(CompletionRequest request) => SpecDocs.TypesOf("scheduler").Select(t => new Candidate(t.Type, t.Doc));
}
