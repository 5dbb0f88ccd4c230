using Tune.Hpc.Runtime.Notation;
using Tune.Hpc.Runtime.Views;

namespace Tune.Hpc.PowerShell.Completers;

/// <summary>Completes the kind of a domain.</summary>
public sealed class DomainCompleter : TuneCompleter
{
    private protected override IEnumerable<Candidate> Candidates(CompletionRequest request) => DomainNames.All.Select(n => new Candidate(n, ""));
}
