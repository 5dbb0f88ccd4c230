using System.Collections;
using System.Collections.Immutable;
using System.Collections.Specialized;
using System.Globalization;
using System.Management.Automation;
using Tune.Hpc.PowerShell.Objects;
using Tune.Hpc.Specification;
using Tune.Hpc.Trials;

namespace Tune.Hpc.PowerShell.Definitions;

/// <summary>Turns what people write in PowerShell into the tree that specifications are read from: hashtables, objects, lists, numbers, times, domains.</summary>
/// <param name="plain">Takes off what PowerShell wraps values in.</param>
/// <param name="blocks">Takes the script blocks; says what stands in their place.</param>
internal sealed class ValueReader(Func<object?, object?> plain, IBlockPlace blocks)
{
    private const int MostDepth = 64;

    /// <summary>The tree of a value.</summary>
    /// <param name="value">The value.</param>
    /// <param name="place">Where it stands.</param>
    /// <exception cref="TuneException">Something in it has no counterpart in specifications.</exception>
    public SpecNode Read(object? value, SpecPlace place) => Read(value, place, 0);

    private SpecNode Read(object? given, SpecPlace place, int depth)
    {
        if (depth > MostDepth)
        {
            throw new TuneException(ModuleCodes.BadKind, $"{place}: nested deeper than {MostDepth} levels; does it hold itself?");
        }

        object? value = plain(given);
        return value switch
        {
            null or DBNull => new SpecScalar(ConfigValue.Null, place),
            string text => new SpecScalar(ConfigValue.Of(text), place),
            bool flag => new SpecScalar(ConfigValue.Of(flag), place),
            Enum name => new SpecScalar(ConfigValue.Of(name.ToString()), place),
            ScriptBlock block => blocks.Place(block, place),
            TuneDomain domain => Domain(domain, place, depth),
            TuneStopper stopper => Read(stopper.Value, place, depth),
            TuneExperiment => throw Refused(value, place),
            IDictionary map => Map(map, place, depth),
            _ when NumberValues.IsNumber(value) => Number(value, place),
            _ when TextOf(value) is { } text => new SpecScalar(ConfigValue.Of(text), place),
            TimeSpan span => new SpecScalar(Seconds(span), place),
            IEnumerable list and not System.Xml.XmlNode => List(list, place, depth),
            _ => throw Refused(value, place),
        };
    }

    private static SpecScalar Number(object value, SpecPlace place) => NumberValues.Of(value) is { } number
        ? new SpecScalar(number, place)
        : throw new TuneException(ModuleCodes.BadKind, $"{place}: {value} does not fit into 64 bits; whole numbers go from {long.MinValue} to {long.MaxValue}");

    private static string? TextOf(object value) => value switch
    {
        char letter => letter.ToString(),
        DateTime time => time.ToString("o", CultureInfo.InvariantCulture),
        DateTimeOffset time => time.ToString("o", CultureInfo.InvariantCulture),
        FileSystemInfo file => file.FullName,
        Guid or Uri or Version or DateOnly or TimeOnly or System.Net.IPAddress => Convert.ToString(value, CultureInfo.InvariantCulture),
        _ => null,
    };

    private static ConfigValue Seconds(TimeSpan span) =>
        span.Ticks % TimeSpan.TicksPerSecond == 0 ? ConfigValue.Of(span.Ticks / TimeSpan.TicksPerSecond) : ConfigValue.Of(span.TotalSeconds);

    private SpecList List(IEnumerable list, SpecPlace place, int depth)
    {
        var items = ImmutableArray.CreateBuilder<SpecNode>();
        foreach (object? item in list)
        {
            items.Add(Read(item, place with { Path = string.Create(CultureInfo.InvariantCulture, $"{place.Path}[{items.Count}]") }, depth + 1));
        }

        return new SpecList(items.ToImmutable(), place);
    }

    private SpecMap Map(IDictionary map, SpecPlace place, int depth)
    {
        var entries = ImmutableArray.CreateBuilder<SpecEntry>(map.Count);
        foreach (var (name, value) in Entries(map, place))
        {
            var below = place with { Path = place.Path.Length == 0 ? name : $"{place.Path}.{name}" };
            entries.Add(new SpecEntry(name, below, Read(value, below, depth + 1)));
        }

        return new SpecMap(entries.ToImmutable(), place);
    }

    // A plain hashtable has another order in each process; what is made of it must not.
    private IEnumerable<(string Name, object? Value)> Entries(IDictionary map, SpecPlace place)
    {
        var entries = new List<(string Name, object? Value)>(map.Count);
        foreach (DictionaryEntry entry in map)
        {
            object key = plain(entry.Key)!;
            entries.Add((key is string or char or Enum || NumberValues.IsNumber(key)
                ? Convert.ToString(key, CultureInfo.InvariantCulture)!
                : throw new TuneException(ModuleCodes.BadKind, $"{place}: a key is {Kind(key)}; keys are texts"), entry.Value));
        }

        return map is Hashtable ? entries.OrderBy(e => e.Name, StringComparer.OrdinalIgnoreCase).ThenBy(e => e.Name, StringComparer.Ordinal) : entries;
    }

    // The map form of the notation: its arguments may hold domains of their own.
    private SpecMap Domain(TuneDomain domain, SpecPlace place, int depth)
    {
        var settings = new OrderedDictionary();
        foreach (DictionaryEntry argument in domain.Arguments)
        {
            settings[argument.Key] = argument.Value is ScriptBlock block ? blocks.CallText(block, place) : argument.Value;
        }

        object? first = settings.Count > 0 ? settings[0] : null;
        var map = new OrderedDictionary { [domain.Type] = domain.IsNamed ? settings : first };
        foreach (DictionaryEntry setting in settings)
        {
            if (!domain.IsNamed && !ReferenceEquals(setting.Key, FirstKey(settings)))
            {
                map[setting.Key] = setting.Value;
            }
        }

        if (domain.Condition is { } condition)
        {
            map["when"] = condition;
        }

        return Map(map, place, depth);
    }

    private static object FirstKey(OrderedDictionary settings) => settings.Keys.Cast<object>().First();

    private static TuneException Refused(object value, SpecPlace place) => new(
        ModuleCodes.BadKind,
        $"{place}: {Kind(value)} cannot stand in a specification; numbers, texts, true and false, times, lists, hashtables and objects of your own ([pscustomobject]) can");

    private static string Kind(object value) => $"a value of type {value.GetType().FullName}";
}
