using Tune.Hpc.Benchmarks;

var benchmarks = new Dictionary<string, Action<TextWriter>>
{
    ["pipeline"] = PipelineBenchmark.Run,
    ["trials"] = TrialsBenchmark.Run,
    ["launcher"] = LauncherBenchmark.Run,
    ["startup"] = StartupBenchmark.Run,
    ["journal"] = JournalBenchmark.Run,
    ["parquet"] = ParquetBenchmark.Run,
};
// "startup" times the installed tool, which a checkout does not have: only by name.
string[] wanted = args is [] or ["all"] ? [.. benchmarks.Keys.Where(b => b != "startup")] : args;
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
