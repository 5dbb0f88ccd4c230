using System.Collections.Immutable;
using System.Globalization;
using Tune.Hpc.Space.Expressions;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Specification;

/// <summary>One option of a job: a text, a mark without a value, or the expression that gives either for each trial.</summary>
/// <param name="Key">The key it stands under, for messages: <c>executor.partition</c>.</param>
/// <param name="Name">The long name of <c>sbatch</c>, without dashes: <c>partition</c>.</param>
/// <param name="Value">Its value; null for an option that takes none, or where it is computed.</param>
/// <param name="Computed">The expression that gives its value; null where it is fixed.</param>
public sealed record JobOptionSpec(string Key, string Name, string? Value, Expression? Computed = null)
{
    /// <summary>Whether it stands in <c>sbatch_options</c>, where values may hold spaces.</summary>
    public bool IsFree { get; init; }
}

/// <summary>What a job asks of the cluster besides its resources, in the order in which it is asked.</summary>
public sealed record JobOptionsSpec
{
    private const string Signal = "signal";
    private const string Export = "export";

    /// <summary>Nothing is asked for.</summary>
    public static JobOptionsSpec None { get; } = new();

    /// <summary>The options in order, each name once.</summary>
    public ImmutableArray<JobOptionSpec> Options { get; init; } = [];

    /// <summary>Whether a job with a time limit is sent a signal before it ends.</summary>
    public bool SignalsBeforeEnd { get; init; }

    /// <summary><c>signal_before_end_s</c>; null: a minute, or a tenth of the time limit where that is shorter.</summary>
    public TimeSpan? SignalBeforeEnd { get; init; }

    /// <summary>Whether any option depends on the configuration.</summary>
    public bool IsFixed => Options.All(o => o.Computed is null);

    /// <summary>The options of a trial.</summary>
    /// <param name="scope">What names in expressions mean.</param>
    /// <param name="time">The job's time limit.</param>
    /// <exception cref="TuneException">An expression fails or gives what no option can be, or the signal would come before the job begins.</exception>
    public JobOptions For(IExpressionScope scope, TimeSpan? time)
    {
        var options = new List<KeyValuePair<string, string?>>();
        foreach (var option in Options)
        {
            if (Resolve(option, scope, out string? value))
            {
                options.Add(KeyValuePair.Create(option.Name, value));
            }
        }

        if (SignalsBeforeEnd && time is { } limit)
        {
            int at = options.FindIndex(o => o.Key == Export);
            options.Insert(at < 0 ? options.Count : at, KeyValuePair.Create<string, string?>(Signal, SignalOf(limit)));
        }

        return options.Count == 0 ? JobOptions.None : new JobOptions(options);
    }

    private string SignalOf(TimeSpan limit)
    {
        var before = SignalBeforeEnd ?? TimeSpan.FromSeconds(Math.Min(60, limit.TotalSeconds / 10));
        return before < limit
            ? $"B:USR1@{Math.Max(1, Math.Ceiling(before.TotalSeconds)).ToString(CultureInfo.InvariantCulture)}"
            : throw new TuneException(
                SpecCodes.BadComputedResource,
                $"executor.signal_before_end_s: {before.TotalSeconds} s before the end is not within a time limit of {limit.TotalSeconds} s; it must be shorter, or 0 for no signal");
    }

    private static bool Resolve(JobOptionSpec option, IExpressionScope scope, out string? value)
    {
        value = option.Value;
        if (option.Computed is not { } expression)
        {
            return true;
        }

        var given = expression.Evaluate(scope);
        value = given switch
        {
            ConfigText text => text.Value,
            ConfigInteger or ConfigNumber => given.ToString(),
            _ => null,
        };
        string? wrong = given is ConfigMap or ConfigList ? "a single value" : value is null ? null : JobOptionText.WhyNot(value, option.IsFree);
        return wrong is null
            ? given is not (ConfigNull or ConfigBool { Value: false })
            : throw new TuneException(SpecCodes.BadComputedResource, $"{option.Key}: the expression gives {given.ToJson()} for {scope.Find("config")?.ToJson()}; it must give {wrong}, or null to leave the option out");
    }
}
