using System.Collections.Immutable;
using Tune.Hpc.Runtime.Notation;
using Tune.Hpc.Scheduling.Pbt;
using Tune.Hpc.Space;
using Tune.Hpc.Space.Expressions;
using Tune.Hpc.Specification;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Runtime.Specification.Keys.Schedulers;

/// <summary>Names of parameters, nested as in <c>param_space</c>, and what may become of each.</summary>
internal sealed class MutationsKind : SpecKind<IReadOnlyList<Mutation>>
{
    private const string OneRule = "a domain, such as \"uniform(0, 1)\", or a list of values, or a map of those";

    public override string Expected => "a map of parameters, each with a domain or a list of values";

    public override ConfigMap Schema => Schemas.OfType("object");

    public override SpecValue<IReadOnlyList<Mutation>>? Read(SpecNode node, SpecReading reading)
    {
        if (node is not SpecMap map)
        {
            return Refuse(node, reading);
        }

        int errors = reading.Errors.Count;
        var mutations = new List<Mutation>();
        var notation = ReadMap(map, [], mutations, reading);
        return reading.Errors.Count > errors ? null : new(mutations, notation);
    }

    private static ConfigMap ReadMap(SpecMap map, ImmutableArray<string> above, List<Mutation> mutations, SpecReading reading)
    {
        var notation = new ConfigMapBuilder();
        foreach (var entry in map.Entries)
        {
            var steps = above.Add(entry.Name);
            if (entry.Value is SpecMap { Entries: [_, ..] } inner && !IsDomain(inner))
            {
                notation[entry.Name] = ReadMap(inner, steps, mutations, reading);
            }
            else if (ReadRule(entry.Value, reading) is var (rule, written))
            {
                mutations.Add(new Mutation(steps, rule));
                notation[entry.Name] = written;
            }
        }

        return notation.ToMap();
    }

    private static bool IsDomain(SpecMap map) => map.Entries.Any(e => DomainSignature.Find(e.Name) is not null);

    private static (MutationRule Rule, ConfigValue Notation)? ReadRule(SpecNode node, SpecReading reading)
    {
        if (node is SpecList list)
        {
            return ReadList(list, reading);
        }

        if (reading.Errors.Try(node.Place, () => new SpaceTreeBuilder().Read(node, isNotation: false)) is not { } part)
        {
            return null;
        }

        if (RuleOf(part) is not { } rule)
        {
            reading.Refuse(node, OneRule);
            return null;
        }

        if (rule is MutationRule.Computed { Expression: var expression } && ExpressionReferences.Asked(expression).FirstOrDefault() is { } asked)
        {
            reading.Errors.Add(FunctionCodes.Misplaced, node.Place, $"a mutation cannot ask the function {asked.Function}; custom_explore: {{call: {asked.Function}}} can");
            return null;
        }

        return (rule, ConfigValue.Of(part.Notation));
    }

    private static (MutationRule Rule, ConfigValue Notation)? ReadList(SpecList list, SpecReading reading)
    {
        if (list.Items.IsEmpty)
        {
            reading.Errors.Add(SpecCodes.BadValue, list.Place, "this list is empty; a mutation needs at least one value");
            return null;
        }

        ImmutableArray<ConfigValue> values = [.. list.Items.Select(i => i.ToValue())];
        return (new MutationRule.Among(values), new ConfigList(values));
    }

    private static MutationRule? RuleOf(SpaceNode node) => node switch
    {
        DomainNode { Domain: ChoiceDomain choice } => Among(choice),
        GridNode { Values: var choice } => Among(choice),
        DomainNode { Domain: var domain } => new MutationRule.Within(domain),
        ComputedNode { Expression: var expression } => new MutationRule.Computed(expression),
        _ => null,
    };

    /// <summary>Options in their order: by number or cost where they have one.</summary>
    private static MutationRule.Among? Among(ChoiceDomain choice)
    {
        int count = choice.Options.Length;
        var options = Enumerable.Range(0, count).Select(i => choice.Options[(int)((ConfigInteger)choice.Decode((i + 0.5) / count)).Value]).ToList();
        return options.All(o => o is ConstantNode { When: null })
            ? new MutationRule.Among([.. options.Cast<ConstantNode>().Select(c => c.Value)], choice.IsOrdered)
            : null;
    }
}
