using System.Globalization;
using System.Text;
using Tune.Hpc.Runtime.Specification.Reading;
using Tune.Hpc.Specification;
using Tune.Hpc.Trials;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Tune.Hpc.Runtime.Specification.Writing;

/// <summary>Writes values as YAML that <see cref="YamlSpecReader"/> reads as the same values.</summary>
/// <remarks>As people write it: maps in lines, short lists of plain values in one line, texts of several lines as they stand.</remarks>
public static class YamlSpecWriter
{
    private const int LongestFlowList = 100;

    // As a text's first character these mean something, at least in some places and to some readers.
    private const string Indicators = "?:,[]{}#&*!|>'\"%@`";

    /// <summary>The document's text.</summary>
    /// <remarks>What the emitter cannot write so that it is read back, such as names with line ends, is written in one line instead.</remarks>
    public static string Write(ConfigMap document)
    {
        string text = InLines(document);
        return ReadsAs(text, document) ? text : YamlLine.Of(document) + "\n";
    }

    private static bool ReadsAs(string text, ConfigMap document)
    {
        try
        {
            return document.Equals(YamlSpecReader.Read(text, new SpecPlace("", "")).ToValue());
        }
        catch (TuneException)
        {
            return false;
        }
    }

    private static string InLines(ConfigMap document)
    {
        var text = new StringWriter(CultureInfo.InvariantCulture) { NewLine = "\n" };
        var emitter = new Emitter(text, EmitterSettings.Default.WithBestWidth(int.MaxValue).WithIndentedSequences());
        emitter.Emit(new StreamStart());
        emitter.Emit(new DocumentStart(null, null, isImplicit: true));
        Emit(emitter, document, isFlow: false);
        emitter.Emit(new DocumentEnd(isImplicit: true));
        emitter.Emit(new StreamEnd());
        return text.ToString();
    }

    private static void Emit(Emitter emitter, ConfigValue value, bool isFlow)
    {
        switch (value)
        {
            case ConfigMap map:
                EmitMap(emitter, map, isFlow);
                break;
            case ConfigList list:
                EmitList(emitter, list, isFlow);
                break;
            case ConfigText text:
                emitter.Emit(TextOf(text.Value, isFlow, isKey: false));
                break;
            default:
                emitter.Emit(Plain(YamlLine.Number(value)));
                break;
        }
    }

    private static void EmitMap(Emitter emitter, ConfigMap map, bool isFlow)
    {
        bool inLine = isFlow || map.Count == 0;
        emitter.Emit(new MappingStart(AnchorName.Empty, TagName.Empty, isImplicit: true, inLine ? MappingStyle.Flow : MappingStyle.Block));
        foreach (var (name, value) in map.Entries)
        {
            emitter.Emit(TextOf(name, inLine, isKey: true));
            Emit(emitter, value, inLine);
        }

        emitter.Emit(new MappingEnd());
    }

    private static void EmitList(Emitter emitter, ConfigList list, bool isFlow)
    {
        bool inLine = isFlow || IsShort(list);
        emitter.Emit(new SequenceStart(AnchorName.Empty, TagName.Empty, isImplicit: true, inLine ? SequenceStyle.Flow : SequenceStyle.Block));
        foreach (var item in list.Items)
        {
            Emit(emitter, item, inLine);
        }

        emitter.Emit(new SequenceEnd());
    }

    private static bool IsShort(ConfigList list) =>
        list.Items.All(i => i is not (ConfigMap or ConfigList) && !i.ToString().Contains('\n')) && list.Items.Sum(i => i.ToString().Length + 2) <= LongestFlowList;

    private static Scalar TextOf(string text, bool isFlow, bool isKey)
    {
        bool isPrintable = text.EnumerateRunes().All(YamlLine.IsPrintable);
        var style = isPrintable && !NeedsQuotes(text, isFlow, isKey) ? ScalarStyle.Plain
            : !isFlow && !isKey && IsBlock(text) ? ScalarStyle.Literal
            : isPrintable ? ScalarStyle.SingleQuoted
            : ScalarStyle.DoubleQuoted;
        return new Scalar(AnchorName.Empty, TagName.Empty, text, style, isPlainImplicit: true, isQuotedImplicit: true);
    }

    // What a reader would take for another kind of value; and in one line a parenthesis holds the text together up to its partner.
    private static bool NeedsQuotes(string text, bool isFlow, bool isKey) =>
        YamlScalars.Read(text) is not ConfigText || text.Trim() != text || Indicators.Contains(text[0]) || (isFlow && text.AsSpan().ContainsAny('(', ')')) || (isKey && text == "<<");

    private static bool IsBlock(string text) =>
        text.Contains('\n') && !char.IsWhiteSpace(text[0]) && text.EnumerateRunes().All(r => r.Value is '\n' or '\t' || YamlLine.IsPrintable(r));

    private static Scalar Plain(string text) => new(AnchorName.Empty, TagName.Empty, text, ScalarStyle.Plain, isPlainImplicit: true, isQuotedImplicit: false);
}
