using System.Collections.Immutable;
using Tune.Hpc.Space.Expressions;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Space;

/// <summary>Conditions over <c>config</c> that every configuration fulfils.</summary>
public sealed class ConfigConstraints
{
    private readonly ImmutableArray<ParsedExpression> _conditions;

    /// <summary>Makes them.</summary>
    /// <param name="conditions">All of them must be true.</param>
    /// <param name="space">Where their parameters are.</param>
    /// <exception cref="TuneException">A condition reads a parameter that does not exist.</exception>
    public ConfigConstraints(ImmutableArray<ParsedExpression> conditions, SearchSpace space)
    {
        _conditions = conditions;
        foreach (var condition in conditions)
        {
            space.RequireReferences(condition);
        }
    }

    /// <summary>The text of the first condition that the configuration breaks; null if it fulfils all.</summary>
    /// <exception cref="TuneException">A condition cannot be evaluated.</exception>
    public string? FindBroken(ConfigMap config)
    {
        foreach (var condition in _conditions)
        {
            var value = condition.Evaluate(new ConfigScope(config));
            if (!Kinds.IsTrue(value, new ExpressionSite(condition.Place, condition.Text, 1)))
            {
                return condition.Text;
            }
        }

        return null;
    }
}
