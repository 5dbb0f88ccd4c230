using Tune.Hpc.Driver.Events;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Runtime.Simulation.Playing;

/// <summary>Adds up what a simulated experiment uses, and what it has found by then.</summary>
internal sealed class Ledger(VirtualTime time, Objective objective)
{
    private readonly List<BestPoint> _bests = [];
    private DateTimeOffset _until = VirtualTime.Begin;
    private double _nodeSeconds;
    private double _loss = double.NaN;
    private int _nodes;

    public long Epochs { get; private set; }

    public int Pauses { get; private set; }

    public int Resumes { get; private set; }

    public int Failures { get; private set; }

    public double NodeHours => _nodeSeconds / 3600;

    public IReadOnlyList<BestPoint> Bests => _bests;

    /// <summary>The time has advanced.</summary>
    public void Advance()
    {
        _nodeSeconds += (time.Now - _until).TotalSeconds * _nodes;
        _until = time.Now;
    }

    public void OnStart(PlayedAttempt attempt) => _nodes += attempt.Nodes;

    public void OnEnd(PlayedAttempt attempt, AttemptOutcome outcome)
    {
        _nodes -= attempt.Started is null ? 0 : attempt.Nodes;
        Pauses += outcome == AttemptOutcome.Paused ? 1 : 0;
        Failures += outcome == AttemptOutcome.Failed ? 1 : 0;
    }

    public void OnVerdict(VerdictGiven verdict) => Resumes += verdict.Verdict == VerdictKind.Resume ? 1 : 0;

    /// <summary>A report is folded; it came so many iterations after the one before.</summary>
    public void OnReport(PlayedAttempt attempt, long epochs)
    {
        Epochs += epochs;
        double loss = attempt.Trial.Losses.Best;
        if (!double.IsNaN(loss) && !(loss >= _loss))
        {
            _loss = loss;
            _bests.Add(new BestPoint(Epochs, NodeHours, time.Elapsed, objective.FromLoss(loss), attempt.Trial.Id, attempt.Trial.Losses.BestIteration));
        }
    }
}
