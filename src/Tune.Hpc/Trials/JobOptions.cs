using System.Collections;
using System.Collections.Immutable;

namespace Tune.Hpc.Trials;

/// <summary>Options of a job by the long names of <c>sbatch</c>, without dashes (<c>partition</c>, <c>mail-type</c>), each name once, in order. Equal where they hold the same.</summary>
public sealed class JobOptions : IReadOnlyList<KeyValuePair<string, string?>>, IEquatable<JobOptions>
{
    private readonly ImmutableArray<KeyValuePair<string, string?>> _options;

    /// <param name="options">Name and value; null is an option that takes none (<c>exclusive</c>).</param>
    public JobOptions(IEnumerable<KeyValuePair<string, string?>> options) => _options = [.. options];

    /// <summary>No option.</summary>
    public static JobOptions None { get; } = new([]);

    /// <inheritdoc/>
    public int Count => _options.Length;

    /// <inheritdoc/>
    public KeyValuePair<string, string?> this[int index] => _options[index];

    /// <summary>Whether an option of that name is given.</summary>
    public bool Has(string name) => _options.Any(o => o.Key == name);

    /// <summary>The value of that option; null where it is not given or takes none.</summary>
    public string? ValueOf(string name) => _options.FirstOrDefault(o => o.Key == name).Value;

    /// <summary>These options with one more, or with another value of one that is there.</summary>
    public JobOptions With(string name, string? value) =>
        new(Has(name) ? _options.Select(o => o.Key == name ? KeyValuePair.Create(name, value) : o) : _options.Add(KeyValuePair.Create(name, value)));

    /// <inheritdoc/>
    public bool Equals(JobOptions? other) => other is not null && _options.SequenceEqual(other._options);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as JobOptions);

    /// <inheritdoc/>
    public override int GetHashCode() => _options.Aggregate(0, HashCode.Combine);

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<string, string?>> GetEnumerator() => ((IEnumerable<KeyValuePair<string, string?>>)_options).GetEnumerator();

    /// <inheritdoc/>
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
