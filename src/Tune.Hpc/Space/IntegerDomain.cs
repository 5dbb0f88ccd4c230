using System.Globalization;
using Tune.Hpc.Numerics;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Space;

/// <summary>Whole numbers between bounds: <c>randint</c>, <c>lograndint</c> (upper bound excluded), and in steps <c>qrandint</c>, <c>qlograndint</c> (included).</summary>
/// <remarks>With steps the values are the multiples of q within the bounds, q = 1 included, each equally likely; for logs each in proportion
/// to the logarithm's length of the part nearest to it. Ray Tune differs: it rounds a draw, so that weights are uneven and the upper
/// bound may never come, and for q = 1 it excludes the upper bound.</remarks>
public sealed record IntegerDomain : Domain
{
    private readonly IndexScale _scale;

    /// <summary>Makes the domain.</summary>
    /// <param name="lower">Included; at least 1 if logarithmic.</param>
    /// <param name="upper">Above <paramref name="lower"/>; included if there are steps, else excluded.</param>
    /// <param name="step">q: at least 1, with a multiple within the bounds; null without steps.</param>
    /// <param name="log">Whether the logarithm is uniform.</param>
    /// <exception cref="ArgumentOutOfRangeException">A setting outside its range.</exception>
    public IntegerDomain(long lower, long upper, long? step = null, bool log = false)
    {
        if (log && lower < 1)
        {
            throw new ArgumentOutOfRangeException(nameof(lower), lower, "lower must be 1 or more, as it has a logarithm");
        }

        if (lower >= upper)
        {
            string hint = lower > upper ? "the bounds are reversed" : step is null ? "upper is excluded, so there is no value" : "for a single value write the value itself";
            throw new ArgumentOutOfRangeException(nameof(upper), upper, $"upper must be above lower, which is {Text(lower)}; {hint}");
        }

        if ((decimal)upper - lower >= long.MaxValue)
        {
            throw new ArgumentOutOfRangeException(nameof(upper), upper, $"upper is too far from lower {Text(lower)}: there must be fewer than 2^63 values");
        }

        (Lower, Upper, Step, Log) = (lower, upper, step, log);
        _scale = step is null ? new IndexScale(lower, upper - 1, log ? 0 : null) : Steps(lower, upper, step.Value, log);
    }

    /// <summary>The lower bound, included.</summary>
    public long Lower { get; }

    /// <summary>The upper bound: included if there are steps, else excluded.</summary>
    public long Upper { get; }

    /// <summary>q; null without steps.</summary>
    public long? Step { get; }

    /// <summary>Whether the logarithm is uniform.</summary>
    public bool Log { get; }

    /// <inheritdoc/>
    public override string Notation => Step is { } q
        ? $"{(Log ? "qlograndint" : "qrandint")}({Text(Lower)}, {Text(Upper)}, {Text(q)})"
        : $"{(Log ? "lograndint" : "randint")}({Text(Lower)}, {Text(Upper)})";

    /// <inheritdoc/>
    public override long? Cardinality => _scale.Count;

    private long Factor => Step ?? 1;

    /// <inheritdoc/>
    public override ConfigValue Sample(ref KeyedStream stream) => ConfigValue.Of(_scale.Sample(ref stream) * Factor);

    /// <inheritdoc/>
    public override ConfigValue? Accept(ConfigValue value)
    {
        long? whole = value switch
        {
            ConfigInteger i => i.Value,
            ConfigNumber { Value: > -9e18 and < 9e18 } n when n.Value == Math.Truncate(n.Value) => (long)n.Value,
            _ => null,
        };
        return whole is { } k && k % Factor == 0 && k / Factor >= _scale.First && k / Factor <= _scale.Last ? ConfigValue.Of(k) : null;
    }

    /// <inheritdoc/>
    public override double Encode(ConfigValue value) => _scale.Encode(((ConfigInteger)Required(value)).Value / Factor);

    /// <inheritdoc/>
    public override ConfigValue Decode(double unit) => ConfigValue.Of(_scale.Decode(Unit(unit)) * Factor);

    /// <inheritdoc/>
    public override (double Lower, double Upper)? CellOf(double unit) => _scale.CellOf(_scale.Decode(Unit(unit)));

    private static IndexScale Steps(long lower, long upper, long step, bool log)
    {
        if (step < 1)
        {
            throw new ArgumentOutOfRangeException("q", step, "q must be a whole number of 1 or more");
        }

        long first = (long)Math.Ceiling((decimal)lower / step);
        long last = (long)Math.Floor((decimal)upper / step);
        return first <= last
            ? new IndexScale(first, last, log ? 0.5 : null)
            : throw new ArgumentOutOfRangeException("q", step, $"q must have a multiple from {Text(lower)} to {Text(upper)}");
    }

    private static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);
}
