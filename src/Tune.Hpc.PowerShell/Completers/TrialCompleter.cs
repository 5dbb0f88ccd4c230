using Tune.Hpc.Runtime.Views;

namespace Tune.Hpc.PowerShell.Completers;

/// <summary>Completes a trial's id: one of the experiment that <c>-Path</c> names, else of the one written last.</summary>
public sealed class TrialCompleter : TuneCompleter
{
    private protected override IEnumerable<Candidate> Candidates(CompletionRequest request)
    {
        var trials = ExperimentCandidates.Trials(request.Experiment, request.CurrentFolder, TimeProvider.System);

        // 42 is as good as 00042, so it must complete to it.
        bool isShort = request.Word.Length > 0 && request.Word[0] != '0';
        return isShort ? trials.Select(t => t with { Text = t.Text.TrimStart('0') }) : trials;
    }
}
