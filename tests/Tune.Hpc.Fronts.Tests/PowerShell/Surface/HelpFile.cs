using System.Text;
using System.Text.RegularExpressions;
using System.Xml;
using System.Xml.Linq;

namespace Tune.Hpc.Fronts.Tests.PowerShell.Surface;

/// <summary>Writes the help that <c>Get-Help</c> shows, from what the source declares and says.</summary>
internal static partial class HelpFile
{
    private static readonly XNamespace Items = "http://msh";
    private static readonly XNamespace Maml = "http://schemas.microsoft.com/maml/2004/10";
    private static readonly XNamespace Command = "http://schemas.microsoft.com/maml/dev/command/2004/10";
    private static readonly XNamespace Dev = "http://schemas.microsoft.com/maml/dev/2004/10";

    /// <summary>The whole file.</summary>
    public static string Text()
    {
        var root = new XElement(
            Items + "helpItems",
            new XAttribute("schema", "maml"),
            new XAttribute(XNamespace.Xmlns + "maml", Maml),
            new XAttribute(XNamespace.Xmlns + "command", Command),
            new XAttribute(XNamespace.Xmlns + "dev", Dev),
            new XComment(" Made of the comments in src/Tune.Hpc.PowerShell by the test HelpFileTests; with TUNE_WRITE_APPROVED=1 it is written anew. "),
            ModuleCmdlet.All.Select(CommandOf));
        var text = new StringBuilder();
        using (var writer = XmlWriter.Create(text, new XmlWriterSettings { Indent = true, NewLineChars = "\n", OmitXmlDeclaration = true }))
        {
            root.WriteTo(writer);
        }

        return $"<?xml version=\"1.0\" encoding=\"utf-8\"?>\n{text}\n";
    }

    private static XElement CommandOf(ModuleCmdlet cmdlet) => new(
        Command + "command",
        new XElement(
            Command + "details",
            new XElement(Command + "name", cmdlet.Name),
            new XElement(Command + "verb", cmdlet.Verb),
            new XElement(Command + "noun", cmdlet.Noun),
            Description(XmlDocs.Module.Summary(cmdlet.Type))),
        Description([.. XmlDocs.Module.Remarks(cmdlet.Type)]),
        new XElement(Command + "syntax", cmdlet.Sets.Select(set => SyntaxOf(cmdlet, set))),
        new XElement(Command + "parameters", HelpParameter.AllOf(cmdlet).Select(p => ParameterOf(p, p.Anywhere))),
        new XElement(Command + "inputTypes", Inputs(cmdlet).Select(t => new XElement(Command + "inputType", TypeOf(t)))),
        new XElement(Command + "returnValues", cmdlet.OutputTypes.Select(t => new XElement(Command + "returnValue", TypeOf(t == typeof(void).FullName ? "None" : t)))),
        new XElement(Command + "examples", XmlDocs.Module.Examples(cmdlet.Type).Select(ExampleOf)),
        new XElement(Command + "relatedLinks", Links(cmdlet).Select(LinkTo)));

    private static XElement SyntaxOf(ModuleCmdlet cmdlet, string set) => new(
        Command + "syntaxItem",
        new XElement(Maml + "name", cmdlet.Name),
        HelpParameter.Of(cmdlet, set).Select(p => ParameterOf(p, p.Anywhere)));

    private static XElement ParameterOf(HelpParameter parameter, Binding binding) => new(
        Command + "parameter",
        new XAttribute("required", binding.IsMandatory ? "true" : "false"),
        new XAttribute("variableLength", parameter.IsList ? "true" : "false"),
        new XAttribute("globbing", parameter.TakesWildcards ? "true" : "false"),
        new XAttribute("pipelineInput", binding.Pipeline),
        new XAttribute("position", binding.Position is { } at ? $"{at}" : "named"),
        new XAttribute("aliases", parameter.Aliases.Count > 0 ? string.Join(", ", parameter.Aliases) : "none"),
        new XElement(Maml + "name", parameter.Name),
        Description(parameter.Text),
        parameter.Words.Count == 0 ? null : new XElement(Command + "parameterValueGroup", parameter.Words.Select(w => Value(w, required: false))),
        parameter.IsSwitch ? null : Value(parameter.Type, required: true),
        TypeOf(parameter.Type),
        new XElement(Dev + "defaultValue", parameter.Default ?? "None"));

    private static XElement Value(string text, bool required) =>
        new(Command + "parameterValue", new XAttribute("required", required ? "true" : "false"), new XAttribute("variableLength", "false"), text);

    private static XElement TypeOf(string name) => new(Dev + "type", new XElement(Maml + "name", name), new XElement(Maml + "uri"));

    private static XElement ExampleOf(DocExample example, int index) => new(
        Command + "example",
        new XElement(Maml + "title", $"-------- Example {index + 1}: {example.Intro.TrimEnd('.', ':')} --------"),
        new XElement(Dev + "code", example.Code),
        new XElement(Dev + "remarks", new XElement(Maml + "para")));

    private static XElement Description(params string[] paragraphs) => new(Maml + "description", paragraphs.Select(p => new XElement(Maml + "para", p)));

    private static XElement LinkTo(string name) => new(Maml + "navigationLink", new XElement(Maml + "linkText", name), new XElement(Maml + "uri"));

    private static IEnumerable<string> Inputs(ModuleCmdlet cmdlet)
    {
        var taken = cmdlet.Parameters.Where(p => p.Sets.Values.Any(b => b.FromPipeline || b.ByPropertyName)).Select(p => p.Type.FullName ?? p.Type.Name).Distinct().ToList();
        return taken.Count > 0 ? taken : ["None"];
    }

    /// <summary>What belongs to the same thing, and what the text speaks of.</summary>
    private static IEnumerable<string> Links(ModuleCmdlet cmdlet)
    {
        string said = string.Join(' ', XmlDocs.Module.Remarks(cmdlet.Type).Concat(XmlDocs.Module.Examples(cmdlet.Type).Select(e => e.Code)));
        var mentioned = CmdletName().Matches(said).Select(m => m.Value);
        return ModuleCmdlet.All
            .Where(c => c.Name != cmdlet.Name && (c.Noun == cmdlet.Noun || mentioned.Contains(c.Name)))
            .Select(c => c.Name)
            .Prepend("about_Tune");
    }

    [GeneratedRegex(@"[A-Z]\w+-Tune\w+")]
    private static partial Regex CmdletName();
}
