namespace Tune.Hpc.Search.Evolution;

/// <summary>How (1+1) changes its best configuration.</summary>
public enum OnePlusOneVariant
{
    /// <summary>By the space: <see cref="Lengler"/> where all is steps and options and some have no order, else <see cref="Standard"/>.</summary>
    Auto,

    /// <summary>Normal steps in all numbers; each option in no order changes with probability 1/d.</summary>
    Standard,

    /// <summary>As <see cref="Standard"/> with Cauchy steps: far ones are more frequent.</summary>
    Cauchy,

    /// <summary>Each parameter is drawn anew with probability 1/d, one at least.</summary>
    Discrete,

    /// <summary>How many are drawn anew has a heavy tail: k with probability in proportion to k^−1.5 (Doerr, Le, Makhmara, Nguyen, "Fast genetic algorithms", GECCO 2017).</summary>
    DoubleFastGa,

    /// <summary>At first many are drawn anew, later few: max(1, 1.54468 d ln(k)/k) of them at ask k (Einarsson et al., "The linear hidden subset problem for the (1+1) EA with scheduled and adaptive mutation rates", 2019).</summary>
    Lengler,
}
