using System.Collections.Immutable;
using Sprache;
using Tune.Hpc.Space.Expressions;
using Tune.Hpc.Specification;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Runtime.Notation;

/// <summary>The grammar of expressions: the operators of C and of Python, loosest first in <see cref="Whole"/>.</summary>
/// <remarks>Tightness as in Python: <c>-2 ** 2</c> is −4, and <c>not</c> is looser than a comparison; <c>!</c> is as tight as a minus.</remarks>
internal sealed class ExpressionGrammar
{
    private readonly SpecPlace _place;
    private readonly bool _allowRandom;
    private readonly bool _allowCalls;
    private readonly Parser<Expression> _power;
    private readonly Parser<Expression> _unary;
    private readonly Parser<Expression> _not;

    public ExpressionGrammar(SpecPlace place, bool allowRandom, bool allowCalls)
    {
        _place = place;
        _allowRandom = allowRandom;
        _allowCalls = allowCalls;
        var whole = Parse.Ref(() => Whole!);
        var unary = Parse.Ref(() => _unary!);
        var not = Parse.Ref(() => _not!);

        _power = from value in Postfix(whole)
                 from power in Tokens.AtMostOnce(Located(Tokens.Sign("**")).Then(sign => unary.Select(exponent => (sign, exponent))))
                 select power.IsEmpty ? value : new BinaryExpression("**", value, power[0].exponent, power[0].sign.Site);
        _unary = (from sign in Located(Tokens.Sign("-").XOr(Tokens.Sign("+")).XOr(Tokens.Sign("!")))
                  from operand in unary
                  select Signed(sign.Value[0], operand, sign.Site)).XOr(_power);
        var product = Chain(_unary, "//", "/", "%", "*");
        var sum = Chain(product, "+", "-");
        _not = (from sign in Located(Tokens.Word("not"))
                from operand in not
                select (Expression)new UnaryExpression('!', operand, sign.Site)).XOr(Comparison(sum));
        var both = Logical(_not, "&&", "and", isAnd: true);
        var either = Logical(both, "||", "or", isAnd: false);
        Whole = from condition in either
                from choice in Tokens.AtMostOnce(Branches(whole))
                select choice.IsEmpty ? condition : choice[0](condition);
    }

    /// <summary>A whole expression.</summary>
    public Parser<Expression> Whole { get; }

    /// <summary>A whole expression with its text.</summary>
    public Parser<ParsedExpression> WholeWithText => Tokens.Source(Whole).Select(e => new ParsedExpression(e.Text, e.Value, _place));

    private Parser<Expression> Postfix(Parser<Expression> whole)
    {
        var member = from dot in Located(Tokens.Sign("."))
                     from name in Tokens.Name
                     select (Func<Expression, Expression>)(target => new MemberExpression(target, new LiteralExpression(ConfigValue.Of(name)), dot.Site));
        var index = from open in Located(Tokens.Sign("["))
                    from inner in whole
                    from close in Tokens.Sign("]")
                    select (Func<Expression, Expression>)(target => new MemberExpression(target, inner, open.Site));
        return from start in Primary(whole)
               from steps in Tokens.Repeated(member.XOr(index))
               select steps.Aggregate(start, (target, step) => step(target));
    }

    private Parser<Expression> Primary(Parser<Expression> whole)
    {
        var number = Tokens.Number.Select(n => (Expression)new LiteralExpression(n));
        var text = Tokens.Text.Select(t => (Expression)new LiteralExpression(ConfigValue.Of(t)));
        var bracket = from open in Tokens.Sign("(") from inner in whole from close in Tokens.Sign(")") select inner;
        var list = from open in Tokens.Sign("[") from items in Tokens.Items(whole, "]") select (Expression)new ListExpression(items);
        var call = from name in Located(FreeName)
                   from arguments in Tokens.AtMostOnce(Tokens.Sign("(").Then(_ => Tokens.Items(whole, ")")))
                   select arguments.IsEmpty ? Named(name.Value, name.Site) : Call(name.Value, arguments[0], name.Site);
        return number.XOr(text).XOr(bracket).XOr(list).XOr(call).Named("a value");
    }

    /// <summary>A name that is no operator, or a failure that has read nothing.</summary>
    private static Parser<string> FreeName => input =>
        Tokens.Name(input) is { WasSuccessful: true, Value: "not" or "and" or "or" or "in" or "when" } operation
            ? Result.Failure<string>(input, $"unexpected {operation.Value}", ["a value"])
            : Tokens.Name(input);

