using Tune.Hpc.Runtime.Specification.Site;
using Tune.Hpc.Specification;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Runtime.Specification;

/// <summary>One reading of one specification: its errors and what it depends on.</summary>
internal sealed record SpecReading(SpecContext Context, SpecErrors Errors)
{
    private SiteFile? _site;

    /// <summary>What the owners of the cluster have laid down; read when it is first asked for.</summary>
    public SiteFile Site => _site ??= Context.Site();

    /// <summary>Refuses a value: place, value, what would be right.</summary>
    public void Refuse(SpecNode node, string expected) => Errors.Add(SpecCodes.BadValue, node.Place, $"{Show(node)} is not {expected}");

    public static string Show(SpecNode node) => node switch
    {
        SpecMap => "a map",
        SpecList => "a list",
        SpecScalar { Value: ConfigNull } => "nothing",
        SpecScalar { Value: ConfigText t } => $"'{Shorten(t.Value)}'",
        _ => node.ToValue().ToString(),
    };

    private static string Shorten(string text) => text.Length <= 80 ? text : text[..77] + "...";
}
