using Tune.Hpc.Benchmarks;
using Tune.Hpc.Benchmarks.EarlyStopping;
using Tune.Hpc.Benchmarks.Populations;
using Tune.Hpc.Benchmarks.Search;
using Tune.Hpc.Benchmarks.Slurm;

var benchmarks = new Dictionary<string, Action<TextWriter>>
{
    ["pipeline"] = PipelineBenchmark.Run,
    ["trials"] = TrialsBenchmark.Run,
    ["launcher"] = LauncherBenchmark.Run,
    ["startup"] = StartupBenchmark.Run,
    ["slurm"] = SlurmBenchmark.Run,
    ["journal"] = JournalBenchmark.Run,
    ["parquet"] = ParquetBenchmark.Run,
    ["module"] = ModuleBenchmark.Run,
    ["schedulers"] = SchedulersBenchmark.Run,
    ["pbt"] = PopulationBenchmark.Run,
    ["early-stopping"] = EarlyStoppingBenchmark.Run,
    ["search"] = SearchBenchmark.Run,
    ["search-speed"] = SearchSpeedBenchmark.Run,
};
if (args is ["reporting-trials", var folder])
{
    await DriverLoad.ReportAsync(folder);
}

// "startup" times the installed tool, which a checkout does not have, "slurm" wants a cluster, "module" PowerShell and "search" hours: only by name.
string[] wanted = args is [] or ["all"] ? [.. benchmarks.Keys.Except(["startup", "slurm", "module", "search"])] : args;
foreach (string name in wanted)
{
    if (!benchmarks.TryGetValue(name, out var run))
    {
        Console.Error.WriteLine($"'{name}' is no benchmark; there are: all {string.Join(' ', benchmarks.Keys)}");
        return 2;
    }

    run(Console.Out);
}

return 0;
