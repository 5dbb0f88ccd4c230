using System.Collections.Immutable;
using System.Globalization;
using Tune.Hpc.Space;
using Tune.Hpc.Space.Expressions;
using Tune.Hpc.Specification;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Runtime.Notation;

/// <summary>Makes a part of a space from a call: binds its arguments, and turns the domain's complaints into errors with a place.</summary>
internal sealed class DomainBuilder(SpecCall call, Func<SpecNode, SpaceNode> readOption)
{
    private readonly DomainSignature _signature = DomainSignature.Find(call.Name) ?? throw Unknown(call);
    private readonly Dictionary<string, SpecNode> _values = [];

    private string Written => NotationText.Of(new ConfigList([.. call.Arguments.Select(a => a.ToValue())])) is var list
        ? Shorten($"{call.Name}({string.Join(", ", call.Options.Select(o => $"{o.Name}={NotationText.Of(o.Value.ToValue())}").Prepend(list[1..^1]).Where(t => t.Length > 0))})")
        : "";

    public SpaceNode Build()
    {
        if (call.Expression is { } expression)
        {
            return new ComputedNode(expression);
        }

        Bind();
        try
        {
            return Make();
        }
        catch (ArgumentOutOfRangeException e)
        {
            string rule = e.Message.Split(" (Parameter '")[0];
            throw new TuneException(SpaceCodes.BadSetting, $"{PlaceOf(e.ParamName)}: {Written}: {e.ParamName} is {e.ActualValue}; {rule}", e);
        }
    }

    private SpaceNode Make() => call.Name switch
    {
        "uniform" or "quniform" => new DomainNode(new FloatDomain(Number("lower"), Number("upper"), NumberOrNull("q"))),
        "loguniform" or "qloguniform" => new DomainNode(new FloatDomain(Number("lower"), Number("upper"), NumberOrNull("q"), log: true)),
        "randn" or "qrandn" => new DomainNode(new NormalDomain(NumberOrNull("mean") ?? 0, NumberOrNull("sd") ?? 1, NumberOrNull("q"), NumberOrNull("lower"), NumberOrNull("upper"))),
        "randint" => new DomainNode(new IntegerDomain(Whole("lower"), Whole("upper"))),
        "lograndint" => new DomainNode(new IntegerDomain(Whole("lower"), Whole("upper"), log: true)),
        "qrandint" => new DomainNode(new IntegerDomain(Whole("lower"), Whole("upper"), WholeOr("q", 1))),
        "qlograndint" => new DomainNode(new IntegerDomain(Whole("lower"), Whole("upper"), WholeOr("q", 1), log: true)),
        "choice" => new DomainNode(new ChoiceDomain(Options("categories"), TrueOrFalse("ordered"), Numbers("cost"))),
        "grid_search" => new GridNode(new ChoiceDomain(Options("values"))),
        "sample_from" => new ComputedNode(ExpressionParser.Parse(Text("expression"), _values["expression"].Place, allowRandom: true, allowCalls: true)),
        _ => new ConstantNode(Constant(_values["value"])),
    };

    private ConfigValue Constant(SpecNode node) => HoldsCall(node)
        ? throw Wrong(SpaceCodes.BadArguments, "a constant cannot hold a domain or a condition; put a text in quotes")
        : node.ToValue();

    private static bool HoldsCall(SpecNode node) => node switch
    {
        SpecCall or SpecWhen => true,
        SpecList list => list.Items.Any(HoldsCall),
        SpecMap map => map.Entries.Any(e => HoldsCall(e.Value)),
        _ => false,
    };

    private void Bind()
    {
        if (call.Arguments.Length > _signature.Parameters.Length)
        {
            throw Wrong(SpaceCodes.BadArguments, $"it has {Count(call.Arguments.Length)}; it is {_signature.Text}");
        }

        for (int i = 0; i < call.Arguments.Length; i++)
        {
            _values[_signature.Parameters[i]] = call.Arguments[i];
        }

        foreach (var option in call.Options)
        {
            BindOption(option);
        }

        if (_signature.Parameters.Take(_signature.Required).FirstOrDefault(p => !_values.ContainsKey(p)) is { } missing)
        {
            throw Wrong(SpaceCodes.BadArguments, $"{missing} is missing; it is {_signature.Text}");
        }
    }

