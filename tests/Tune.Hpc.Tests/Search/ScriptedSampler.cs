using Tune.Hpc.Search;
using Tune.Hpc.Search.Sampling;

namespace Tune.Hpc.Tests.Search;

/// <summary>Answers by a function of what it is asked, and keeps what it is told.</summary>
internal sealed class ScriptedSampler(Func<ProposalContext, Proposal> answer) : ISampler
{
    public string Name => "scripted";

    public List<ProposedPoint> Proposed { get; } = [];

    public List<Observation> Learned { get; } = [];

    public List<(double Budget, double Loss)> Rungs { get; } = [];

    public Proposal Propose(ProposalContext context) => answer(context);

    public void OnProposed(ProposedPoint point) => Proposed.Add(point);

    public void OnRung(ProposedPoint point, double budget, double loss) => Rungs.Add((budget, loss));

    public void Learn(Observation observation) => Learned.Add(observation);
}
