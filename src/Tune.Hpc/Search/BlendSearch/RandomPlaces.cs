using Tune.Hpc.Search.Sampling;

namespace Tune.Hpc.Search.BlendSearch;

/// <summary>A global search without a model.</summary>
internal sealed class RandomPlaces(int dimensions) : ISampler
{
    public string Name => "random";

    public Proposal Propose(ProposalContext context)
    {
        double[] place = new double[dimensions];
        var stream = context.Stream(Name);
        for (int i = 0; i < place.Length; i++)
        {
            place[i] = stream.NextDouble();
        }

        return new Proposal.Point(place, "a random place");
    }

    public void Learn(Observation observation)
    {
    }
}
