namespace Tune.Hpc.Space;

/// <summary>What neighbouring places of a dimension mean.</summary>
public enum DimensionKind
{
    /// <summary>Numbers without steps.</summary>
    Continuous,

    /// <summary>Whole numbers, steps, ordered options: places are cells, and near cells are alike.</summary>
    Ordinal,

    /// <summary>Options in no order.</summary>
    Categorical,
}

/// <summary>One axis of a <see cref="UnitCube"/>: a parameter with more than one value.</summary>
public sealed record Dimension
{
    /// <summary>Its number in the cube.</summary>
    public required int Index { get; init; }

    /// <summary>The parameter.</summary>
    public required SpaceParameter Parameter { get; init; }

    /// <summary>The parameter's domain.</summary>
    public required Domain Domain { get; init; }

    /// <summary>What neighbouring places mean.</summary>
    public required DimensionKind Kind { get; init; }

    /// <summary>How many values it has; null for numbers without steps and for values without end.</summary>
    public long? Levels => Domain.Cardinality;

    /// <summary>True if only some configurations have the parameter.</summary>
    public bool IsConditional => Parameter.Parent is not null;

    /// <summary>The dimension of the choice that decides whether it is there; null where it always is, or a condition decides.</summary>
    public int? Parent { get; init; }

    /// <summary>The cell around a place; null for numbers without steps.</summary>
    public (double Lower, double Upper)? CellOf(double unit) => Domain.CellOf(unit);

    /// <summary>The middle of the cell around a place; the place itself for numbers without steps.</summary>
    public double Settle(double unit) => CellOf(unit) is { } cell ? (cell.Lower + cell.Upper) / 2 : unit;
}
