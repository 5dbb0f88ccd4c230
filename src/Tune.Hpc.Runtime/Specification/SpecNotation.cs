using Tune.Hpc.Space;
using Tune.Hpc.Space.Expressions;
using Tune.Hpc.Specification;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Runtime.Specification;

/// <summary>The readers of spaces and expressions.</summary>
internal sealed record SpecNotation(
    Func<SpecNode, SearchSpace> ReadSpace,
    Func<SearchSpace, ConfigMap> WriteSpace,
    Func<string, SpecPlace, Expression> ParseExpression,
    Func<SearchSpace, IEnumerable<string>> NamesOf,
    Func<string, IEnumerable<string>, string?> Nearest)
{
    internal static SpecNotation Standard { get; } = null!;
}
