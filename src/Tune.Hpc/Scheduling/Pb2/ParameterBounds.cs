using System.Collections.Immutable;
using Tune.Hpc.Space;

namespace Tune.Hpc.Scheduling.Pb2;

/// <summary>Between which values a parameter is chosen.</summary>
/// <param name="Steps">Its place in the configuration, name by name.</param>
/// <param name="Lower">The lower bound, finite, included.</param>
/// <param name="Upper">The upper bound, finite, above <paramref name="Lower"/>, included.</param>
public sealed record ParameterBounds(ImmutableArray<string> Steps, double Lower, double Upper)
{
    /// <summary>Its path: names joined with <c>/</c>.</summary>
    public string Path => string.Join('/', Steps);

    /// <summary>Whether a parameter of that domain is seen through its logarithm.</summary>
    public static bool IsLogarithmic(Domain? domain) => domain is FloatDomain { Log: true } or IntegerDomain { Log: true };

    /// <inheritdoc/>
    public bool Equals(ParameterBounds? other) => other is not null && Steps.SequenceEqual(other.Steps) && Lower == other.Lower && Upper == other.Upper;

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Path, Lower, Upper);
}
