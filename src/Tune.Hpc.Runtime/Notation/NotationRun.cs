using Sprache;
using Tune.Hpc.Specification;

namespace Tune.Hpc.Runtime.Notation;

/// <summary>Runs a grammar over a whole text and says what is wrong in a person's words.</summary>
internal static class NotationRun
{
    /// <summary>Deeper nesting is refused: the grammar calls itself, and the stack is finite.</summary>
    private const int DeepestNesting = 40;

    /// <summary>So do chains of signs.</summary>
    private const int MostSigns = 400;

    public static T Read<T>(Parser<T> grammar, string text, SpecPlace place, string code, int longest, string what)
    {
        if (text.Length > longest)
        {
            throw new TuneException(code, $"{place}: {what} of {text.Length} characters; the longest allowed has {longest}");
        }

        RequireShallow(text, place, code);
        var result = grammar.TryParse(text);
        if (result.WasSuccessful && SkipSpace(text, result.Remainder.Position) is var end && end == text.Length)
        {
            return result.Value;
        }

        int at = SkipSpace(text, result.Remainder.Position);
        string found = at < text.Length ? $"\"{text[at]}\" is not understood" : "it ends too early";
        throw new TuneException(code, $"{place}: in \"{Shorten(text, at)}\", character {at + 1}: {found}{Expected(result, text, at)}");
    }

    private static string Expected<T>(IResult<T> result, string text, int at)
    {
        if (at < text.Length && text[at] == '=')
        {
            return "; write == to compare";
        }

        string[] wanted = result.WasSuccessful ? [] : [.. result.Expectations.Distinct().Order(StringComparer.Ordinal)];
        wanted = wanted.Contains("a value") ? ["a value"] : wanted;
        return wanted.Length == 0 ? "" : $"; expected {string.Join(" or ", wanted)}";
    }

    private static void RequireShallow(string text, SpecPlace place, string code)
    {
        int depth = 0;
        int signs = 0;
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] is '"' or '\'')
            {
                i = EndOfQuoted(text, i);
                continue;
            }

            depth += text[i] is '(' or '[' or '{' ? 1 : text[i] is ')' or ']' or '}' ? -1 : 0;
            signs = text[i] is '-' or '+' or '!' or '?' or '*' || IsNot(text, i) ? signs + 1 : text[i] is ',' ? 0 : signs;
            if (depth > DeepestNesting || signs > MostSigns)
            {
                throw new TuneException(
                    code, $"{place}: in \"{Shorten(text, i)}\", character {i + 1}: nested too deeply; the most are {DeepestNesting} brackets and {MostSigns} operators in a row");
            }
        }
    }

    private static int EndOfQuoted(string text, int start)
    {
        int end = start + 1;
        while (end < text.Length && text[end] != text[start])
        {
            end += text[end] == '\\' ? 2 : 1;
        }

        return end;
    }

    private static bool IsNot(string text, int at) => text.AsSpan(at).StartsWith("not", StringComparison.Ordinal);

    private static int SkipSpace(string text, int at)
    {
        while (at < text.Length && char.IsWhiteSpace(text[at]))
        {
            at++;
        }

        return at;
    }

    private static string Shorten(string text, int at) => text.Length <= 200 ? text : $"...{text[Math.Max(0, at - 80)..Math.Min(text.Length, at + 80)]}...";
}
