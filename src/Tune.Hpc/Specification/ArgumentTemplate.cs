using System.Collections.Immutable;
using System.Text;

namespace Tune.Hpc.Specification;

/// <summary>One argument of a command, or one environment value, with its placeholders.</summary>
/// <remarks><c>{name}</c> is replaced, <c>{{</c> and <c>}}</c> are braces. The replacement is always a part of this one
/// argument: no value can become a second argument or shell syntax.</remarks>
public sealed record ArgumentTemplate
{
    private readonly ImmutableArray<Part> _parts;

    private ArgumentTemplate(string text, ImmutableArray<Part> parts)
    {
        Text = text;
        _parts = parts;
    }

    /// <summary>As the user wrote it.</summary>
    public string Text { get; }

    /// <summary>The names between braces, in order.</summary>
    public IEnumerable<string> Placeholders => _parts.Where(p => p.IsPlaceholder).Select(p => p.Text);

    /// <summary>Reads an argument.</summary>
    /// <exception cref="TuneException">A brace without its partner, or nothing between two.</exception>
    public static ArgumentTemplate Parse(string text, SpecPlace place)
    {
        var parts = ImmutableArray.CreateBuilder<Part>();
        var literal = new StringBuilder();
        for (int at = 0; at < text.Length; at++)
        {
            if (text[at] is not ('{' or '}'))
            {
                literal.Append(text[at]);
            }
            else if (at + 1 < text.Length && text[at + 1] == text[at])
            {
                literal.Append(text[at++]);
            }
            else
            {
                AddLiteral();
                int end = End(text, at, place);
                parts.Add(new Part(text[(at + 1)..end], IsPlaceholder: true));
                at = end;
            }
        }

        AddLiteral();
        return new ArgumentTemplate(text, parts.ToImmutable());

        void AddLiteral()
        {
            if (literal.Length > 0)
            {
                parts.Add(new Part(literal.ToString(), IsPlaceholder: false));
                literal.Clear();
            }
        }
    }

    /// <summary>Writes a text so that it stands for itself.</summary>
    public static string Escape(string text) => text.Replace("{", "{{").Replace("}", "}}");

    /// <summary>The argument with its placeholders replaced; a name without a value is replaced by nothing.</summary>
    public string Expand(Func<string, string?> valueOf) => string.Concat(_parts.Select(p => p.IsPlaceholder ? valueOf(p.Text) : p.Text));

    /// <summary>The text with one of its placeholders written out, and all others left.</summary>
    public string Replace(string placeholder, string value) =>
        string.Concat(_parts.Select(p => !p.IsPlaceholder ? Escape(p.Text) : p.Text == placeholder ? Escape(value) : $"{{{p.Text}}}"));

    /// <inheritdoc/>
    public bool Equals(ArgumentTemplate? other) => other?.Text == Text;

    /// <inheritdoc/>
    public override int GetHashCode() => Text.GetHashCode(StringComparison.Ordinal);

    private static int End(string text, int open, SpecPlace place)
    {
        int end = text[open] == '{' ? text.IndexOfAny(['{', '}'], open + 1) : -1;
        if (end < 0 || text[end] == '{' || end == open + 1)
        {
            throw new TuneException(
                SpecCodes.BadPlaceholder,
                $"{place}: '{text}' has '{text[open]}' at character {open + 1} that begins or ends no placeholder; write {{name}} for a value, and {{{{ or }}}} for a brace itself");
        }

        return end;
    }

    private readonly record struct Part(string Text, bool IsPlaceholder);
}
