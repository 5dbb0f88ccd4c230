using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Sprache;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Runtime.Notation;

/// <summary>The words that expressions and domains share.</summary>
internal static class Tokens
{
    public static Parser<string> Name { get; } = Lexeme(
        from first in Parse.Char(c => char.IsAsciiLetter(c) || c == '_', "a name")
        from rest in Parse.Char(IsNamePart, "letter").Many().Text()
        select first + rest).Named("a name");

    public static Parser<ConfigValue> Number { get; } = Lexeme(
        from digits in Digits.Or(Parse.Return(""))
        from fraction in (from dot in Parse.Char('.') from f in Digits.Or(Parse.Return("")) select "." + f).Or(Parse.Return(""))
        from exponent in Exponent.Or(Parse.Return(""))
        from end in Parse.Char(IsNamePart, "letter").Not()
        where digits.Length > 0 || fraction.Length > 1
        select NumberOf(digits, fraction, exponent)).Named("a number");

    public static Parser<string> Text { get; } =
        from text in Quoted('"').XOr(Quoted('\'')).Named("a text in quotes")
        from space in Parse.WhiteSpace.Many()
        select text;

    /// <summary>A sign or bracket.</summary>
    public static Parser<string> Sign(string sign) => Lexeme(Parse.String(sign).Text()).Named($"\"{sign}\"");

    /// <summary>A word that is not the beginning of a longer name.</summary>
    public static Parser<string> Word(string word) => Lexeme(
        from w in Parse.String(word).Text()
        from end in Parse.Char(IsNamePart, "letter").Not()
        select w).Named($"\"{word}\"");

    /// <summary>Items between commas; a comma may follow the last.</summary>
    public static Parser<ImmutableArray<T>> Items<T>(Parser<T> item, string close) => input =>
    {
        var items = ImmutableArray.CreateBuilder<T>();
        var end = Sign(close);
        var comma = Sign(",");
        while (true)
        {
            var closed = end(input);
            if (closed.WasSuccessful)
            {
                return Result.Success(items.ToImmutable(), closed.Remainder);
            }

            var next = item(input);
            if (!next.WasSuccessful)
            {
                return Result.Failure<ImmutableArray<T>>(next.Remainder, next.Message, next.Expectations);
            }

            items.Add(next.Value);
            var separator = comma(next.Remainder);
            input = separator.Remainder;
            if (!separator.WasSuccessful && !end(input).WasSuccessful)
            {
                return Result.Failure<ImmutableArray<T>>(input, separator.Message, ["\",\"", $"\"{close}\""]);
            }
        }
    };

    /// <summary>As often as it is there; one that begins and does not end is an error, so that messages point into it.</summary>
    public static Parser<ImmutableArray<T>> Repeated<T>(Parser<T> parser) => input =>
    {
        var items = ImmutableArray.CreateBuilder<T>();
        while (true)
        {
            var next = parser(input);
            if (!next.WasSuccessful)
            {
                return next.Remainder.Position == input.Position
                    ? Result.Success(items.ToImmutable(), input)
                    : Result.Failure<ImmutableArray<T>>(next.Remainder, next.Message, next.Expectations);
            }

            items.Add(next.Value);
            input = next.Remainder;
        }
    };

    /// <summary>Once or not at all; one that begins and does not end is an error.</summary>
    public static Parser<ImmutableArray<T>> AtMostOnce<T>(Parser<T> parser) => input =>
    {
        var next = parser(input);
        return next.WasSuccessful ? Result.Success(ImmutableArray.Create(next.Value), next.Remainder)
            : next.Remainder.Position == input.Position ? Result.Success(ImmutableArray<T>.Empty, input)
            : Result.Failure<ImmutableArray<T>>(next.Remainder, next.Message, next.Expectations);
    };

    /// <summary>A result with the text it was read from.</summary>
    public static Parser<(string Text, T Value)> Source<T>(Parser<T> parser) => input =>
    {
        var result = parser(input);
        return result.WasSuccessful
            ? Result.Success((input.Source[input.Position..result.Remainder.Position].Trim(), result.Value), result.Remainder)
            : Result.Failure<(string, T)>(result.Remainder, result.Message, result.Expectations);
    };

    /// <summary>All of it or nothing, and the white space after it.</summary>
    private static Parser<T> Lexeme<T>(Parser<T> parser) => input =>
    {
        var result = parser.Then(value => Parse.WhiteSpace.Many().Return(value))(input);
        return result.WasSuccessful ? result : Result.Failure<T>(input, result.Message, result.Expectations);
    };

    private static bool IsNamePart(char c) => char.IsAsciiLetterOrDigit(c) || c == '_';

    private static Parser<string> Digits => Parse.Char(char.IsAsciiDigit, "digit").AtLeastOnce().Text();

    private static Parser<string> Exponent =>
        from e in Parse.Chars('e', 'E')
        from sign in Parse.Chars('+', '-').Select(c => c.ToString()).Or(Parse.Return(""))
        from digits in Digits
        select "e" + sign + digits;

    private static ConfigValue NumberOf(string digits, string fraction, string exponent) =>
        fraction.Length == 0 && exponent.Length == 0 && long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out long whole)
            ? ConfigValue.Of(whole)
            : ConfigValue.Of(double.Parse("0" + digits + fraction + (fraction == "." ? "0" : "") + exponent, CultureInfo.InvariantCulture));

    private static Parser<string> Quoted(char quote) =>
        from open in Parse.Char(quote)
        from characters in Escaped.XOr(Parse.Char(c => c != quote && c != '\\', "character")).Many()
        from close in Parse.Char(quote).Named($"the closing {quote}")
        select Join(characters);

    private static Parser<char> Escaped =>
        from slash in Parse.Char('\\')
        from character in Unicode.XOr(Parse.Chars("\"'\\/bfnrt").Select(Unescape).Named("an escape: one of \\\" \\' \\\\ \\/ \\b \\f \\n \\r \\t \\uXXXX"))
        select character;

    private static Parser<char> Unicode =>
        from u in Parse.Char('u')
        from digits in Parse.Char(char.IsAsciiHexDigit, "hexadecimal digit").Repeat(4).Text()
        select (char)int.Parse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);

    private static char Unescape(char c) => c switch
    {
        'b' => '\b',
        'f' => '\f',
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        _ => c,
    };

    private static string Join(IEnumerable<char> characters) => characters.Aggregate(new StringBuilder(), (text, c) => text.Append(c)).ToString();
}
