using Tune.Hpc.Runtime.Asking;

namespace Tune.Hpc.PowerShell.Objects;

/// <summary>A search for a loop of one's own: <c>Request-TuneSuggestion</c> asks it, <c>Submit-TuneObservation</c> tells it.</summary>
public sealed class TuneAskTell : IDisposable
{
    private readonly TuneExperiment _experiment;

    internal TuneAskTell(TuneExperiment experiment, string? state)
    {
        _experiment = experiment;
        StatePath = state;
        Search = new AskTell(experiment.Spec, state);
    }

    /// <summary>How configurations are chosen.</summary>
    public string SearchAlg => _experiment.SearchAlg;

    /// <summary>What is optimised; null where nothing is.</summary>
    public string? Metric => _experiment.Metric;

    /// <summary><c>min</c> or <c>max</c>.</summary>
    public string? Mode => _experiment.Mode;

    /// <summary>The seed of everything random.</summary>
    public long Seed => _experiment.Seed;

    /// <summary>Where it is written down; null for nowhere.</summary>
    public string? StatePath { get; }

    /// <summary>What was asked for and has no result yet.</summary>
    public TuneSuggestion[] Pending => [.. Search.Pending.Select(t => new TuneSuggestion(this, t.Trial, t.Config, "asked for before"))];

    internal AskTell Search { get; }

    /// <summary>Closes the file it is written down in, and ends what it has started.</summary>
    public void Dispose() => Search.Dispose();

    /// <summary>Its searcher.</summary>
    public override string ToString() => SearchAlg;
}
