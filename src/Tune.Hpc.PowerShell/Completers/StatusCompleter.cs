using Tune.Hpc.Runtime.Results;
using Tune.Hpc.Runtime.Views;
using Tune.Hpc.Trials;

namespace Tune.Hpc.PowerShell.Completers;

/// <summary>Completes a trial's status.</summary>
public sealed class StatusCompleter : TuneCompleter
{
    private protected override IEnumerable<Candidate> Candidates(CompletionRequest request) => Enum.GetValues<TrialStatus>().Select(s => new Candidate(TrialTable.NameOf(s)));
}
