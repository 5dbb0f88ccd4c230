using YamlDotNet.Core;
using YamlDotNet.Core.Tokens;

namespace Tune.Hpc.Runtime.Specification.Reading;

/// <summary>YAML's tokens, except that a plain text of a flow collection with an open parenthesis goes on to its partner.</summary>
/// <remarks>YAML alone reads <c>{momentum: uniform(0, 0.99)}</c> as two entries, <c>momentum: uniform(0</c> and <c>0.99)</c>.
/// A text whose parenthesis is not closed within its collection stays what YAML makes of it.</remarks>
internal sealed class ParenthesisScanner(string text) : IScanner
{
    private readonly Scanner _inner = new(new StringReader(text));
    private readonly Queue<Token> _ahead = new();
    private int _flowDepth;

    public Mark CurrentPosition => _inner.CurrentPosition;

    public Token? Current { get; private set; }

    public bool MoveNext() => MoveNextWithoutConsuming();

    // As in the inner scanner: each call goes on, and consuming only counts.
    public bool MoveNextWithoutConsuming()
    {
        Current = Next();
        return Current is not null;
    }

    public void ConsumeCurrent() => Current = null;

    private Token? Next()
    {
        var token = Take();
        _flowDepth += DepthChange(token);
        return token is Scalar { Style: ScalarStyle.Plain } scalar && _flowDepth > 0 && Open(scalar) > 0 ? Whole(scalar) : token;
    }

    private Token? Take() => _ahead.Count > 0 ? _ahead.Dequeue() : Pull();

    private Token? Pull()
    {
        if (!_inner.MoveNextWithoutConsuming())
        {
            return null;
        }

        var token = _inner.Current;
        _inner.ConsumeCurrent();
        return token;
    }

    private Scalar Whole(Scalar first)
    {
        var taken = new List<Token>();
        int open = Open(first);
        int depth = 0;
        while (Take() is { } token)
        {
            taken.Add(token);
            depth += DepthChange(token);
            open += token is Scalar { Style: ScalarStyle.Plain } part ? Open(part) : 0;
            if (open <= 0 && depth == 0)
            {
                return new Scalar(text[(int)first.Start.Index..(int)token.End.Index], ScalarStyle.Plain, first.Start, token.End);
            }

            if (depth < 0)
            {
                break;
            }
        }

        PutBack(taken);
        return first;
    }

    private void PutBack(List<Token> taken)
    {
        Token[] later = [.. taken, .. _ahead];
        _ahead.Clear();
        foreach (var token in later)
        {
            _ahead.Enqueue(token);
        }
    }

    private static int Open(Scalar scalar) => scalar.Value.Count(c => c == '(') - scalar.Value.Count(c => c == ')');

    private static int DepthChange(Token? token) => token switch
    {
        FlowMappingStart or FlowSequenceStart => 1,
        FlowMappingEnd or FlowSequenceEnd => -1,
        _ => 0,
    };
}
