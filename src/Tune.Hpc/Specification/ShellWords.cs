using System.Collections.Immutable;
using System.Text;

namespace Tune.Hpc.Specification;

/// <summary>Splits a command into arguments as a POSIX shell would, and refuses what only a shell could do.</summary>
public sealed class ShellWords
{
    private readonly string _text;
    private readonly SpecPlace _place;
    private readonly StringBuilder _word = new();
    private readonly ImmutableArray<string>.Builder _words = ImmutableArray.CreateBuilder<string>();
    private bool _inWord;
    private int _at;

    private ShellWords(string text, SpecPlace place)
    {
        _text = text;
        _place = place;
    }

    /// <summary>The arguments.</summary>
    /// <exception cref="TuneException">An unfinished quote, or an operator, expansion or pattern outside quotes.</exception>
    public static ImmutableArray<string> Split(string text, SpecPlace place) => new ShellWords(text.TrimEnd('\n', '\r'), place).Read();

    /// <summary>The inverse of <see cref="Split"/>: one line that a person can read and a shell would take.</summary>
    public static string Join(IEnumerable<string> arguments) => string.Join(' ', arguments.Select(Quote));

    private static string Quote(string argument) =>
        argument.Length > 0 && argument.All(c => char.IsLetterOrDigit(c) || "_-./=:,+@%{}[]".Contains(c)) ? argument : $"'{argument.Replace("'", "'\\''")}'";

    private ImmutableArray<string> Read()
    {
        for (; _at < _text.Length; _at++)
        {
            char c = _text[_at];
            switch (c)
            {
                case '\'': SingleQuoted(); break;
                case '"': DoubleQuoted(); break;
                case '\\': Escaped(); break;
                case ' ' or '\t': EndWord(); break;
                case '\n' or '\r': throw Refused("a new line");
                default: Plain(c); break;
            }
        }

        EndWord();
        return _words.ToImmutable();
    }

    private void Plain(char c)
    {
        if ("|<>&;()`*".Contains(c) || IsExpansion())
        {
            throw Refused($"'{c}'");
        }

        Add(c);
    }

    private void SingleQuoted()
    {
        int end = _text.IndexOf('\'', _at + 1);
        if (end < 0)
        {
            throw Unfinished();
        }

        _word.Append(_text, _at + 1, end - _at - 1);
        _inWord = true;
        _at = end;
    }

    private void DoubleQuoted()
    {
        int start = _at;
        _inWord = true;
        for (_at++; _at < _text.Length && _text[_at] != '"'; _at++)
        {
            if (_text[_at] == '\\' && _at + 1 < _text.Length && "\"\\$`\n".Contains(_text[_at + 1]))
            {
                Escaped();
            }
            else if (_text[_at] == '`' || IsExpansion())
            {
                throw Refused($"'{_text[_at]}'");
            }
            else
            {
                Add(_text[_at]);
            }
        }

        if (_at >= _text.Length)
        {
            _at = start;
            throw Unfinished();
        }
    }

    private void Escaped()
    {
        _at++;
        if (_at >= _text.Length)
        {
            throw new TuneException(SpecCodes.BadCommand, $"{_place}: the command ends with a single backslash; write \\\\ for one, or put it in quotes");
        }

        if (_text[_at] != '\n')
        {
            Add(_text[_at]);
        }
    }

    private bool IsExpansion() =>
        _text[_at] == '$' && _at + 1 < _text.Length && (char.IsAsciiLetterOrDigit(_text[_at + 1]) || "_({@#?$!*".Contains(_text[_at + 1]));

    private void Add(char c)
    {
        _word.Append(c);
        _inWord = true;
    }

    private void EndWord()
    {
        if (_inWord)
        {
            _words.Add(_word.ToString());
            _word.Clear();
            _inWord = false;
        }
    }

    private TuneException Refused(string what) => new(
        SpecCodes.BadCommand,
        $"{_place}: the command has {what} at character {_at + 1}, which needs a shell, and none runs it; put it in single quotes if it is meant as it stands, or ask for the shell: sh -c '...'");

    private TuneException Unfinished() => new(
        SpecCodes.BadCommand, $"{_place}: the quote {_text[_at]} at character {_at + 1} of the command is never closed");
}
