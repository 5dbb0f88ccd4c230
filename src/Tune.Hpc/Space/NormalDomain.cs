using Tune.Hpc.Numerics;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Space;

/// <summary>Normally distributed numbers: <c>randn</c>, and rounded to multiples of q <c>qrandn</c>; both may be cut off at bounds, which is our extension.</summary>
/// <remarks>The unit cube is the distribution function. A value further than eight standard deviations out is there the same as one at eight.</remarks>
public sealed record NormalDomain : Domain
{
    private const double Smallest = 1.0 / (1UL << 54);
    private readonly double _below;
    private readonly double _inside;
    private readonly bool _mirrored;

    /// <summary>Makes the domain.</summary>
    /// <param name="mean">Finite.</param>
    /// <param name="sd">The standard deviation, above 0.</param>
    /// <param name="step">q, above 0; null without steps.</param>
    /// <param name="lower">No value is below it; a multiple of q. Null: unbounded.</param>
    /// <param name="upper">No value is above it; a multiple of q. Null: unbounded.</param>
    /// <exception cref="ArgumentOutOfRangeException">A setting outside its range.</exception>
    public NormalDomain(double mean = 0, double sd = 1, double? step = null, double? lower = null, double? upper = null)
    {
        Mean = Bounds.Finite("mean", mean);
        Sd = Bounds.Positive("sd", sd, "");
        Step = step is { } q ? Bounds.Positive("q", q, "") : null;
        Lower = lower is { } l ? Bounds.Finite("lower", l) : null;
        Upper = upper is { } u ? Bounds.Finite("upper", u) : null;
        Bounds.Ordered(lower ?? double.NegativeInfinity, upper ?? double.PositiveInfinity);
        CheckSteps();

        // Above the mean the distribution function runs out of digits near 1; its mirror image does not.
        _mirrored = lower > mean;
        _below = StandardNormal.Cdf(Side(_mirrored ? Upper : Lower, double.NegativeInfinity));
        _inside = StandardNormal.Cdf(Side(_mirrored ? Lower : Upper, double.PositiveInfinity)) - _below;
        if (!(_inside > 0))
        {
            throw new ArgumentOutOfRangeException(nameof(lower), lower ?? upper, $"between the bounds there must be some probability; the mean is {Bounds.Text(mean)}, sd is {Bounds.Text(sd)}");
        }
    }

    /// <summary>The mean, before bounds cut anything off.</summary>
    public double Mean { get; }

    /// <summary>The standard deviation, before bounds cut anything off.</summary>
    public double Sd { get; }

    /// <summary>q; null without steps.</summary>
    public double? Step { get; }

    /// <summary>No value is below; null is unbounded.</summary>
    public double? Lower { get; }

    /// <summary>No value is above; null is unbounded.</summary>
    public double? Upper { get; }

    /// <inheritdoc/>
    public override string Notation
    {
        get
        {
            string start = Step is { } q
                ? $"qrandn({Bounds.Text(Mean)}, {Bounds.Text(Sd)}, {Bounds.Text(q)}"
                : $"randn({Bounds.Text(Mean)}, {Bounds.Text(Sd)}";
            string bounds = (Lower is { } l ? $", lower={Bounds.Text(l)}" : "") + (Upper is { } u ? $", upper={Bounds.Text(u)}" : "");
            return start + bounds + ")";
        }
    }

    /// <inheritdoc/>
    public override long? Cardinality => Step is { } q && Lower is { } l && Upper is { } u ? (long)Math.Round(u / q) - (long)Math.Round(l / q) + 1 : null;

    /// <inheritdoc/>
    public override ConfigValue Sample(ref KeyedStream stream) => Decode(stream.NextDouble());

    /// <inheritdoc/>
    public override ConfigValue? Accept(ConfigValue value)
    {
        if (value.AsDouble is not { } x || !double.IsFinite(x) || x < Lower || x > Upper)
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
    public override double Encode(ConfigValue value) => PlaceOf(Required(value).AsDouble!.Value);

    /// <inheritdoc/>
    public override (double Lower, double Upper)? CellOf(double unit) => Step is { } q && Decode(unit).AsDouble is { } x
        ? (x <= Lower ? 0 : PlaceOf(x - (q / 2)), x >= Upper ? 1 : PlaceOf(x + (q / 2)))
        : null;

    /// <inheritdoc/>
    public override ConfigValue Decode(double unit)
    {
        // The ends of the unit interval lie at infinity where no bound cuts them off.
        double inner = Math.Clamp(_mirrored ? 1 - Unit(unit) : Unit(unit), Smallest, 1 - (2 * Smallest));
        double z = StandardNormal.InverseCdf(Math.Clamp(_below + (inner * _inside), double.Epsilon, 1 - (2 * Smallest)));
        double x = Mean + (Sd * (_mirrored ? -z : z));
        double value = Step is { } q ? Bounds.Stepped(Math.Floor((x / q) + 0.5), q) : x;
        return ConfigValue.Of(Math.Clamp(value, Lower ?? double.NegativeInfinity, Upper ?? double.PositiveInfinity));
    }

    private double PlaceOf(double x)
    {
        double unit = Math.Clamp((StandardNormal.Cdf(Z(x)) - _below) / _inside, 0, 1);
        return _mirrored ? 1 - unit : unit;
    }

    private double Z(double x) => _mirrored ? (Mean - x) / Sd : (x - Mean) / Sd;

    private double Side(double? bound, double none) => bound is { } b ? Z(b) : none;

    private void CheckSteps()
    {
        if (Step is { } q)
        {
            Bounds.Multiple("lower", Lower ?? 0, q);
            Bounds.Multiple("upper", Upper ?? 0, q);
            Bounds.Multiple("sd", Math.Round((Math.Abs(Mean) + (10 * Sd)) / q) * q, q);
        }
    }
}
