using System.Collections.Immutable;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Space;

/// <summary>A part of a space in which everything that varies is a numbered slot.</summary>
internal abstract record CompiledNode
{
    public sealed record Constant(ConfigValue Value) : CompiledNode;

    public sealed record Slot(int Id) : CompiledNode;

    public sealed record Option(int Id, ImmutableArray<CompiledNode> Options) : CompiledNode;

    public sealed record Conditional(int Id, CompiledNode Inner) : CompiledNode;

    public sealed record Map(ImmutableArray<KeyValuePair<string, CompiledNode>> Entries) : CompiledNode;

    public sealed record List(ImmutableArray<CompiledNode> Items) : CompiledNode;

    /// <summary>The value that this part has when the slots have those values; null when it is absent. A slot's value is null while it is inactive or not yet decided.</summary>
    public ConfigValue? Build(ConfigValue?[] slots) => this switch
    {
        Constant constant => constant.Value,
        Slot slot => slots[slot.Id],
        Option choice => slots[choice.Id] is ConfigInteger index ? choice.Options[(int)index.Value].Build(slots) : null,
        Conditional conditional => slots[conditional.Id] is ConfigBool { Value: true } ? conditional.Inner.Build(slots) : null,
        Map map => BuildMap(map, slots),
        List list => new ConfigList([.. list.Items.Select(i => i.Build(slots) ?? ConfigValue.Null)]),
        _ => null,
    };

    private static ConfigMap BuildMap(Map map, ConfigValue?[] slots)
    {
        var builder = new ConfigMapBuilder();
        foreach (var (name, node) in map.Entries)
        {
            if (node.Build(slots) is { } value)
            {
                builder[name] = value;
            }
        }

        return builder.ToMap();
    }
}
