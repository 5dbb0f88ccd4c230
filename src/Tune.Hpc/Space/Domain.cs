using Tune.Hpc.Numerics;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Space;

/// <summary>The values a parameter may take, and how likely each is before anything is known.</summary>
/// <remarks>The unit cube is the searchers' view: uniform there is the domain's own distribution.</remarks>
public abstract record Domain
{
    /// <summary>The domain in the notation of specifications; reading it gives an equal domain.</summary>
    public abstract string Notation { get; }

    /// <summary>How many values there are; null when they cannot be counted.</summary>
    public abstract long? Cardinality { get; }

    /// <summary>A value drawn from the domain's distribution.</summary>
    public abstract ConfigValue Sample(ref KeyedStream stream);

    /// <summary>The value as this domain writes it (1 is 1.0 in a domain of numbers), or null when it is not in the domain.</summary>
    public abstract ConfigValue? Accept(ConfigValue value);

    /// <summary>True if the value is in the domain.</summary>
    public bool Contains(ConfigValue value) => Accept(value) is not null;

    /// <summary>The value's place in [0, 1].</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not in the domain.</exception>
    public abstract double Encode(ConfigValue value);

    /// <summary>The value at a place in [0, 1]; decoding what was encoded gives the value again; to rounding, for numbers without steps and for more than 2⁵² values.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Outside [0, 1].</exception>
    public abstract ConfigValue Decode(double unit);

    /// <summary>The part of [0, 1] around a place that decodes to the same value; null in a domain of numbers without steps.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Outside [0, 1].</exception>
    public abstract (double Lower, double Upper)? CellOf(double unit);

    /// <summary>Its notation.</summary>
    public sealed override string ToString() => Notation;

    private protected ConfigValue Required(ConfigValue value) =>
        Accept(value) ?? throw new ArgumentOutOfRangeException(nameof(value), value, $"is not in {Notation}");

    private protected static double Unit(double unit) =>
        unit is >= 0 and <= 1 ? unit : throw new ArgumentOutOfRangeException(nameof(unit), unit, "a place in the unit cube is 0 to 1");
}
