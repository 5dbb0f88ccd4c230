using Tune.Hpc.Driver;
using Tune.Hpc.Driver.Events;

namespace Tune.Hpc.Runtime.Simulation.Playing;

/// <summary>Keeps what was decided about trials.</summary>
internal sealed class DecisionLog(VirtualTime time)
{
    private readonly List<SimulatedDecision> _all = [];

    public IReadOnlyList<SimulatedDecision> All => _all;

    public void Take(ExperimentEvent happened, ExperimentState state)
    {
        switch (happened)
        {
            case VerdictGiven e: Add(e.Trial.Number, e.Iteration ?? state.Find(e.Trial)!.Iteration, WordOf(e.Verdict), e.By, e.Reason); break;
            case AttemptPlanned e: Add(e.Trial.Number, e.Iteration, "start", "planner", e.Reason); break;
            case TrialEnded e: Add(e.Trial.Number, state.Find(e.Trial)!.Iteration, "end", "planner", e.Reason); break;
            case ExperimentStopping e: Add(null, null, "stop_all", e.By, e.Reason); break;
            case ExperimentEnded e: Add(null, null, "end_all", "planner", e.Reason); break;
        }
    }

    private void Add(int? trial, long? iteration, string verdict, string by, string reason) => _all.Add(new SimulatedDecision(time.Elapsed, trial, iteration, verdict, by, reason));

    private static string WordOf(VerdictKind kind) => kind switch
    {
        VerdictKind.GoOn => "go_on",
        VerdictKind.Pause => "pause",
        VerdictKind.Resume => "resume",
        VerdictKind.Stop => "stop",
        _ => "exploit",
    };
}
