using Tune.Hpc;

namespace Tune.Hpc.Execution;

/// <summary>Texts as words of POSIX shell.</summary>
internal static class ShellText
{
    /// <summary>The text as one word that no shell changes: in single quotes, each single quote outside of them.</summary>
    /// <param name="text">Any text without NUL.</param>
    /// <param name="place">Where it comes from, for the error.</param>
    /// <exception cref="TuneException">It holds a NUL or half of a surrogate pair.</exception>
    public static string Quote(string text, string place)
    {
        Check(text, place);
        return $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'";
    }

    /// <summary>Whether it may name an environment variable: a letter or <c>_</c>, then letters, digits and <c>_</c>.</summary>
    public static bool IsVariableName(string name) =>
        name.Length > 0 && !char.IsAsciiDigit(name[0]) && name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_');

    private static void Check(string text, string place)
    {
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] == '\0')
            {
                throw new TuneException(ExecutionErrors.UnquotableText, $"{place}: holds a NUL at character {i + 1}; no process can be given one. Take it out.");
            }

            if (!char.IsSurrogate(text[i]))
            {
                continue;
            }

            if (!char.IsHighSurrogate(text[i]) || i + 1 == text.Length || !char.IsLowSurrogate(text[i + 1]))
            {
                throw new TuneException(
                    ExecutionErrors.UnquotableText,
                    $"{place}: holds half of a surrogate pair (U+{(int)text[i]:X4}) at character {i + 1}; it has no UTF-8 form. Take it out.");
            }

            i++;
        }
    }
}
