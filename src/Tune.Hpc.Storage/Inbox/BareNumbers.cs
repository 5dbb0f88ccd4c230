namespace Tune.Hpc.Storage.Inbox;

/// <summary>Puts quotes around the bare words that other languages write for numbers JSON lacks: Python's <c>NaN</c> and <c>Infinity</c>, C's <c>nan</c> and <c>inf</c>.</summary>
internal static class BareNumbers
{
    /// <summary>Copies a line with those words quoted. False when there are none.</summary>
    public static bool Quote(ReadOnlySpan<byte> line, ByteBuffer into)
    {
        into.CutTo(0);
        int copied = 0;
        for (int i = 0; i < line.Length;)
        {
            if (line[i] == '"')
            {
                i = AfterText(line, i);
                continue;
            }

            int length = WordLength(line[i..]);
            if (length == 0 || (i > 0 && IsWordPart(line[i - 1])))
            {
                i++;
                continue;
            }

            into.Add(line[copied..i]);
            into.Add("\""u8);
            into.Add(line.Slice(i, length));
            into.Add("\""u8);
            i += length;
            copied = i;
        }

        into.Add(line[copied..]);
        return copied > 0;
    }

    private static int AfterText(ReadOnlySpan<byte> line, int quote)
    {
        int i = quote + 1;
        while (i < line.Length && line[i] != '"')
        {
            i += line[i] == '\\' ? 2 : 1;
        }

        return i + 1;
    }

    private static int WordLength(ReadOnlySpan<byte> text)
    {
        int sign = text[0] is (byte)'-' or (byte)'+' ? 1 : 0;
        int length = 0;
        while (sign + length < text.Length && IsWordPart(text[sign + length]))
        {
            length++;
        }

        var word = text.Slice(sign, length);
        bool known = System.Text.Ascii.EqualsIgnoreCase(word, "nan"u8)
            || System.Text.Ascii.EqualsIgnoreCase(word, "inf"u8)
            || System.Text.Ascii.EqualsIgnoreCase(word, "infinity"u8);
        return known ? sign + length : 0;
    }

    private static bool IsWordPart(byte b) => char.IsAsciiLetterOrDigit((char)b) || b == '_';
}
