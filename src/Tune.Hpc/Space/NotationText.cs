using System.Globalization;
using System.Text;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Space;

/// <summary>Writes parts of a space in the notation of specifications.</summary>
public static class NotationText
{
    /// <summary>A part on one line.</summary>
    public static string Of(SpaceNode node) => Bare(node) + (node.When is { } when ? $" when {when.Text}" : "");

    /// <summary>A value on one line: JSON, but names of maps without quotes where they can do without.</summary>
    public static string Of(ConfigValue value) => value switch
    {
        ConfigMap map => "{" + string.Join(", ", map.Entries.Select(e => $"{NameOf(e.Key)}: {Of(e.Value)}")) + "}",
        ConfigList list => "[" + string.Join(", ", list.Items.Select(Of)) + "]",
        ConfigText text => Quote(text.Value),
        ConfigNumber { Value: var v } when !double.IsFinite(v) => value.ToString(),
        ConfigNumber { Value: var v } => v.ToString("R", CultureInfo.InvariantCulture).ToLowerInvariant() is var t && t.AsSpan().IndexOfAny('.', 'e') < 0 ? t + ".0" : t,
        _ => value.ToJson(),
    };

    /// <summary>A text in double quotes, on one line.</summary>
    public static string Quote(string text)
    {
        var quoted = new StringBuilder("\"");
        foreach (char c in text)
        {
            quoted.Append(c switch
            {
                '"' => "\\\"",
                '\\' => "\\\\",
                '\n' => "\\n",
                '\r' => "\\r",
                '\t' => "\\t",
                _ when char.IsControl(c) || char.IsSurrogate(c) => string.Create(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"),
                _ => c.ToString(),
            });
        }

        return quoted.Append('"').ToString();
    }

    internal static string OfChoice(string name, ChoiceDomain domain)
    {
        string options = string.Join(", ", domain.Options.Select(Of));
        string ordered = domain.Ordered is { } o ? $", ordered={(o ? "true" : "false")}" : "";
        string cost = domain.Cost.IsEmpty ? "" : $", cost=[{string.Join(", ", domain.Cost.Select(Bounds.Text))}]";
        return $"{name}([{options}]{ordered}{cost})";
    }

    private static string Bare(SpaceNode node) => node switch
    {
        ConstantNode { Value: ConfigMap or ConfigList, When: null } constant => $"const({Of(constant.Value)})",
        ConstantNode { When: null } constant => Of(constant.Value),
        ConstantNode constant => $"const({Of(constant.Value)})",
        DomainNode domain => domain.Domain.Notation,
        GridNode grid => OfChoice("grid_search", grid.Values),
        ComputedNode computed => $"sample_from({Quote(computed.Expression.Text)})",
        ListNode list => "[" + string.Join(", ", list.Items.Select(Of)) + "]",
        MapNode map => "{" + string.Join(", ", map.Entries.Select(e => $"{NameOf(e.Key)}: {Of(e.Value)}")) + "}",
        _ => "",
    };

    private static string NameOf(string name) =>
        name.Length > 0 && (char.IsAsciiLetter(name[0]) || name[0] == '_') && name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_') ? name : Quote(name);
}