    private void BindOption(SpecEntry option)
    {
        ImmutableArray<string> known = [.. _signature.Parameters, .. _signature.Keywords];
        if (!known.Contains(option.Name))
        {
            throw new TuneException(
                SpaceCodes.UnknownKeyword, $"{option.KeyPlace}: {Written}: {call.Name} has no {option.Name}; it has {string.Join(", ", known)}{Advice(option.Name, known)}");
        }

        if (!_values.TryAdd(option.Name, option.Value))
        {
            throw Wrong(SpaceCodes.BadArguments, $"{option.Name} is given twice");
        }
    }

    private string Advice(string name, ImmutableArray<string> known) => (call.Name, name) switch
    {
        ("randint" or "lograndint", "q") => $"; q{call.Name} has steps, and its upper bound is included",
        (_, "base") => "; a base would not change the distribution, so leave it out",
        _ => NearestName.Hint(name, known),
    };

    private double Number(string name) => NumberOf(_values[name], name);

    private double? NumberOrNull(string name) => _values.TryGetValue(name, out var node) && node is not SpecScalar { Value: ConfigNull } ? NumberOf(node, name) : null;

    private double NumberOf(SpecNode node, string name) => node switch
    {
        SpecScalar { Value: ConfigText text } when double.TryParse(text.Value, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) => number,
        SpecScalar { Value.AsDouble: { } number } => number,
        _ => throw Wrong(SpaceCodes.BadArguments, $"{name} must be a number, not {NotationText.Of(node.ToValue())}", node.Place),
    };

    private long WholeOr(string name, long standard) => _values.ContainsKey(name) ? Whole(name) : standard;

    private long Whole(string name)
    {
        if (_values[name] is SpecScalar { Value: ConfigInteger whole })
        {
            return whole.Value;
        }

        double number = Number(name);
        return number == Math.Truncate(number) && Math.Abs(number) < 9e18
            ? (long)number
            : throw Wrong(SpaceCodes.BadArguments, $"{name} must be a whole number, not {NotationText.Of(_values[name].ToValue())}", _values[name].Place);
    }

    private ImmutableArray<SpaceNode> Options(string name) => _values[name] is SpecList list
        ? [.. list.Items.Select(readOption)]
        : throw Wrong(SpaceCodes.BadArguments, $"{name} must be a list, such as {_signature.Text}", _values[name].Place);

    private bool? TrueOrFalse(string name) => !_values.TryGetValue(name, out var node) ? null : node is SpecScalar { Value: ConfigBool b }
        ? b.Value
        : throw Wrong(SpaceCodes.BadArguments, $"{name} must be true or false, not {NotationText.Of(node.ToValue())}", node.Place);

    private ImmutableArray<double> Numbers(string name) => !_values.TryGetValue(name, out var node) ? [] : node is SpecList list
        ? [.. list.Items.Select(i => NumberOf(i, name))]
        : throw Wrong(SpaceCodes.BadArguments, $"{name} must be a list of numbers, not {NotationText.Of(node.ToValue())}", node.Place);

    private string Text(string name) => _values[name] is SpecScalar { Value: ConfigText text }
        ? text.Value
        : throw Wrong(SpaceCodes.BadArguments, $"{name} must be a text, such as \"config.lr * 10\"", _values[name].Place);

    private SpecPlace PlaceOf(string? parameter) => parameter is not null && _values.TryGetValue(parameter, out var node) ? node.Place : call.Place;

    private TuneException Wrong(string code, string problem, SpecPlace? place = null) => new(code, $"{place ?? call.Place}: {Written}: {problem}");

    private static TuneException Unknown(SpecCall call) => new(
        SpaceCodes.UnknownDomain,
        $"{call.Place}: {call.Name}(...): there is no domain {call.Name}{(DomainSignature.Meant(call.Name) is { } meant ? $"; did you mean \"{meant}\"?" : $"; there are {string.Join(", ", DomainSignature.Names)}")}");

    private static string Count(int arguments) => arguments == 1 ? "1 argument" : string.Create(CultureInfo.InvariantCulture, $"{arguments} arguments");

    private static string Shorten(string text) => text.Length <= 120 ? text : text[..117] + "...";
}
