using Tune.Hpc.Runtime.Views;

namespace Tune.Hpc.PowerShell.Completers;

/// <summary>Completes a metric: one that the experiment named by <c>-Path</c> has reported, else the one written last.</summary>
public sealed class MetricCompleter : TuneCompleter
{
    private protected override IEnumerable<Candidate> Candidates(CompletionRequest request) =>
        ExperimentCandidates.Metrics(request.Experiment, request.CurrentFolder, TimeProvider.System);
}
