using System.Collections.Immutable;
using Tune.Hpc.Search.Sampling;
using Tune.Hpc.Space;
using Tune.Hpc.Specification;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Runtime.Asking;

/// <summary>What a program of <c>search_alg: {type: command}</c> is told of its search: the path of this file is in <see cref="Variable"/>. SEARCHERS.md beside this code says what its members are.</summary>
internal static class SearchFile
{
    public const string Variable = "TUNE_SEARCH";

    public static ConfigMap Of(ExperimentSpec spec) => new ConfigMapBuilder
    {
        ["search"] = ConfigValue.Of(1),
        ["metric"] = spec.Objective is { } objective ? ConfigValue.Of(objective.Metric) : ConfigValue.Null,
        ["mode"] = spec.Objective is null ? ConfigValue.Null : ConfigValue.Of(spec.Objective.Mode == ObjectiveMode.Max ? "max" : "min"),
        ["objectives"] = new ConfigList([.. spec.Objectives.Select(o => Map(("metric", ConfigValue.Of(o.Metric)), ("mode", ConfigValue.Of(o.Mode == ObjectiveMode.Max ? "max" : "min"))))]),
        ["metric_constraints"] = new ConfigList([.. spec.MetricConstraints.Select(c => Map(("metric", ConfigValue.Of(c.Metric)), ("operator", ConfigValue.Of(c.Operator)), ("threshold", ConfigValue.Of(c.Threshold))))]),
        ["num_samples"] = ConfigValue.Of(spec.NumSamples),
        ["max_concurrent_trials"] = ConfigValue.Of(spec.MaxConcurrentTrials),
        ["seed"] = ConfigValue.Of((long)spec.Seed),
        ["constants"] = ConstantsOf(spec.Space.Root) ?? ConfigMap.Empty,
        ["parameters"] = new ConfigList([.. spec.Space.Parameters.Where(p => p.Domain is not null).Select(p => ParameterOf(p, spec.Space))]),
        ["known"] = new ConfigList([.. spec.Search.Known.Select(k => KnownOf(k, spec))]),
    }.ToMap();

    private static ConfigMap KnownOf(KnownResult known, ExperimentSpec spec)
    {
        var map = Map(("config", known.Config), ("value", ConfigValue.Of(spec.Objective!.FromLoss(known.Loss))));
        return known.Losses.IsEmpty ? map : map.With("values", new ConfigList([.. spec.Objectives.Zip(known.Losses, (o, loss) => ConfigValue.Of(o.FromLoss(loss)))]));
    }

    private static ConfigMap ParameterOf(SpaceParameter parameter, SearchSpace space)
    {
        var map = new ConfigMapBuilder
        {
            ["id"] = ConfigValue.Of(parameter.Index),
            ["name"] = ConfigValue.Of(parameter.Path),
            ["steps"] = new ConfigList([.. parameter.Steps.Select(ConfigValue.Of)]),
        };
        foreach (var (name, value) in DomainOf(parameter.Domain!))
        {
            map[name] = value;
        }

        var above = parameter;
        while (above is { Parent: { } id, ParentOption: null })
        {
            above = space.Parameters[id];
            map["when"] = ConfigValue.Of(above.Expression!.Text);
        }

        if (above is { Parent: { } choice, ParentOption: { } option })
        {
            map["under"] = Map(("id", ConfigValue.Of(choice)), ("option", ConfigValue.Of(option)));
        }

        return map.ToMap();
    }

    private static ImmutableArray<(string Name, ConfigValue Value)> DomainOf(Domain domain) => domain switch
    {
        FloatDomain f => [Type("float"), ("lower", ConfigValue.Of(f.Lower)), ("upper", ConfigValue.Of(f.Upper)), ("log", Of(f.Log)), ("step", Of(f.Step))],
        IntegerDomain i => OfInteger(i),
        NormalDomain n => [Type("normal"), ("mean", ConfigValue.Of(n.Mean)), ("sd", ConfigValue.Of(n.Sd)), ("lower", Of(n.Lower)), ("upper", Of(n.Upper)), ("step", Of(n.Step))],
        ChoiceDomain c => [Type("choice"), ("ordered", Of(c.IsOrdered)), ("options", new ConfigList([.. c.Options.Select(o => ConstantsOf(o) ?? ConfigValue.Null)]))],
        _ => throw new InvalidOperationException(domain.Notation),
    };

    /// <summary>Both bounds included, and multiples of the step, as most libraries have it.</summary>
    private static ImmutableArray<(string Name, ConfigValue Value)> OfInteger(IntegerDomain domain)
    {
        long step = domain.Step ?? 1;
        long upper = domain.Step is null ? domain.Upper - 1 : domain.Upper;
        long below = Math.DivRem(domain.Lower, step, out long rest) + (rest > 0 ? 1 : 0);
        long above = Math.DivRem(upper, step, out long over) - (over < 0 ? 1 : 0);
        return [Type("int"), ("lower", ConfigValue.Of(below * step)), ("upper", ConfigValue.Of(above * step)), ("log", Of(domain.Log)), ("step", ConfigValue.Of(step))];
    }

    /// <summary>What does not vary; null for what does. Lists keep their length, with null where something varies.</summary>
    private static ConfigValue? ConstantsOf(SpaceNode node) => node switch
    {
        ConstantNode constant => constant.Value,
        MapNode map => map.Entries.Select(e => (e.Key, Value: ConstantsOf(e.Value))).Where(e => e.Value is not null).Aggregate(ConfigMap.Empty, (all, e) => all.With(e.Key, e.Value!)),
        ListNode list => new ConfigList([.. list.Items.Select(i => ConstantsOf(i) ?? ConfigValue.Null)]),
        _ => null,
    };

    private static (string Name, ConfigValue Value) Type(string name) => ("type", ConfigValue.Of(name));

    private static ConfigValue Of(bool value) => value ? ConfigValue.True : ConfigValue.False;

    private static ConfigValue Of(double? value) => value is { } number ? ConfigValue.Of(number) : ConfigValue.Null;

    private static ConfigMap Map(params ReadOnlySpan<(string Name, ConfigValue Value)> entries)
    {
        var map = new ConfigMapBuilder();
        foreach (var (name, value) in entries)
        {
            map[name] = value;
        }

        return map.ToMap();
    }
}
