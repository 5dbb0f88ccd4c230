using Tune.Hpc.Numerics;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Space;

/// <summary>Numbers between bounds: <c>uniform</c>, <c>loguniform</c>, and in steps <c>quniform</c>, <c>qloguniform</c>.</summary>
/// <remarks>Without steps the upper bound is never drawn (and accepted, as it costs nothing, when someone gives it). With steps the values
/// are the multiples of q, the upper bound included: uniform over the multiples, or for logs each in proportion to the logarithm's
/// length of the part nearest to it. Ray Tune differs: it rounds a draw, which halves the weight of both ends, and ignores a q of 1.</remarks>
public sealed record FloatDomain : Domain
{
    private readonly IndexScale? _steps;

    /// <summary>Makes the domain.</summary>
    /// <param name="lower">Finite; above 0 if logarithmic.</param>
    /// <param name="upper">Finite, above <paramref name="lower"/>.</param>
    /// <param name="step">q: above 0, and both bounds are multiples of it; null without steps.</param>
    /// <param name="log">Whether the logarithm is uniform.</param>
    /// <exception cref="ArgumentOutOfRangeException">A setting outside its range.</exception>
    public FloatDomain(double lower, double upper, double? step = null, bool log = false)
    {
        Lower = log ? Bounds.Positive("lower", lower, ", as it has a logarithm") : Bounds.Finite("lower", lower);
        Upper = Bounds.Finite("upper", upper);
        Bounds.Ordered(lower, upper);
        if (!double.IsFinite(upper - lower))
        {
            throw new ArgumentOutOfRangeException(nameof(upper), Bounds.Text(upper), $"upper is too far from lower {Bounds.Text(lower)}: their distance is no finite number");
        }

        Step = step is { } q ? Bounds.Positive("q", q, "") : null;
        Log = log;
        _steps = step is { } s ? new IndexScale(Bounds.Multiple("lower", lower, s), Bounds.Multiple("upper", upper, s), log ? 0.5 : null) : null;
    }

    /// <summary>The lower bound, included.</summary>
    public double Lower { get; }

    /// <summary>The upper bound.</summary>
    public double Upper { get; }

    /// <summary>q; null without steps.</summary>
    public double? Step { get; }

    /// <summary>Whether the logarithm is uniform.</summary>
    public bool Log { get; }

    /// <inheritdoc/>
    public override string Notation => Step is { } q
        ? $"{(Log ? "qloguniform" : "quniform")}({Bounds.Text(Lower)}, {Bounds.Text(Upper)}, {Bounds.Text(q)})"
        : $"{(Log ? "loguniform" : "uniform")}({Bounds.Text(Lower)}, {Bounds.Text(Upper)})";

    /// <inheritdoc/>
    public override long? Cardinality => _steps?.Count;

    /// <inheritdoc/>
    public override ConfigValue Sample(ref KeyedStream stream) => ConfigValue.Of(
        _steps is { } steps ? Bounds.Stepped(steps.Sample(ref stream), Step!.Value) : Math.Min(At(stream.NextDouble()), Math.BitDecrement(Upper)));

    /// <inheritdoc/>
    public override ConfigValue? Accept(ConfigValue value)
    {
        if (value.AsDouble is not { } x || !(x >= Lower && x <= Upper))
        {
            return null;
        }

        if (Step is not { } q)
        {
            return ConfigValue.Of(x);
        }

        double index = Math.Round(x / q);
        return Math.Abs((x / q) - index) <= 1e-9 * Math.Max(1, Math.Abs(index)) ? ConfigValue.Of(Bounds.Stepped(index, q)) : null;
    }

    /// <inheritdoc/>
    public override double Encode(ConfigValue value)
    {
        double x = Required(value).AsDouble!.Value;
        double unit = _steps is { } steps ? steps.Encode((long)Math.Round(x / Step!.Value))
            : Log ? (Math.Log(x) - Math.Log(Lower)) / (Math.Log(Upper) - Math.Log(Lower))
            : (x - Lower) / (Upper - Lower);
        return Math.Clamp(unit, 0, 1);
    }

    /// <inheritdoc/>
    public override ConfigValue Decode(double unit) => ConfigValue.Of(
        _steps is { } steps ? Bounds.Stepped(steps.Decode(Unit(unit)), Step!.Value) : At(Unit(unit)));

    /// <inheritdoc/>
    public override (double Lower, double Upper)? CellOf(double unit) => _steps is { } steps ? steps.CellOf(steps.Decode(Unit(unit))) : null;

    private double At(double unit)
    {
        double x = Log ? Math.Exp(Math.Log(Lower) + (unit * (Math.Log(Upper) - Math.Log(Lower)))) : Lower + (unit * (Upper - Lower));
        return Math.Clamp(x, Lower, Upper);
    }
}
