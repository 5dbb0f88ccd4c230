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
    /// <param name="config">The configuration.</param>
    /// <param name="ask">Asks functions; null where nobody can be asked: conditions that would are passed over.</param>
    /// <exception cref="TuneException">A condition cannot be evaluated.</exception>
    public string? FindBroken(ConfigMap config, AskFunction? ask = null)
    {
        foreach (var condition in _conditions)
        {
            if (ask is null && ExpressionReferences.Asked(condition).Any())
            {
                continue;
            }

            var value = condition.Evaluate(new ConfigScope(config, ask: ask));
            if (!Kinds.IsTrue(value, new ExpressionSite(condition.Place, condition.Text, 1)))
            {
                return condition.Text;
            }
        }

        return null;
    }
}
