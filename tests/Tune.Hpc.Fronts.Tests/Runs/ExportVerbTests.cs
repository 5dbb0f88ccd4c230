using System.Diagnostics;
using Tune.Hpc.TestKit;

namespace Tune.Hpc.Fronts.Tests.Runs;

/// <summary>Exported trials run without us, wherever they are moved to.</summary>
public sealed class ExportVerbTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_trial_of_an_experiment_runs_by_itself_after_it_was_moved()
    {
        SmallSweep.Write(_folder);
        await CommandRun.Of(_folder, ["run", "six.yaml", "--quiet"], s => s with { Clock = TimeProvider.System });
        var export = await CommandRun.Of(_folder, ["export", "six", "--format", "sbatch", "-o", "out"]);
        Assert.Contains("written: 6 trials in out; 'sbatch out/00001/job.sbatch' runs one", export.Err);
        Directory.Move(_folder["out"], _folder["it's elsewhere"]);
        string trial = _folder["it's elsewhere", "00002"];
        var (code, output) = await Sh(Path.Combine(trial, "job.sbatch"));
        Assert.Equal((0, "trial 00002 ran\n"), (code, output));
        string run = Directory.EnumerateDirectories(trial).Single();
        Assert.Equal(2, File.ReadAllLines(Path.Combine(run, "reports.jsonl")).Length);
        Assert.True(Directory.Exists(Path.Combine(run, "checkpoints")));
        Assert.Equal(
            await File.ReadAllTextAsync(_folder["tune-results", "six", "trials", "00002", "config.json"]), await File.ReadAllTextAsync(Path.Combine(trial, "config.json")));
        string script = await File.ReadAllTextAsync(Path.Combine(trial, "job.sbatch"));
        Assert.Contains("#SBATCH --job-name=six.00002\n#SBATCH --nodes=1\n", script);
        Assert.DoesNotContain(_folder["tune-results"], script);
        Assert.DoesNotContain("\r", script);
    }

    [Fact]
    public async Task Files_go_with_each_trial()
    {
        await File.WriteAllTextAsync(
            _folder["small.yaml"],
            """
            name: small
            command: ["{files}/trial.sh", "{x}"]
            files: {trial.sh: "#!/bin/sh\n. \"${0%/*}/words.sh\"; echo \"$word $1 $WHERE\"\n", words.sh: "word=hello\n"}
            env: {WHERE: "{files}"}
            param_space: {x: choice([5])}
            num_samples: 2
            """);
        var export = await CommandRun.Of(_folder, ["export", "small.yaml", "--format", "sbatch", "-o", "out"]);
        Assert.True(export.ExitCode == 0, export.ToString());
        Directory.Move(_folder["out", "00002"], _folder["it's alone"]);
        var (code, output) = await Sh(_folder["it's alone", "job.sbatch"]);
        Assert.Equal((0, $"hello 5 {_folder["it's alone", "files"]}\n"), (code, output));
    }

    [Fact]
    public async Task Values_never_become_shell()
    {
        await File.WriteAllTextAsync(
            _folder["nasty.yaml"],
            """
            name: nasty
            command: [printf, "%s|", "{x}", "{config}", "it's {x}", "$(echo no)"]
            param_space: {x: "choice([\"a'b $(touch boom) `id` \\\\ é\"])"}
            num_samples: 1
            """);
        var export = await CommandRun.Of(_folder, ["export", "nasty.yaml", "--format", "sbatch"]);
        Assert.True(export.ExitCode == 0, export.ToString());
        string script = _folder["nasty-sbatch", "00001", "job.sbatch"];
        var (code, output) = await Sh(script);
        Assert.Equal(0, code);
        Assert.Equal($"a'b $(touch boom) `id` \\ é|{_folder["nasty-sbatch", "00001", "config.json"]}|it's a'b $(touch boom) `id` \\ é|$(echo no)|", output);
        Assert.Empty(Directory.EnumerateFiles(_folder.Path, "boom", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task Nothing_is_written_over()
    {
        SampleExperiment.Write(_folder);
        Directory.CreateDirectory(_folder["out"]);
        await File.WriteAllTextAsync(_folder["out", "mine"], "");
        var refused = await CommandRun.Of(_folder, ["export", "digits", "--format", "sbatch", "-o", "out", "--trial", "2"]);
        Assert.Equal(2, refused.ExitCode);
        Assert.Contains("FOLDER/out: exists and is not empty; name a new folder", refused.Err);
        Assert.Equal(0, (await CommandRun.Of(_folder, ["export", "digits", "--format", "sbatch", "-o", "new", "--trial", "2"])).ExitCode);
        Assert.Equal(["00002", "README.md"], Directory.EnumerateFileSystemEntries(_folder["new"]).Select(f => Path.GetFileName(f)).Order(StringComparer.Ordinal));
    }

    private static async Task<(int Code, string Out)> Sh(string script)
    {
        RealPart.Require(!OperatingSystem.IsWindows(), "a POSIX shell", "run it on Linux or macOS");
        var start = new ProcessStartInfo("sh", [script]) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (string name in start.Environment.Keys.Where(n => n.StartsWith("SLURM_", StringComparison.Ordinal)).ToList())
        {
            start.Environment.Remove(name);
        }

        using var process = Process.Start(start)!;
        var talk = process.StandardError.ReadToEndAsync();
        string output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        await talk;
        return (process.ExitCode, output);
    }
}
