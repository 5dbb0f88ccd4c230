using Tune.Hpc.Benchmarks;

var benchmarks = new Dictionary<string, Action<TextWriter>>
{
    ["pipeline"] = PipelineBenchmark.Run,
    ["trials"] = TrialsBenchmark.Run,
    ["launcher"] = LauncherBenchmark.Run,
    ["journal"] = JournalBenchmark.Run,
    ["parquet"] = ParquetBenchmark.Run,
};
string[] wanted = args is [] or ["all"] ? [.. benchmarks.Keys] : args;
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
