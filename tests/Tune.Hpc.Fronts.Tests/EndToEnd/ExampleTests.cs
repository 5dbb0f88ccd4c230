using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Tune.Hpc.Driver.Events;
using Tune.Hpc.Fronts.Tests.Module;
using Tune.Hpc.Storage.Journal;
using Tune.Hpc.TestKit;

namespace Tune.Hpc.Fronts.Tests.EndToEnd;

/// <summary>The examples, as their README files tell people to run them.</summary>
public sealed class ExampleTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose()
    {
        Leftovers.End(_folder.Path);
        _folder.Dispose();
    }

    [Fact]
    public void The_quickstart_builds_itself_and_reads_digits()
    {
        // Build servers would outlive the test.
        var environment = new Dictionary<string, string> { ["MSBUILDDISABLENODEREUSE"] = "1", ["UseSharedCompilation"] = "false", ["DOTNET_CLI_USE_MSBUILD_SERVER"] = "0" };
        Run(environment, Example("01-quickstart", "digits.yaml")).With(0);
        var events = Events("quickstart");
        Assert.Equal(36, events.OfType<TrialEnded>().Count());
        Assert.Contains(events.OfType<VerdictGiven>(), v => v is { By: "asha", Verdict: VerdictKind.Stop });
        Assert.Contains(events.OfType<ReportReceived>(), r => r.Checkpoint is not null);
        Assert.InRange(Best("quickstart").GetProperty("value").GetDouble(), 0.9, 1);
    }

    [Fact]
    public void The_python_example_runs_with_scikit_learn()
    {
        string python = PythonWith("sklearn", "python3-sklearn");
        Run(null, Example("02-python", "digits.yaml"), "--num-samples", "4", "--set", $"command={python} {Example("02-python", "train.py")}", "--set", "scheduler.max_t=3").With(0);
        Assert.Equal(4, Events("digits-python").OfType<TrialEnded>().Count());
        Assert.InRange(Best("digits-python").GetProperty("value").GetDouble(), 0.5, 1);
        Assert.True(Best("digits-python").GetProperty("config").GetProperty("optimizer").TryGetProperty("lr", out _));
    }

    [Fact]
    public void The_shell_example_needs_no_change_to_its_script()
    {
        Run(null, Example("03-shell", "anneal.yaml"), "--num-samples", "4").With(0);
        var events = Events("anneal");
        Assert.Equal(4, events.OfType<TrialEnded>().Count());
        Assert.True(events.OfType<ReportReceived>().Count() > 4);
        Assert.True(double.IsFinite(Best("anneal").GetProperty("value").GetDouble()));
    }

    [Fact]
    public void The_population_takes_over_in_place_and_its_schedule_can_be_replayed()
    {
        string script = $"command={PythonWith("numpy", "python3-numpy")} {Example("07-pbt", "train.py")} 14";
        Run(null, Example("07-pbt", "pbt.yaml"), "--set", script).With(0);
        var events = Events("digits-pbt");
        Assert.Equal(8, events.OfType<TrialEnded>().Count());
        Assert.Equal(8, events.OfType<AttemptEnded>().Count());
        var exploits = events.OfType<TrialExploited>().ToList();
        Assert.NotEmpty(exploits);
        Assert.Contains(events.OfType<ReportReceived>(), r => r.Update > 0);
        string heir = exploits[0].Trial.ToString();

        Run(null, Example("07-pbt", "replay.yaml"), "--set", script, "--set", "scheduler.experiment=tune-results/digits-pbt", "--set", $"scheduler.trial={heir}").With(0);
        var replayed = Events("digits-replay").OfType<ReportReceived>().ToList();
        Assert.Equal(14, replayed.Max(r => Value(r, "training_iteration")));
        // How soon an update arrives depends on the machine; the first learning rate is that of an ancestor in any case.
        Assert.Contains(Value(replayed[0], "lr"), events.OfType<TrialCreated>().Select(t => t.Config["lr"]!.AsDouble!.Value));

        static double Value(ReportReceived report, string metric) => report.Metrics.Single(m => m.Name == metric).Value.AsDouble;
    }

    [Fact]
    public void The_early_stopping_example_runs_and_what_it_recorded_can_be_simulated()
    {
        string python = PythonWith("sklearn", "python3-sklearn");
        string[] small = ["--num-samples", "4", "--set", $"command={python} {Example("06-early-stopping", "train.py")}", "--param", "epochs=4", "--set", "scheduler.max_t=4"];
        // One after the other: who is compared with whom is then the same on every machine. A report is judged where it is read, however late that is.
        Run(null, [Example("06-early-stopping", "digits.yaml"), .. small, "--set", "max_concurrent_trials=1"]).With(0);
        Run(null, [Example("06-early-stopping", "digits.yaml"), .. small[..^2], "--scheduler", "fifo", "--name", "fifo"]).With(0);
        var stops = Events("early-stopping").OfType<VerdictGiven>().Where(v => v is { By: "asha", Verdict: VerdictKind.Stop }).ToList();
        Assert.Contains(stops, v => v.Iteration < 4);
        Assert.Equal(4, stops.Select(v => v.Trial).Distinct().Count());
        Assert.Equal(4 * 4, Events("fifo").OfType<ReportReceived>().Count());

        using var process = TuneProcess.Start(_folder.Path, null, ["simulate", "fifo", "--scheduler", "{type: asha, max_t: 4, reduction_factor: 2}", "--json"]);
        var simulated = JsonDocument.Parse(process.End().With(0).Out).RootElement.GetProperty("schedulers");
        Assert.Equal(["fifo", "asha"], simulated.EnumerateArray().Select(s => s.GetProperty("scheduler").GetString()));
        Assert.Equal(4 * 4, simulated[0].GetProperty("epochs").GetDouble());
        Assert.Equal(Best("fifo", "--scope", "all").GetProperty("value").GetDouble(), simulated[0].GetProperty("best").GetDouble());
    }

    [Fact]
    public void The_simulation_example_compares_schedulers_on_recorded_curves()
    {
        string curves = Path.Combine(Manifest.Root, "tests", "Tune.Hpc.Benchmarks", "curves", "digits-mlp.csv");
        using var process = TuneProcess.Start(_folder.Path, null, ["simulate", Example("08-simulate", "digits.yaml"), "--curves", curves, "--scheduler", "{type: asha, max_t: 81, reduction_factor: 4}", "--json"]);
        var schedulers = JsonDocument.Parse(process.End().With(0).Out).RootElement.GetProperty("schedulers").EnumerateArray().ToList();
        Assert.Equal(3, schedulers.Count);
        Assert.All(schedulers.Skip(1), s => Assert.True(s.GetProperty("epochs").GetDouble() < schedulers[0].GetProperty("epochs").GetDouble() / 3));
    }

    private static string Example(params string[] names) => Path.Combine([Manifest.Root, "examples", .. names]);

    private Outcome Run(IReadOnlyDictionary<string, string>? environment, params string[] arguments)
    {
        using var process = TuneProcess.Start(_folder.Path, environment, ["run", .. arguments, "--set", "executor.cpus=2"]);
        return process.End();
    }

    private List<ExperimentEvent> Events(string name)
    {
        using var journal = JournalReader.Open(_folder["tune-results", name, "journal.jsonl"]);
        return [.. journal.ReadToEnd().Select(e => e.Event)];
    }

    private JsonElement Best(string name, params string[] more)
    {
        using var process = TuneProcess.Start(_folder.Path, null, ["best", name, "--json", .. more]);
        return JsonDocument.Parse(process.End().With(0).Out).RootElement.GetProperty("trials")[0];
    }

    private static string PythonWith(string module, string package)
    {
        foreach (string python in (string[])["python3", "/usr/bin/python3"])
        {
            try
            {
                using var process = Process.Start(new ProcessStartInfo(python, ["-c", $"import {module}"]) { RedirectStandardError = true })!;
                process.StandardError.ReadToEnd();
                process.WaitForExit();
                if (process.ExitCode == 0)
                {
                    return python;
                }
            }
            catch (System.ComponentModel.Win32Exception)
            {
                // There is no such interpreter; the next one may be there.
            }
        }

        RealPart.Missing($"a python3 with {module}", $"apt-get install {package}");
        return "";
    }
}
