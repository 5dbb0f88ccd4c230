using System.Collections.Immutable;
using System.Globalization;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Benchmarks.Search;

/// <summary>What a real model reaches over a grid of its hyperparameters, as <c>tables/record.py</c> has recorded it.</summary>
internal sealed class ModelTable
{
    private readonly ImmutableArray<(string Name, string Kind, ImmutableArray<string> Levels)> _parameters;
    private readonly double[] _values;
    private readonly double _worst;

    /// <summary>Reads a table.</summary>
    public ModelTable(string path)
    {
        string[][] rows = [.. File.ReadLines(path).Select(line => line.Split(','))];
        _parameters = [.. rows.Skip(1).TakeWhile(r => r[1] is "choice" or "log" or "int" or "float").Select(r => (r[0], r[1], r.Skip(2).ToImmutableArray()))];
        _values = [.. rows.Skip(1 + _parameters.Length).SelectMany(r => r).Select(v => double.Parse(v, CultureInfo.InvariantCulture))];
        _worst = _values.Where(double.IsFinite).Max();
        Lowest = _values.Where(double.IsFinite).Min();
    }

    /// <summary>The lowest value of all.</summary>
    public double Lowest { get; }

    /// <summary>The space of all parameters side by side.</summary>
    public string Space => $"{{{string.Join(", ", _parameters.Select(p => $"\"{p.Name}\": \"{NotationOf(p.Kind, p.Levels)}\""))}}}";

    /// <summary>The value of the nearest configuration in the table; what has diverged counts as the worst of all.</summary>
    public double At(ConfigMap config)
    {
        int place = 0;
        foreach (var (name, kind, levels) in _parameters)
        {
            place = (place * levels.Length) + (config[name] is { } value ? Nearest(kind, levels, value) : 0);
        }

        return double.IsFinite(_values[place]) ? _values[place] : _worst;
    }

    private static int Nearest(string kind, ImmutableArray<string> levels, ConfigValue value)
    {
        if (kind == "choice")
        {
            return levels.IndexOf(((ConfigText)value).Value);
        }

        double at = Scaled(value.AsDouble!.Value);
        return Enumerable.Range(0, levels.Length).MinBy(i => Math.Abs(Scaled(Number(levels[i])) - at));

        double Scaled(double number) => kind == "log" ? Math.Log(number) : number;
    }

    private static string NotationOf(string kind, ImmutableArray<string> levels)
    {
        if (kind == "choice")
        {
            return $"choice([{string.Join(", ", levels.Select(l => $"'{l}'"))}])";
        }

        bool whole = kind is "log" or "int" && levels.All(l => double.IsInteger(Number(l)));
        string name = (kind == "log", whole) switch { (true, true) => "lograndint", (true, false) => "loguniform", (false, true) => "randint", _ => "uniform" };
        return $"{name}({levels[0]}, {(whole ? (Number(levels[^1]) + 1).ToString(CultureInfo.InvariantCulture) : levels[^1])})";
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
