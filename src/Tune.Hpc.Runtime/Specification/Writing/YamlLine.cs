using System.Globalization;
using System.Text;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Runtime.Specification.Writing;

/// <summary>Values as YAML in one line, every text in quotes: less pretty, but any value can be written so.</summary>
internal static class YamlLine
{
    /// <summary>A value in one line.</summary>
    public static string Of(ConfigValue value) => value switch
    {
        ConfigMap map => "{" + string.Join(", ", map.Entries.Select(e => $"{Quoted(e.Key)}: {Of(e.Value)}")) + "}",
        ConfigList list => "[" + string.Join(", ", list.Items.Select(Of)) + "]",
        ConfigText text => Quoted(text.Value),
        _ => Number(value),
    };

    /// <summary>A value that is no text, map or list.</summary>
    public static string Number(ConfigValue value) => value switch
    {
        ConfigNumber { Value: var number } when !double.IsFinite(number) => double.IsNaN(number) ? ".nan" : number > 0 ? ".inf" : "-.inf",
        _ => value.ToJson(),
    };

    /// <summary>Whether a letter stands for itself: line ends of all kinds, marks of byte order and their like come back only as escapes.</summary>
    public static bool IsPrintable(Rune letter) => Rune.GetUnicodeCategory(letter) is not (
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.Surrogate
        or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned);

    private static string Quoted(string text)
    {
        var quoted = new StringBuilder("\"");
        foreach (var letter in text.EnumerateRunes())
        {
            quoted.Append(letter.Value switch
            {
                '"' => "\\\"",
                '\\' => "\\\\",
                _ when IsPrintable(letter) => letter.ToString(),
                _ => string.Create(CultureInfo.InvariantCulture, $"\\U{letter.Value:X8}"),
            });
        }

        return quoted.Append('"').ToString();
    }
}
