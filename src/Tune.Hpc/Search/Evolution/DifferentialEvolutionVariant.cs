namespace Tune.Hpc.Search.Evolution;

/// <summary>What passes from donor to child in differential evolution.</summary>
public enum DifferentialEvolutionVariant
{
    /// <summary>Each parameter with probability 1/2, one at least.</summary>
    Standard,

    /// <summary>The parameters between two places, or those outside.</summary>
    TwoPoints,

    /// <summary>The parameters before a place, or those behind it.</summary>
    OnePoint,

    /// <summary>As many neighbouring parameters as between two places, put in at another place.</summary>
    Rotated,
}

/// <summary>The first population of differential evolution.</summary>
public enum FirstPopulation
{
    /// <summary>Drawn as the space says.</summary>
    Random,

    /// <summary>A Latin hypercube: each parameter's range is divided evenly among the members.</summary>
    LatinHypercube,

    /// <summary>Hammersley's points, shifted at random.</summary>
    QuasiRandom,

    /// <summary>Every second member lies opposite of the one before it (Rahnamayan, Tizhoosh, Salama, "Quasi-oppositional differential evolution", CEC 2007).</summary>
    QuasiOpposite,
}
