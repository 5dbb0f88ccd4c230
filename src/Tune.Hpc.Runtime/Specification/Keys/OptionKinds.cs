using System.Collections.Immutable;
using Tune.Hpc.Runtime.Notation;
using Tune.Hpc.Space.Expressions;
using Tune.Hpc.Specification;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Runtime.Specification.Keys;

/// <summary>The value of a job's option: a text, a mark that takes none, or the expression that gives either for each trial.</summary>
/// <param name="Text">The text; null for a mark, and where an expression stands.</param>
/// <param name="Computed">The expression, or null.</param>
internal readonly record struct OptionValue(string? Text, Expression? Computed)
{
    /// <summary>Whether the text is an expression: it begins with '='.</summary>
    public static bool IsExpression(string text) => text.TrimStart().StartsWith('=');

    /// <summary>Reads an expression with its '='.</summary>
    public static OptionValue? Expression(string text, SpecNode node, SpecReading reading) =>
        reading.Errors.Try(node.Place, () => ExpressionParser.Parse(text.TrimStart()[1..], node.Place)) is { } expression ? new OptionValue(null, expression) : null;
}

/// <summary>A text without white space, a list of those where the option takes several, or <c>=EXPR</c>.</summary>
internal sealed class OptionTextKind(string what, bool several = false, bool computed = true) : SpecKind<OptionValue>
{
    public override string Expected => what + (several ? ", or a list of those" : "") + (computed ? ", or =EXPR over config" : "");

    public override ConfigMap Schema => several
        ? Schemas.AnyOf(Schemas.OfType("string"), Schemas.Of(("type", Schemas.Text("array")), ("items", Schemas.OfType("string")), ("minItems", ConfigValue.Of(1))))
        : Schemas.OfType("string");

    public override bool IsText => true;

    public override SpecValue<OptionValue>? Read(SpecNode node, SpecReading reading)
    {
        SpecNode[] items = several && node is SpecList { Items.Length: > 0 } list ? [.. list.Items] : [node];
        if (items.FirstOrDefault(i => i is not SpecScalar { Value: ConfigText }) is { } wrong)
        {
            // 0123 without quotes is the number 123: whoever writes one must say what he means.
            reading.Refuse(wrong, wrong is SpecScalar { Value: ConfigInteger or ConfigNumber or ConfigBool } ? $"{what}; in quotes it would be one: \"{wrong.ToValue()}\"" : Expected);
            return null;
        }

        string text = string.Join(',', items.Select(i => i.ToValue().ToString()));
        return computed && OptionValue.IsExpression(text) ? Computed(text, node, reading)
            : JobOptionText.WhyNot(text) is { } right ? RefuseText(node, reading, right)
            : new(new OptionValue(text, null), ConfigValue.Of(text));
    }

    private static SpecValue<OptionValue>? Computed(string text, SpecNode node, SpecReading reading) =>
        OptionValue.Expression(text, node, reading) is { } value ? new(value, ConfigValue.Of(text)) : null;

    private SpecValue<OptionValue>? RefuseText(SpecNode node, SpecReading reading, string right)
    {
        reading.Refuse(node, $"{what}: it must be {right}");
        return null;
    }
}

/// <summary>Whether nodes are shared: a boolean, with whom, or <c>=EXPR</c>.</summary>
internal sealed class ExclusiveKind : SpecKind<OptionValue?>
{
    private static readonly ImmutableArray<string> _with = ["user", "mcs"];

    public override string Expected => "true, false, 'user' or 'mcs', or =EXPR over config";

    public override ConfigMap Schema => Schemas.AnyOf(Schemas.OfType("boolean"), Schemas.OfType("string"));

    public override SpecValue<OptionValue?>? Read(SpecNode node, SpecReading reading) => (node as SpecScalar)?.Value switch
    {
        ConfigBool flag => new(flag.Value ? default(OptionValue) : null, flag),
        ConfigText text when OptionValue.IsExpression(text.Value) => OptionValue.Expression(text.Value, node, reading) is { } computed ? new(computed, text) : null,
        ConfigText text when _with.Contains(text.Value) => new(new OptionValue(text.Value, null), text),
        _ => Refuse(node, reading),
    };
}

/// <summary>Lines of shell: a list, or one text of several lines.</summary>
internal sealed class ShellLinesKind : SpecKind<IReadOnlyList<string>>
{
    public override string Expected => "a list of shell lines, such as [module load cuda], or one text";

    public override ConfigMap Schema => Schemas.AnyOf(Schemas.OfType("string"), Schemas.Of(("type", Schemas.Text("array")), ("items", Schemas.OfType("string"))));

    public override bool IsText => true;

    public override SpecValue<IReadOnlyList<string>>? Read(SpecNode node, SpecReading reading)
    {
        SpecNode[] items = node is SpecList list ? [.. list.Items] : [node];
        if (items.FirstOrDefault(i => i is not SpecScalar { Value: ConfigText text } || text.Value.Contains('\0')) is { } wrong)
        {
            return Refuse(wrong, reading);
        }

        string[] lines = [.. items.SelectMany(i => i.ToValue().ToString().ReplaceLineEndings("\n").TrimEnd('\n').Split('\n'))];
        return new(lines, Schemas.List(lines.Select(ConfigValue.Of)));
    }
}
