namespace Tune.Hpc.Search.Nsga2;

/// <summary>How NSGA-II makes one point of its parents. Options without order always come from one of the parents.</summary>
public enum CrossoverKind
{
    /// <summary><c>uniform</c>: each coordinate from either parent (Syswerda, ICGA 1989).</summary>
    Uniform,

    /// <summary><c>blxalpha</c>: uniform between the parents and half their distance beyond (Eshelman, Schaffer, FOGA 1993, BLX-0.5).</summary>
    BlxAlpha,

    /// <summary><c>sbx</c>: near either parent, within bounds (Deb, Agrawal, Complex Systems 9, 1995); spread index 2 with one objective, 20 with several.</summary>
    Sbx,

    /// <summary><c>spx</c>: within the simplex of three parents, enlarged (Tsutsui, Yamamura, Higuchi, GECCO 1999).</summary>
    Spx,

    /// <summary><c>undx</c>: normal around the middle of two parents, as wide as a third is away from their line (Ono, Kobayashi, ICGA 1997).</summary>
    Undx,
}
