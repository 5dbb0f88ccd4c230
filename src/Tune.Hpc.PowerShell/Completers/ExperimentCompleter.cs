using Tune.Hpc.Runtime.Views;

namespace Tune.Hpc.PowerShell.Completers;

/// <summary>Completes an experiment: by path, or by name below <c>./tune-results</c>.</summary>
public sealed class ExperimentCompleter : TuneCompleter
{
    private protected override IEnumerable<Candidate> Candidates(CompletionRequest request) => ExperimentCandidates.Folders(request.Word, request.CurrentFolder);
}
