using System.Collections.Immutable;
using Tune.Hpc.Runtime.Notation;
using Tune.Hpc.Space;
using Tune.Hpc.Space.Expressions;
using Tune.Hpc.Specification;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Runtime.Specification.Keys;

internal sealed class SpaceKind : SpecKind<SearchSpace>
{
    public override string Expected => "a map of parameters, such as {lr: loguniform(1e-4, 1e-1)}";

    public override ConfigMap Schema => Schemas.OfType("object");

    public override SpecValue<SearchSpace>? Read(SpecNode node, SpecReading reading)
    {
        if (node is not SpecMap)
        {
            return Refuse(node, reading);
        }

        return reading.Errors.Try(node.Place, () => SpaceReader.Read(node)) is { } space ? new(space, SpaceNotation.Write(space)) : null;
    }
}

/// <summary>Configurations that come first, whole or partial.</summary>
internal sealed class PointsKind : SpecKind<IReadOnlyList<ConfigMap>>
{
    public override string Expected => "a list of configurations, each a map of parameters and values";

    public override ConfigMap Schema => Schemas.Of(("type", Schemas.Text("array")), ("items", Schemas.OfType("object")));

    public override SpecValue<IReadOnlyList<ConfigMap>>? Read(SpecNode node, SpecReading reading)
    {
        if (node is not SpecList list)
        {
            return Refuse(node, reading);
        }

        foreach (var item in list.Items.Where(i => i is not SpecMap))
        {
            reading.Refuse(item, "a map of parameters and values");
        }

        return new([.. list.Items.OfType<SpecMap>().Select(m => (ConfigMap)m.ToValue())], list.ToValue());
    }
}

/// <summary>Known results of the first of those points.</summary>
internal sealed class RewardsKind : SpecKind<IReadOnlyList<double>>
{
    public override string Expected => "a list of numbers";

    public override ConfigMap Schema => Schemas.Of(("type", Schemas.Text("array")), ("items", Schemas.OfType("number")));

    public override SpecValue<IReadOnlyList<double>>? Read(SpecNode node, SpecReading reading)
    {
        double?[] rewards = node is SpecList list ? [.. list.Items.Select(i => i.ToValue().AsDouble)] : [null];
        return rewards.All(r => r is { } value && double.IsFinite(value))
            ? new([.. rewards.Select(r => r!.Value)], Schemas.List(rewards.Select(r => NumberKind.Notation(r!.Value))))
            : Refuse(node, reading);
    }
}

/// <summary>Expressions over <c>config</c> that must be true.</summary>
internal sealed class ConstraintsKind : SpecKind<IReadOnlyList<ParsedExpression>>
{
    public override string Expected => "an expression over config, such as \"config.a < config.b\", or a list of those";

    public override ConfigMap Schema => Schemas.AnyOf(Schemas.OfType("string"), Schemas.Of(("type", Schemas.Text("array")), ("items", Schemas.OfType("string"))));

    public override SpecValue<IReadOnlyList<ParsedExpression>>? Read(SpecNode node, SpecReading reading)
    {
        SpecNode[] items = node is SpecList list ? [.. list.Items] : [node];
        if (items.FirstOrDefault(i => i is not SpecScalar { Value: ConfigText }) is { } wrong)
        {
            return Refuse(wrong, reading);
        }

        ParsedExpression?[] conditions = [.. items.Select(i => reading.Errors.Try(i.Place, () => ExpressionParser.Parse(i.ToValue().ToString(), i.Place, allowCalls: true)))];
        return conditions.Contains(null) ? null : new([.. conditions!], Schemas.List(conditions.Select(c => ConfigValue.Of(c!.Text))));
    }
}
