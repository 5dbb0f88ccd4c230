using Tune.Hpc.Search.Sampling;

namespace Tune.Hpc.Search.Ngopt;

/// <summary>The chosen method, with the choice in its first reason.</summary>
internal sealed class NgoptSampler(ISampler chosen, NgoptChoice choice) : ISampler
{
    private bool _isExplained;

    public string Name => "ngopt";

    public Proposal Propose(ProposalContext context) => chosen.Propose(context) switch
    {
        Proposal.Point point => point with { Reason = _isExplained ? $"ngopt: {point.Reason}" : $"ngopt: {choice.Name}, because {choice.Because}; {point.Reason}" },
        var other => other,
    };

    public void OnProposed(ProposedPoint point)
    {
        _isExplained = true;
        chosen.OnProposed(point);
    }

    public void OnRung(ProposedPoint point, double budget, double loss) => chosen.OnRung(point, budget, loss);

    public void Learn(Observation observation) => chosen.Learn(observation);
}
