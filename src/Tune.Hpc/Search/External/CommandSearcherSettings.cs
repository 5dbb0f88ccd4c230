using System.Collections.Immutable;
using Tune.Hpc.Search.Sampling;

namespace Tune.Hpc.Search.External;

/// <summary><c>search_alg: {type: command}</c>: a program of the user's chooses configurations, in any language, over lines of JSON.</summary>
public sealed record CommandSearcherSettings : SearcherSettings
{
    /// <inheritdoc/>
    public override string Type => "command";

    /// <inheritdoc/>
    public override bool ServesManyObjectives => true;

    /// <summary>What the program learns from is its own affair.</summary>
    public override bool Learns => false;

    /// <summary><c>command</c>: the program and its arguments.</summary>
    public required ImmutableArray<string> Command { get; init; }

    /// <summary><c>timeout_s</c>: how long an answer may take. Above 0; default 60 s.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <inheritdoc/>
    public override ISearcher Create(SearcherSetting setting) => new ExternalSearcher(this, setting);
}
