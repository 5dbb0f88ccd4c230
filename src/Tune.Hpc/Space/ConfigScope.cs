using Tune.Hpc.Numerics;
using Tune.Hpc.Space.Expressions;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Space;

/// <summary>An expression's view of a configuration: <c>config</c>, a random stream where one is given, and functions where there is somebody to ask.</summary>
internal sealed class ConfigScope(ConfigMap config, KeyedStream? stream = null, AskFunction? ask = null) : IExpressionScope
{
    private KeyedStream? _stream = stream;

    public ConfigValue? Find(string name) => name == "config" ? config : null;

    public double NextUniform()
    {
        var source = _stream ?? throw new TuneException(
            ExpressionCodes.RandomNotAllowed, "this expression must give the same value every time: random functions are for sample_from");
        double value = source.NextDouble();
        _stream = source;
        return value;
    }

    public ConfigValue Ask(string function) => ask is null
        ? throw new TuneException(FunctionCodes.NotAsked, $"call(\"{function}\"): nobody can be asked here")
        : ask(new FunctionQuestion(function, config));
}
