using Tune.Hpc.Space;
using Tune.Hpc.Space.Expressions;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Search.Variants;

/// <summary>Draws the configuration of a variant, again where a constraint rejects it.</summary>
internal sealed class VariantDraw(SearchSpace space, ConfigConstraints constraints, ulong seed, bool constantGrid, int maxAttempts, AskFunction? ask)
{
    private readonly bool _computesRandomly = space.Parameters.Any(p => p.Expression is { } e && ExpressionReferences.IsRandom(e));

    /// <summary>The configuration, or why there is none.</summary>
    public Result Draw(VariantPlan.Variant variant)
    {
        bool together = constantGrid && space.Grid.Size > 1;
        long index = constantGrid ? variant.Sample : checked((variant.Sample * space.Grid.Size) + variant.Cell);
        var rejections = new Dictionary<string, int>();
        for (int attempt = 0; attempt < maxAttempts; attempt++)
        {
            var (config, drawn) = Resolve(variant, new SampleKey(seed, index, attempt));
            if (Rejects(variant, config) is not { } why)
            {
                return new Result(config, attempt + 1, drawn, null);
            }

            rejections[why] = rejections.GetValueOrDefault(why) + 1;

            // One draw holds for all cells of a constant grid, so a cell cannot have another.
            if (!drawn || together)
            {
                break;
            }
        }

        var worst = rejections.MaxBy(r => r.Value);
        int attempts = rejections.Values.Sum();
        return new Result(null, attempts, true, attempts == 1 ? worst.Key : $"{worst.Key} (rejected {worst.Value} of {attempts} draws)");
    }

    private (ConfigMap Config, bool Drawn) Resolve(VariantPlan.Variant variant, SampleKey key)
    {
        bool drawn = _computesRandomly;
        var (config, _) = space.Resolve(key, Choose, Given, ask is null ? null : Ask);
        return (config, drawn);

        // Code may answer otherwise the next time.
        ConfigValue Ask(FunctionQuestion question)
        {
            drawn = true;
            return ask(question);
        }

        ConfigValue? Given(SpaceParameter parameter)
        {
            if (parameter.IsGrid || variant.Point is not { } point)
            {
                return null;
            }

            drawn |= point.LeavesOpen(parameter);
            return point.Fixed(parameter, key);
        }

        ConfigValue Choose(SpaceParameter parameter)
        {
            if (parameter.IsGrid)
            {
                return ConfigValue.Of((long)space.Grid.OptionOf(parameter, variant.Cell));
            }

            drawn = true;
            var stream = key.StreamOf(parameter.Path);
            return parameter.Domain!.Sample(ref stream);
        }
    }

    private string? Rejects(VariantPlan.Variant variant, ConfigMap config) => variant.Point is { } point && !point.IsCoveredBy(config)
        ? "a parameter of the point does not exist beside the others' values"
        : constraints.FindBroken(config, ask) is { } broken ? $"config_constraints: \"{broken}\" is not true" : null;

    /// <summary>What came of it.</summary>
    /// <param name="Config">The configuration; null if all draws were rejected.</param>
    /// <param name="Attempts">How many draws it took.</param>
    /// <param name="Drawn">True if chance had a part in it.</param>
    /// <param name="Problem">Why there is no configuration.</param>
    public sealed record Result(ConfigMap? Config, int Attempts, bool Drawn, string? Problem);
}
