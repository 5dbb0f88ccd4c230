using Tune.Hpc.Trials;

namespace Tune.Hpc.Space.Expressions;

/// <summary>Equality and order of values. Null equals only null, and nothing is below or above null or NaN.</summary>
internal static class Comparing
{
    public static bool Holds(string sign, ConfigValue left, ConfigValue right, ExpressionSite site) => sign switch
    {
        "==" => AreEqual(left, right),
        "!=" => !AreEqual(left, right),
        "in" => IsIn(left, right, site),
        _ => Order(left, right, sign, site) is { } order && sign switch
        {
            "<" => order < 0,
            "<=" => order <= 0,
            ">" => order > 0,
            _ => order >= 0,
        },
    };

    /// <summary>Numbers are equal by value, so 1 equals 1.0; other kinds never equal each other.</summary>
    public static bool AreEqual(ConfigValue left, ConfigValue right) => (left, right) switch
    {
        (ConfigInteger a, ConfigInteger b) => a.Value == b.Value,
        (ConfigInteger or ConfigNumber, ConfigInteger or ConfigNumber) => left.AsDouble == right.AsDouble,
        (ConfigList a, ConfigList b) => a.Items.Length == b.Items.Length && a.Items.Zip(b.Items).All(pair => AreEqual(pair.First, pair.Second)),
        (ConfigMap a, ConfigMap b) => a.Count == b.Count && a.Entries.All(e => b[e.Key] is { } other && AreEqual(e.Value, other)),
        _ => left.Equals(right),
    };

    private static int? Order(ConfigValue left, ConfigValue right, string sign, ExpressionSite site) => (left, right) switch
    {
        (ConfigNull, _) or (_, ConfigNull) => null,
        (ConfigInteger a, ConfigInteger b) => a.Value.CompareTo(b.Value),
        (ConfigInteger or ConfigNumber, ConfigInteger or ConfigNumber) => Order(left.AsDouble!.Value, right.AsDouble!.Value),
        (ConfigText a, ConfigText b) => string.CompareOrdinal(a.Value, b.Value),
        _ => throw site.Error(ExpressionCodes.WrongOperand, $"{sign} cannot compare {Kinds.Describe(left)} with {Kinds.Describe(right)}"),
    };

    private static int? Order(double a, double b) => double.IsNaN(a) || double.IsNaN(b) ? null : a.CompareTo(b);

    private static bool IsIn(ConfigValue item, ConfigValue whole, ExpressionSite site) => (item, whole) switch
    {
        (_, ConfigNull) => false,
        (_, ConfigList list) => list.Items.Any(i => AreEqual(i, item)),
        (ConfigText name, ConfigMap map) => map.TryGet(name.Value, out _),
        (ConfigText part, ConfigText text) => text.Value.Contains(part.Value, StringComparison.Ordinal),
        (ConfigNull, ConfigText or ConfigMap) => false,
        _ => throw site.Error(ExpressionCodes.WrongOperand, $"in cannot look for {Kinds.Describe(item)} in {Kinds.Describe(whole)}"),
    };
}
