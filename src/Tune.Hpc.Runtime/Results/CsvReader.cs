using System.Globalization;
using System.Text;

namespace Tune.Hpc.Runtime.Results;

/// <summary>Reads CSV after RFC 4180. What a column holds is seen from all of its values; an empty field is no value.</summary>
internal static class CsvReader
{
    /// <summary>Reads a table, all of it.</summary>
    /// <exception cref="FormatException">It has no header, a row of another length, or a quote that does not end.</exception>
    public static ResultTable Read(TextReader reader)
    {
        var records = Records(reader).ToList();
        if (records.Count == 0 || records[0].Exists(n => n.Text.Length == 0))
        {
            throw new FormatException("its first line does not name the columns");
        }

        string[] names = [.. records[0].Select(n => n.Text)];
        if (names.GroupBy(n => n, StringComparer.Ordinal).FirstOrDefault(g => g.Count() > 1) is { } twice)
        {
            throw new FormatException($"two of its columns are called '{twice.Key}'");
        }

        records.RemoveAt(0);
        int wrong = records.FindIndex(r => r.Count != names.Length);
        if (wrong >= 0)
        {
            throw new FormatException($"record {wrong + 1} after the header has {records[wrong].Count} fields, and there are {names.Length} columns");
        }

        TableColumn[] columns = [.. names.Select((n, i) => new TableColumn(n, TrialTable.KindOf(n) is { } known && Fits(records, i, known) ? known : KindOf(records, i)))];
        return new ResultTable([.. columns], records.Select(r => r.Select((field, i) => CellOf(field, columns[i].Kind)).ToArray()));
    }

    private static CellKind KindOf(List<List<Field>> records, int column)
    {
        foreach (var kind in (ReadOnlySpan<CellKind>)[CellKind.Boolean, CellKind.Integer, CellKind.Number, CellKind.Time])
        {
            if (Fits(records, column, kind))
            {
                return kind;
            }
        }

        return CellKind.Text;
    }

    private static bool Fits(List<List<Field>> records, int column, CellKind kind) =>
        records.TrueForAll(r => r[column].IsNone || !CellOf(r[column], kind).IsNone) && (kind == CellKind.Text || records.Exists(r => !r[column].IsNone));

    // None where the text does not say a value of that kind. A number that begins with a zero is somebody's number, not a number.
    private static Cell CellOf(Field field, CellKind kind) => kind switch
    {
        _ when field.IsNone => Cell.None,
        CellKind.Boolean => bool.TryParse(field.Text, out bool truth) ? Cell.Of(truth) : Cell.None,
        CellKind.Integer => long.TryParse(field.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long whole) && !IsPadded(field.Text) ? Cell.Of(whole) : Cell.None,
        CellKind.Number => NumberOf(field.Text),
        CellKind.Time => field.Text.AsSpan().ContainsAny('-', '/') && DateTimeOffset.TryParse(field.Text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? Cell.Of(time)
            : Cell.None,
        _ => Cell.Of(field.Text),
    };

    private static Cell NumberOf(string text) => text.ToLowerInvariant() switch
    {
        "nan" => Cell.Of(double.NaN),
        "inf" or "infinity" or "∞" => Cell.Of(double.PositiveInfinity),
        "-inf" or "-infinity" or "-∞" => Cell.Of(double.NegativeInfinity),
        _ => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && !IsPadded(text) ? Cell.Of(number) : Cell.None,
    };

    private static bool IsPadded(string text)
    {
        string digits = text.TrimStart('-', '+');
        return digits.Length > 1 && digits[0] == '0' && char.IsAsciiDigit(digits[1]);
    }

    private static IEnumerable<List<Field>> Records(TextReader reader)
    {
        var record = new List<Field>();
        while (reader.Peek() >= 0)
        {
            bool more = ReadField(reader, record);
            if (more)
            {
                continue;
            }

            // An empty last line is the end of the line before.
            if (record.Count > 1 || !record[0].IsNone)
            {
                yield return record;
            }

            record = [];
        }

        if (record.Count > 0)
        {
            record.Add(default);
            yield return record;
        }
    }

    /// <summary>Reads a field and what ends it. True when a comma did.</summary>
    private static bool ReadField(TextReader reader, List<Field> record)
    {
        var text = new StringBuilder();
        bool quoted = reader.Peek() == '"';
        if (quoted)
        {
            ReadQuoted(reader, text);
        }

        int next;
        while ((next = reader.Read()) is not (-1 or ',' or '\n'))
        {
            text.Append((char)next);
        }

        if (next != ',' && text.Length > 0 && text[^1] == '\r')
        {
            text.Length--;
        }

        record.Add(new Field(text.ToString(), quoted));
        return next == ',';
    }

    private static void ReadQuoted(TextReader reader, StringBuilder text)
    {
        reader.Read();
        while (true)
        {
            switch (reader.Read())
            {
                case -1:
                    throw new FormatException("a quote is opened and not closed");
                case '"' when reader.Peek() != '"':
                    return;
                case '"':
                    reader.Read();
                    text.Append('"');
                    break;
                case var character:
                    text.Append((char)character);
                    break;
            }
        }
    }

    /// <param name="Text">What stands there.</param>
    /// <param name="Quoted">Whether in quotes: then an empty text is one.</param>
    private readonly record struct Field(string Text, bool Quoted)
    {
        public bool IsNone => string.IsNullOrEmpty(Text) && !Quoted;
    }
}
