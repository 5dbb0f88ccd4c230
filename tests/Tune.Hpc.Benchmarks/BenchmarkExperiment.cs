using Tune.Hpc.Driver;
using Tune.Hpc.Search;
using Tune.Hpc.Specification;
using Tune.Hpc.Storage;
using Tune.Hpc.Storage.Folder;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Benchmarks;

/// <summary>An experiment in a temporary folder whose configurations are numbers.</summary>
internal sealed class BenchmarkExperiment : IDisposable
{
    private readonly string _storage = Directory.CreateTempSubdirectory("tune-bench-").FullName;

    internal BenchmarkExperiment(params string[] command)
    {
        Folder = ExperimentFolder.Create(_storage, "bench", "{}", "0", FolderAccess.Private);
        Spec = new ExperimentSpec
        {
            Document = ConfigMap.Empty,
            Name = "bench",
            Command = [.. command],
            SpecFolder = _storage,
            Space = null!,
            StoragePath = _storage,
            Seed = 1,
        };
    }

    internal ExperimentFolder Folder { get; }

    internal ExperimentSpec Spec { get; }

    internal static ExperimentRules Rules(long trials) => new()
    {
        Objective = new Objective("loss", ObjectiveMode.Min),
        Searcher = new Counter(),
        FixedRequest = new JobRequest(),
        Limits = new ExperimentLimits { NumSamples = trials },
    };

    public void Dispose() => Directory.Delete(_storage, recursive: true);

    private sealed class Counter : ISearcher
    {
        public string Name => "counter";

        public Suggestion Suggest(SuggestContext context) => context.Index >= context.NumSamples
            ? new Suggestion.Finished("all are done")
            : new Suggestion.Run(ConfigMap.Empty.With("i", ConfigValue.Of(context.Index)), "the next number");

        public void Observe(FinishedTrial trial)
        {
        }
    }
}
