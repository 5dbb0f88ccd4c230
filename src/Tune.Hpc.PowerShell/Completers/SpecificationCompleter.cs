using Tune.Hpc.Runtime.Views;

namespace Tune.Hpc.PowerShell.Completers;

/// <summary>Completes what can be run: the file of a specification, or an experiment.</summary>
public sealed class SpecificationCompleter : TuneCompleter
{
    private protected override IEnumerable<Candidate> Candidates(CompletionRequest request) =>
        ExperimentCandidates.Specifications(request.Word, request.CurrentFolder).Concat(ExperimentCandidates.Folders(request.Word, request.CurrentFolder));
}
