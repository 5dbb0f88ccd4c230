using Tune.Hpc.Runtime.Asking;
using Tune.Hpc.Runtime.Specification;
using Tune.Hpc.Runtime.Specification.Reading;
using Tune.Hpc.Specification;
using Tune.Hpc.TestKit;

namespace Tune.Hpc.Adapters.Tests.Asking;

/// <summary>Searches for a loop of the test's own, with a log that outlives them.</summary>
internal sealed class AskTellFixture : IDisposable
{
    private readonly TemporaryFolder _folder = TemporaryFolder.WithAwkwardName();

    public string Log => _folder["search.jsonl"];

    public string At(string name) => _folder[name];

    public static ExperimentSpec Spec(string more = "", string searcher = "random", string objective = "metric: loss\nmode: min") => SpecReader.Read(
        SpecFile.Parse(System.Text.Encoding.UTF8.GetBytes($"command: 'true'\nnum_samples: 1000\nseed: 5\n{objective}\nparam_space: {{x: 'uniform(0, 1)', k: 'choice([a, b])'}}\nsearch_alg: {searcher}\n{more}\n"), "spec.yaml"),
        SpecContext.OfProcess(null, TimeProvider.System));

    public static AskTell Open(string? log = null, string more = "", string searcher = "random") => new(Spec(more, searcher), log);

    /// <summary>Says lines, and gives what was answered.</summary>
    public static List<string> Say(AskTell search, params IEnumerable<string> lines)
    {
        var spoken = new AskTellLines(search);
        return [.. lines.Select(spoken.Handle).OfType<string>()];
    }

    public void Dispose() => _folder.Dispose();
}
