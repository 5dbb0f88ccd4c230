using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Tune.Hpc.Fronts.Tests.PowerShell.Surface;

/// <summary>One example of a cmdlet's documentation.</summary>
/// <param name="Intro">What it shows.</param>
/// <param name="Code">What to type.</param>
internal sealed record DocExample(string Intro, string Code);

/// <summary>What the comments of the source say, as the compiler has written it beside the assembly.</summary>
internal sealed partial class XmlDocs
{
    private readonly Dictionary<string, XElement> _members;

    private XmlDocs(XDocument document) => _members = document.Descendants("member").ToDictionary(m => (string)m.Attribute("name")!);

    /// <summary>That of the module.</summary>
    public static XmlDocs Module { get; } = new(XDocument.Load(Path.Combine(AppContext.BaseDirectory, "Tune.Hpc.PowerShell.xml"), LoadOptions.PreserveWhitespace));

    /// <summary>One line of what it is; empty where nothing is said.</summary>
    public string Summary(Type type) => Text(Of(type)?.Element("summary"));

    /// <summary>One line of what it is; empty where nothing is said.</summary>
    public string Summary(PropertyInfo property) => Text(_members.GetValueOrDefault($"P:{Declaring(property)}.{property.Name}")?.Element("summary"));

    /// <summary>The paragraphs of its description.</summary>
    public IReadOnlyList<string> Remarks(Type type) => Of(type)?.Element("remarks") is not { } remarks ? []
        : remarks.Elements("para").Any() ? [.. remarks.Elements("para").Select(Text)]
        : [Text(remarks)];

    /// <summary>Its examples.</summary>
    public IReadOnlyList<DocExample> Examples(Type type) =>
        [.. Of(type)?.Elements("example").Select(e => new DocExample(string.Join(" ", e.Elements("para").Select(Text)), Code(e.Element("code")))) ?? []];

    private static string Declaring(PropertyInfo property)
    {
        var type = property.DeclaringType!;
        return (type.IsGenericType ? type.GetGenericTypeDefinition() : type).FullName!.Replace('+', '.');
    }

    private static string Text(XElement? element) => element is null ? "" : Blanks().Replace(string.Concat(element.Nodes().Select(Words)), " ").Trim();

    private static string Words(XNode node) => node switch
    {
        XText text => text.Value,
        XElement { Name.LocalName: "see" or "seealso" or "paramref" } named => Last((string?)named.Attribute("cref") ?? (string?)named.Attribute("langword") ?? (string?)named.Attribute("name") ?? ""),
        XElement inner => $" {Text(inner)} ".Replace("  ", " ", StringComparison.Ordinal) is var words && inner.Name.LocalName == "c" ? words.Trim() : words,
        _ => "",
    };

    private static string Last(string reference) => reference[(reference.LastIndexOf('.') + 1)..];

    private static string Code(XElement? code)
    {
        var lines = (code?.Value ?? "").ReplaceLineEndings("\n").Split('\n').SkipWhile(string.IsNullOrWhiteSpace).Reverse().SkipWhile(string.IsNullOrWhiteSpace).Reverse().ToList();
        int margin = lines.Where(l => l.Trim().Length > 0).Skip(1).Select(l => l.Length - l.TrimStart().Length).DefaultIfEmpty(0).Min();
        return string.Join('\n', lines.Select((l, i) => i == 0 && l.Length - l.TrimStart().Length < margin ? l.TrimStart() : l.Length > margin ? l[margin..].TrimEnd() : l.TrimStart()));
    }

    private XElement? Of(Type type) => _members.GetValueOrDefault($"T:{type.FullName}");

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();
}
