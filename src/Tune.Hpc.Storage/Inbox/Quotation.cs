using System.Text;

namespace Tune.Hpc.Storage.Inbox;

/// <summary>Makes the beginning of arbitrary bytes fit for a message or a table.</summary>
internal static class Quotation
{
    private const int MaxCharacters = 200;

    /// <summary>At most 200 characters; what cannot be printed becomes <c>\xNN</c>, and what was left out three points.</summary>
    public static string Of(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder(MaxCharacters);
        while (!bytes.IsEmpty)
        {
            bool valid = Rune.DecodeFromUtf8(bytes, out var rune, out int used) == System.Buffers.OperationStatus.Done;
            string shown = valid && IsPrintable(rune) ? rune.ToString() : Escaped(bytes[..used]);
            if (text.Length + shown.Length > MaxCharacters - 3)
            {
                return text.Append("...").ToString();
            }

            text.Append(shown);
            bytes = bytes[used..];
        }

        return text.ToString();
    }

    // Formatting characters (direction marks, joiners) can make a terminal show something else than what is there.
    private static bool IsPrintable(Rune rune) => !Rune.IsControl(rune)
        && Rune.GetUnicodeCategory(rune) is not (System.Globalization.UnicodeCategory.Format or System.Globalization.UnicodeCategory.PrivateUse
            or System.Globalization.UnicodeCategory.OtherNotAssigned or System.Globalization.UnicodeCategory.LineSeparator
            or System.Globalization.UnicodeCategory.ParagraphSeparator);

    private static string Escaped(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder();
        foreach (byte b in bytes)
        {
            text.Append(b == '\t' ? "\\t" : $"\\x{b:x2}");
        }

        return text.ToString();
    }
}
