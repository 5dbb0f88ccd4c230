using System.Collections.Immutable;
using Tune.Hpc.Runtime.Specification.Reading;
using Tune.Hpc.Search.Sampling;
using Tune.Hpc.Specification;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Runtime.Specification.Keys;

/// <summary>Results that a search begins with, as <c>experiment.json</c> keeps them.</summary>
internal sealed class KnownResultsKind : SpecKind<IReadOnlyList<KnownResult>>
{
    public override string Expected => "results of other experiments";

    public override ConfigMap Schema => Schemas.Of(("type", Schemas.Text("array")), ("items", Schemas.OfType("object")));

    public override SpecValue<IReadOnlyList<KnownResult>>? Read(SpecNode node, SpecReading reading)
    {
        if (node.ToValue() is not ConfigList list)
        {
            return Refuse(node, reading);
        }

        var results = new List<KnownResult>();
        foreach (var item in list.Items)
        {
            if (item is not ConfigMap map || map["config"] is not ConfigMap config || map["loss"]?.AsDouble is not { } loss)
            {
                return Refuse(node, reading);
            }

            results.Add(new KnownResult(config, loss)
            {
                Losses = NumbersOf(map["losses"]),
                Violations = NumbersOf(map["violations"]),
                Iteration = (long)(map["iteration"]?.AsDouble ?? 0),
                Cost = map["cost"]?.AsDouble ?? 0,
            });
        }

        return new(results, list);
    }

    public static ConfigValue Write(IEnumerable<KnownResult> results) => new ConfigList([.. results.Select(Write)]);

    private static ConfigMap Write(KnownResult result)
    {
        var map = Schemas.Of(("config", result.Config), ("loss", ConfigValue.Of(result.Loss)), ("iteration", ConfigValue.Of(result.Iteration)), ("cost", ConfigValue.Of(result.Cost)));
        map = result.Losses.IsEmpty ? map : map.With("losses", ListOf(result.Losses));
        return result.Violations.IsEmpty ? map : map.With("violations", ListOf(result.Violations));
    }

    // What was not measured is NaN, and null in the file.
    private static ConfigList ListOf(ImmutableArray<double> numbers) => new([.. numbers.Select(n => double.IsNaN(n) ? ConfigValue.Null : ConfigValue.Of(n))]);

    private static ImmutableArray<double> NumbersOf(ConfigValue? list) => list is ConfigList { Items: var items } ? [.. items.Select(i => i.AsDouble ?? double.NaN)] : [];
}