    private Parser<Expression> Chain(Parser<Expression> operand, params string[] signs)
    {
        var sign = signs.Select(s => Tokens.Sign(s)).Aggregate((a, b) => a.XOr(b));
        return from first in operand
               from rest in Tokens.Repeated(Located(sign).Then(s => operand.Select(right => (s, right))))
               select rest.Aggregate(first, (left, next) => new BinaryExpression(next.s.Value, left, next.right, next.s.Site));
    }

    private Parser<Expression> Comparison(Parser<Expression> operand)
    {
        var sign = new[] { "==", "!=", "<=", ">=", "<", ">" }.Select(Tokens.Sign).Append(Tokens.Word("in")).Aggregate((a, b) => a.XOr(b));
        var notIn = from n in Tokens.Word("not") from i in Tokens.Word("in") select "not in";
        return from left in operand
               from right in Tokens.AtMostOnce(Located(sign.XOr(notIn)).Then(s => operand.Select(r => (s, r))))
               select right.IsEmpty ? left : Compared(left, right[0].s.Value, right[0].r, right[0].s.Site);
    }

    private Parser<Expression> Logical(Parser<Expression> operand, string sign, string word, bool isAnd) =>
        from first in operand
        from rest in Tokens.Repeated(Located(Tokens.Sign(sign).XOr(Tokens.Word(word))).Then(s => operand.Select(right => (s, right))))
        select rest.Aggregate(first, (left, next) => new LogicalExpression(isAnd, left, next.right, next.s.Site));

    private Parser<Func<Expression, Expression>> Branches(Parser<Expression> whole) =>
        from question in Located(Tokens.Sign("?"))
        from then in whole
        from colon in Tokens.Sign(":")
        from otherwise in whole
        select (Func<Expression, Expression>)(condition => new ConditionalExpression(condition, then, otherwise, question.Site));

    private static Expression Signed(char sign, Expression operand, ExpressionSite site) => (sign, operand) switch
    {
        ('-', LiteralExpression { Value: ConfigInteger i }) => new LiteralExpression(ConfigValue.Of(-i.Value)),
        ('-', LiteralExpression { Value: ConfigNumber n }) => new LiteralExpression(ConfigValue.Of(-n.Value)),
        _ => new UnaryExpression(sign, operand, site),
    };

    private static Expression Compared(Expression left, string sign, Expression right, ExpressionSite site) => sign == "not in"
        ? new UnaryExpression('!', new BinaryExpression("in", left, right, site), site)
        : new BinaryExpression(sign, left, right, site);

    private static Expression Named(string name, ExpressionSite site) => name switch
    {
        "true" or "True" => new LiteralExpression(ConfigValue.True),
        "false" or "False" => new LiteralExpression(ConfigValue.False),
        "null" or "None" => new LiteralExpression(ConfigValue.Null),
        _ => new NameExpression(name, site),
    };

    private Expression Call(string name, ImmutableArray<Expression> arguments, ExpressionSite site)
    {
        var function = Functions.Find(name) ?? throw site.Error(
            ExpressionCodes.UnknownFunction, $"there is no function {name}{NearestName.Hint(name, Functions.All.Select(f => f.Name))}");
        if (arguments.Length < function.Least || arguments.Length > function.Most)
        {
            throw site.Error(ExpressionCodes.UnknownFunction, $"{name} has {arguments.Length} arguments here; it is {function.Text}");
        }

        return name == Functions.AskName ? Ask(arguments[0], site)
            : function.IsRandom && !_allowRandom ? throw site.Error(ExpressionCodes.RandomNotAllowed, $"{name} is random; random functions are only for sample_from")
            : new CallExpression(name, arguments, site);
    }

    private AskExpression Ask(Expression function, ExpressionSite site)
    {
        if (!_allowCalls)
        {
            throw site.Error(FunctionCodes.Misplaced, "functions of a program are only asked in sample_from, config_constraints and stop");
        }

        return function is LiteralExpression { Value: ConfigText { Value: { Length: > 0 } name } }
            ? new AskExpression(name, site)
            : throw site.Error(FunctionCodes.Misplaced, "call needs a function's name written out, such as call(\"pick\")");
    }

    private Parser<(T Value, ExpressionSite Site)> Located<T>(Parser<T> parser) => input =>
    {
        var result = parser(input);
        return result.WasSuccessful
            ? Result.Success((result.Value, new ExpressionSite(_place, input.Source, input.Position + 1)), result.Remainder)
            : Result.Failure<(T, ExpressionSite)>(result.Remainder, result.Message, result.Expectations);
    };
}
