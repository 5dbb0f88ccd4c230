using Tune.Hpc.Space;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Scheduling.Population;

/// <summary>Where the numbers of a parameter may be, and how far apart they are.</summary>
/// <remarks>Ray Tune lets products leave the domain, and cuts whole numbers off, so that 1 × 1.2 stays 1 and 1 × 0.8 becomes 0. Here products end at the
/// domain's bounds, and whole numbers and steps are rounded, and moved by at least one.</remarks>
internal readonly record struct NumberStep(double Lower, double Upper, double? Step)
{
    /// <summary>Anywhere.</summary>
    public static NumberStep Free { get; } = new(double.NegativeInfinity, double.PositiveInfinity, null);

    /// <summary>As a domain has it.</summary>
    public static NumberStep Of(Domain domain) => domain switch
    {
        FloatDomain f => new(Number(f.Decode(0)), Number(f.Decode(1)), f.Step),
        IntegerDomain i => new(Number(i.Decode(0)), Number(i.Decode(1)), i.Step ?? 1),
        NormalDomain n => new(n.Lower ?? double.NegativeInfinity, n.Upper ?? double.PositiveInfinity, n.Step),
        _ => Free,
    };

    /// <summary>A number multiplied.</summary>
    /// <param name="old">The number.</param>
    /// <param name="factor">Above 0.</param>
    /// <param name="isWhole">Whether the result is a whole number.</param>
    public ConfigValue Times(double old, double factor, bool isWhole)
    {
        double product = old * factor;
        if ((Step ?? (isWhole ? 1 : null)) is not { } step)
        {
            return ConfigValue.Of(Inside(product, false));
        }

        double index = Math.Round(product / step, MidpointRounding.AwayFromZero);
        if (index == Math.Round(old / step, MidpointRounding.AwayFromZero))
        {
            index += Math.Sign(product == old ? factor - 1 : product - old);
        }

        return Value(Inside(Bounds.Stepped(index, step), isWhole), isWhole);
    }

    /// <summary>The nearest number that may be.</summary>
    public ConfigValue Nearest(double number, bool isWhole)
    {
        double rounded = (Step ?? (isWhole ? 1 : null)) is { } step ? Bounds.Stepped(Math.Round(number / step, MidpointRounding.AwayFromZero), step) : number;
        return Value(Inside(rounded, isWhole), isWhole);
    }

    private double Inside(double number, bool isWhole) => isWhole
        ? Math.Max(Math.Ceiling(Lower), Math.Min(Math.Floor(Upper), number))
        : Math.Max(Lower, Math.Min(Upper, number));

    private static ConfigValue Value(double number, bool isWhole) =>
        isWhole && Math.Abs(number) < 1L << 53 ? ConfigValue.Of((long)Math.Round(number)) : ConfigValue.Of(number);

    private static double Number(ConfigValue value) => value.AsDouble!.Value;
}
