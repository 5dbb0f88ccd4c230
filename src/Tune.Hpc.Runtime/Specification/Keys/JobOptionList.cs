using System.Collections.Immutable;
using Tune.Hpc.Specification;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Runtime.Specification.Keys;

/// <summary>Puts the options of a job together: those of keys first, then those of <c>sbatch_options</c>. None may be given as both.</summary>
/// <param name="section">The map with the keys.</param>
/// <param name="path">Its path, for messages.</param>
/// <param name="more">Its <c>sbatch_options</c>.</param>
internal sealed class JobOptionList(SpecSection section, string path, IReadOnlyList<SbatchOption> more)
{
    private readonly ImmutableArray<JobOptionSpec>.Builder _options = ImmutableArray.CreateBuilder<JobOptionSpec>();

    /// <summary>An option with a value.</summary>
    public void Add(SpecKey<OptionValue> key)
    {
        // A default gives way to sbatch_options, also in experiment.json.
        if (MayHave(key, NameOf(key)) && section.Get(key) is var value && value != default)
        {
            _options.Add(OptionOf(key, NameOf(key), value));
        }
    }

    /// <summary>An option that may be a mark.</summary>
    public void Add(SpecKey<OptionValue?> key)
    {
        if (MayHave(key, NameOf(key)) && section.Get(key) is { } value)
        {
            _options.Add(OptionOf(key, NameOf(key), value));
        }
    }

    /// <summary>A mark, unless <c>sbatch_options</c> has one of those names.</summary>
    public void Add(SpecKey key, string mark, params string[] names)
    {
        if (MayHave(key, names))
        {
            _options.Add(new JobOptionSpec(PathOf(key), mark, null));
        }
    }

    /// <summary>Whether a key decides about its option: <c>sbatch_options</c> does not have it. Where both are given that is an error.</summary>
    public bool MayHave(SpecKey key, params string[] names)
    {
        if (more.FirstOrDefault(o => names.Contains(o.Name)) is not { } option)
        {
            return true;
        }

        if (section.Has(key))
        {
            section.Reading.Errors.Add(SpecCodes.Contradiction, option.Place, $"{PathOf(key)} is given too ({section.PlaceOf(key)}); keep one of them");
        }

        section.Put(key, ConfigValue.Null);
        return false;
    }

    /// <summary>All of them.</summary>
    public ImmutableArray<JobOptionSpec> Whole() =>
        [.. _options, .. more.Select(o => new JobOptionSpec($"{path}.sbatch_options.{o.Name}", o.Name, o.Value.Text, o.Value.Computed) { IsFree = true })];

    private JobOptionSpec OptionOf(SpecKey key, string name, OptionValue value) => new(PathOf(key), name, value.Text, value.Computed);

    private static string NameOf(SpecKey key) => key.Name.Replace('_', '-');

    private string PathOf(SpecKey key) => $"{path}.{key.Name}";
}
