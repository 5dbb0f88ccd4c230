using System.Collections.Immutable;
using Tune.Hpc.Specification;

namespace Tune.Hpc.Runtime.Notation;

/// <summary>How a domain is written.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Required">How many of the parameters must be given.</param>
/// <param name="Parameters">The parameters in order; each may be given by name too.</param>
/// <param name="Keywords">What can be given by name only.</param>
/// <param name="Text">As shown to people.</param>
internal sealed record DomainSignature(string Name, int Required, ImmutableArray<string> Parameters, ImmutableArray<string> Keywords, string Text)
{
    /// <summary>Every domain.</summary>
    public static ImmutableArray<DomainSignature> All { get; } =
    [
        new("uniform", 2, ["lower", "upper"], ["q"], "uniform(lower, upper)"),
        new("quniform", 3, ["lower", "upper", "q"], [], "quniform(lower, upper, q)"),
        new("loguniform", 2, ["lower", "upper"], ["q"], "loguniform(lower, upper)"),
        new("qloguniform", 3, ["lower", "upper", "q"], [], "qloguniform(lower, upper, q)"),
        new("randn", 0, ["mean", "sd"], ["q", "lower", "upper"], "randn(mean=0, sd=1)"),
        new("qrandn", 3, ["mean", "sd", "q"], ["lower", "upper"], "qrandn(mean, sd, q)"),
        new("randint", 2, ["lower", "upper"], [], "randint(lower, upper), upper excluded"),
        new("qrandint", 2, ["lower", "upper", "q"], [], "qrandint(lower, upper, q=1), upper included"),
        new("lograndint", 2, ["lower", "upper"], [], "lograndint(lower, upper), upper excluded"),
        new("qlograndint", 2, ["lower", "upper", "q"], [], "qlograndint(lower, upper, q=1), upper included"),
        new("choice", 1, ["categories"], ["ordered", "cost"], "choice([a, b, ...])"),
        new("grid_search", 1, ["values"], [], "grid_search([a, b, ...])"),
        new("sample_from", 1, ["expression"], [], "sample_from(\"an expression over config\")"),
        new("const", 1, ["value"], [], "const(value)"),
    ];

    /// <summary>What other tools call them, and what they are called here.</summary>
    public static ImmutableDictionary<string, string> OtherNames { get; } = new Dictionary<string, string>
    {
        ["grid"] = "grid_search",
        ["normal"] = "randn",
        ["qnormal"] = "qrandn",
        ["categorical"] = "choice",
        ["logint"] = "lograndint",
        ["constant"] = "const",
        ["log_uniform"] = "loguniform",
        ["eval"] = "sample_from",
        ["expr"] = "sample_from",
    }.ToImmutableDictionary();

    /// <summary>The names.</summary>
    public static IEnumerable<string> Names => All.Select(s => s.Name);

    /// <summary>The domain of that name, or null.</summary>
    public static DomainSignature? Find(string name) => All.FirstOrDefault(s => s.Name == name);

    /// <summary>The domain that a wrong name may mean, or null: then the text is just a text.</summary>
    public static string? Meant(string name) => OtherNames.GetValueOrDefault(name.ToLowerInvariant()) ?? NearestName.Find(name, Names);
}
