using Tune.Hpc.Trials;

namespace Tune.Hpc.Scheduling.Population;

/// <summary>One trial of a population.</summary>
internal sealed class Member(TrialId id)
{
    public TrialId Id { get; } = id;

    /// <summary>Its present configuration.</summary>
    public ConfigMap Config { get; set; } = ConfigMap.Empty;

    /// <summary>Its loss when it was judged last, NaN included; null before.</summary>
    public double? Loss { get; private set; }

    /// <summary>How far it was then; after taking over, how far the other was.</summary>
    public double TrainTime { get; set; }

    /// <summary>From where its present interval counts.</summary>
    public double LastPerturbation { get; set; }

    /// <summary>How often it was judged: the count that keys its random numbers.</summary>
    public int Judgements { get; private set; }

    /// <summary>Whether it was among the best when it was judged last. Others take over only from such members, as in Ray Tune, which saves those alone.</summary>
    public bool WasBest { get; set; }

    /// <summary>How often it took over from others without being good enough in between.</summary>
    public int TakeoversInARow { get; set; }

    /// <summary>How far it counts as trained where it waits for a place, after it has had its turn without getting anywhere; null: as far as it is.</summary>
    public double? WaitsAt { get; set; }

    public bool HasCheckpoint { get; set; }

    public bool HasEnded { get; set; }

    public bool IsPaused { get; set; }

    public void Record(double time, double loss)
    {
        TrainTime = time;
        Loss = loss;
        Judgements++;
    }
}
