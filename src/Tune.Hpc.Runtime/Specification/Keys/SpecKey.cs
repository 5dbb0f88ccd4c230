using System.Collections.Immutable;
using Tune.Hpc.Specification;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Runtime.Specification.Keys;

/// <summary>A key of specifications: the one place that says its name, kind, default and meaning.</summary>
/// <param name="Name">In snake_case.</param>
/// <param name="Default">As it would be written; <see cref="ConfigValue.Null"/> for none.</param>
/// <param name="Doc">One line for the schema and the documentation.</param>
internal abstract record SpecKey(string Name, ConfigValue Default, string Doc)
{
    /// <summary>What other tools, or a slip, call it.</summary>
    public ImmutableArray<string> OtherNames { get; init; } = [];

    /// <summary>Whether it must be given.</summary>
    public bool Required { get; init; }

    /// <summary>Whether it may change when an experiment is continued.</summary>
    public bool MayChange { get; init; }

    /// <summary>Whether it is a flag of the command line although it is nested: the name alone says what is meant.</summary>
    public bool IsFlag { get; init; }

    /// <summary>Only in <c>experiment.json</c>, never written by people.</summary>
    public bool StoredOnly { get; init; }

    public abstract SpecKind KindOfValue { get; }

    /// <summary>The default in the form that <c>experiment.json</c> keeps; null where there is none, or where it depends on more than the key.</summary>
    public abstract ConfigValue NotationOfDefault(SpecReading reading);
}

/// <summary>A key whose value is read as <typeparamref name="T"/>.</summary>
internal sealed record SpecKey<T>(string Name, SpecKind<T> Kind, ConfigValue Default, string Doc) : SpecKey(Name, Default, Doc)
{
    public override SpecKind KindOfValue => Kind;

    public override ConfigValue NotationOfDefault(SpecReading reading) => Default is ConfigNull
        ? ConfigValue.Null
        : Kind.Read(SpecValues.NodeOf(Default, new SpecPlace("default", Name)), reading)?.Notation ?? ConfigValue.Null;
}
