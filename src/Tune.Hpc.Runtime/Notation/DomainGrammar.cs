using System.Collections.Immutable;
using Sprache;
using Tune.Hpc.Specification;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Runtime.Notation;

/// <summary>The grammar of domains: calls, and the values that stand in them. What the calls mean is checked later.</summary>
internal sealed class DomainGrammar
{
    private readonly SpecPlace _place;
    private readonly ExpressionGrammar _conditions;
    private readonly ExpressionGrammar _computed;

    public DomainGrammar(SpecPlace place)
    {
        _place = place;
        _conditions = new ExpressionGrammar(place, allowRandom: false, allowCalls: false);
        _computed = new ExpressionGrammar(place, allowRandom: true, allowCalls: true);
        var value = Parse.Ref(() => Value!);
        var number = Parse.Char('-').Or(Parse.Char('+')).Optional().Then(sign => Tokens.Number.Select(n => sign.GetOrDefault() == '-' ? Negative(n) : n));
        var scalar = Whole(number).XOr(Tokens.Text.Select(ConfigValue.Of)).Select(v => (SpecNode)new SpecScalar(v, place));
        var infinite = Whole(Parse.Char('-').Then(_ => Tokens.Word("inf"))).Select(_ => (SpecNode)new SpecScalar(ConfigValue.Of(double.NegativeInfinity), place));
        var list = from open in Tokens.Sign("[") from items in Tokens.Items(value, "]") select (SpecNode)new SpecList(items, place);
        var map = from open in Tokens.Sign("{") from entries in Tokens.Items(Entry(value), "}") select (SpecNode)Map(entries);
        var bare = scalar.XOr(infinite).XOr(list).XOr(map).XOr(NameOrCall(value)).Named("a value");
        Value = from v in bare
                from condition in Tokens.AtMostOnce(Tokens.Word("when").Then(_ => _conditions.WholeWithText))
                select condition.IsEmpty ? v : new SpecWhen(v, condition[0]);
    }

    /// <summary>A value, with its condition if it has one.</summary>
    public Parser<SpecNode> Value { get; }

    private Parser<SpecEntry> Entry(Parser<SpecNode> value) =>
        from name in Tokens.Name.XOr(Tokens.Text)
        from colon in Tokens.Sign(":")
        from inner in value
        select new SpecEntry(name, _place, inner);

    private Parser<SpecNode> NameOrCall(Parser<SpecNode> value) =>
        from name in Tokens.Name
        from node in Tokens.Sign("(").Then(_ => name == "sample_from" ? Computed() : Arguments(name, value)).XOr(Parse.Return(Bare(name)))
        select node;

    private Parser<SpecNode> Arguments(string name, Parser<SpecNode> value)
    {
        var named = Whole(from keyword in Tokens.Name from sign in Tokens.Sign("=") select keyword)
            .Then(keyword => value.Select(v => new SpecEntry(keyword, _place, v)));
        var positional = value.Select(v => new SpecEntry("", _place, v));
        return Tokens.Items(named.XOr(positional), ")").Select(entries => (SpecNode)Call(name, entries));
    }

    private Parser<SpecNode> Computed() =>
        from expression in Tokens.Source(_computed.Whole)
        from close in Tokens.Sign(")")
        select (SpecNode)new SpecCall("sample_from", [], [], _place)
        {
            Expression = expression.Value is Space.Expressions.LiteralExpression { Value: ConfigText text }
                ? ExpressionParser.Parse(text.Value, _place, allowRandom: true, allowCalls: true)
                : new Space.Expressions.ParsedExpression(expression.Text, expression.Value, _place),
        };

    private SpecCall Call(string name, ImmutableArray<SpecEntry> entries)
    {
        int misplaced = entries.IndexOf(entries.LastOrDefault(e => e.Name.Length == 0)!) - entries.Count(e => e.Name.Length == 0) + 1;
        return misplaced > 0
            ? throw new TuneException(Space.SpaceCodes.BadArguments, $"{_place}: {name}(...): arguments without a name stand before those with one")
            : new SpecCall(name, [.. entries.Where(e => e.Name.Length == 0).Select(e => e.Value)], [.. entries.Where(e => e.Name.Length > 0)], _place);
    }

    private SpecMap Map(ImmutableArray<SpecEntry> entries) => entries.GroupBy(e => e.Name).FirstOrDefault(g => g.Count() > 1) is { } twice
        ? throw new TuneException(Space.SpaceCodes.Syntax, $"{_place}: the name {twice.Key} stands twice in one map")
        : new SpecMap(entries, _place);

    private SpecScalar Bare(string name) => new(
        name switch
        {
            "true" or "True" => ConfigValue.True,
            "false" or "False" => ConfigValue.False,
            "null" or "None" => ConfigValue.Null,
            "inf" => ConfigValue.Of(double.PositiveInfinity),
            "nan" => ConfigValue.Of(double.NaN),
            _ => ConfigValue.Of(name),
        },
        _place);

    private static ConfigValue Negative(ConfigValue number) => number is ConfigInteger whole ? ConfigValue.Of(-whole.Value) : ConfigValue.Of(-number.AsDouble!.Value);

    /// <summary>All of it or nothing: a failure leaves the input to the next alternative.</summary>
    private static Parser<T> Whole<T>(Parser<T> parser) => input =>
    {
        var result = parser(input);
        return result.WasSuccessful ? result : Result.Failure<T>(input, result.Message, result.Expectations);
    };
}
