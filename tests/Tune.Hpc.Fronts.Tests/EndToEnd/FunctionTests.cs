using System.Text.Json;
using Tune.Hpc.Driver.Events;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Fronts.Tests.EndToEnd;

/// <summary>What a program answers: values, constraints, stop rules and names, in real runs.</summary>
public sealed class FunctionTests
{
    private static string[] Asked(Sweep sweep, string function) => [.. sweep.Log("asked").Where(l => l.Contains($"\"call\":\"{function}\"", StringComparison.Ordinal))];

    private static void EverythingWasAnswered(Sweep sweep)
    {
        sweep.EveryTrialEndedOnce(4);
        Assert.All(sweep.Events<TrialCreated>(), e => Assert.Equal(e.Config["x"]!.AsDouble * 2, e.Config["y"]!.AsDouble));
        Assert.DoesNotContain(sweep.Events<TrialCreated>(), e => e.Config["x"]!.AsDouble == 3);
        Assert.Equal(Enumerable.Repeat(("stop", (long?)3, "three are enough"), 4), sweep.Events<VerdictGiven>().Where(v => v.Verdict == VerdictKind.Stop).Select(v => (v.By, v.Iteration, v.Reason)));
        Assert.Equal([1, 2, 3, 4], sweep.Events<TrialNamed>().Select(e => e.Trial.Number).Order());
        Assert.Equal(4, sweep.Events<TrialNamed>().Select(e => e.Folder).Distinct().Count());
        sweep.NothingRuns();
    }

    [Fact]
    public void A_program_decides_what_is_drawn_checked_named_and_stopped()
    {
        using var sweep = new Sweep(AskedSweep.Specification);
        sweep.Run().With(0);
        EverythingWasAnswered(sweep);
        Assert.Equal(sweep.Events<TrialCreated>()[0].Config["x"], ConfigValue.Parse(Asked(sweep, "folder")[0]) is ConfigMap q ? ((ConfigMap)q["config"]!)["x"] : null);
        string link = Path.Combine(sweep.Folder, "named", "same _name__for all");
        Assert.Equal("../trials/00001", new FileInfo(link).LinkTarget);
        Assert.True(File.Exists(Path.Combine(link, "config.json")), "the link leads nowhere");
        Assert.True(Directory.Exists(Path.Combine(sweep.Folder, "named", "same _name__for all_00002")), "no second name");
        var first = sweep.Json("trials", sweep.Folder).GetProperty("trials").EnumerateArray().First();
        string name = first.GetProperty("trial_name").GetString()!;
        Assert.StartsWith("sweep 00001 x=", name, StringComparison.Ordinal);
        Assert.Contains(name, sweep.Tune("trials", sweep.Folder).With(0).Out, StringComparison.Ordinal);
        Assert.Contains($"named {name}; its folder is also found as named/same _name__for all\n", sweep.Tune("explain", sweep.Folder, "1").With(0).Out, StringComparison.Ordinal);
        Assert.Contains("trial_name", sweep.Tune("trials", sweep.Folder, "--output", "t.csv").With(0).All + File.ReadAllText(sweep.At("t.csv")), StringComparison.Ordinal);
    }

    [Fact]
    public void Reading_a_journal_asks_nobody()
    {
        using var sweep = new Sweep(AskedSweep.Specification);
        sweep.Run().With(0);
        int asked = sweep.Log("asked").Length;
        string[] decisions = [.. sweep.Entries().Select(e => e.Event.ToString()!)];
        File.WriteAllText(Path.Combine(sweep.Folder, "files", "functions.sh"), "echo asked >>broken; exit 9\n");
        foreach (string[] verb in (string[][])[["status"], ["trials"], ["reports"], ["best"]])
        {
            sweep.Tune([.. verb, sweep.Folder]).With(0);
        }

        sweep.Resume().With(0);
        Assert.Equal(asked, sweep.Log("asked").Length);
        Assert.Equal(decisions, sweep.Entries().Take(decisions.Length).Select(e => e.Event.ToString()!));
    }

    [Fact]
    public void A_killed_driver_s_successor_decides_the_same_and_asks_no_old_report_again()
    {
        using var sweep = new Sweep(AskedSweep.Specification);
        using (var driver = sweep.Start("run", "spec.yaml"))
        {
            Until.True(() => driver.HasExited || Asked(sweep, "enough").Length >= 3, () => string.Join('\n', sweep.Log("asked")));
            driver.Signal("KILL");
            driver.End();
        }

        int before = Asked(sweep, "enough").Length;
        var last = sweep.Events<ReportReceived>().GroupBy(e => e.Trial.ToString()).ToDictionary(g => g.Key, g => g.Count());
        sweep.Resume().With(0);
        EverythingWasAnswered(sweep);
        var again = Asked(sweep, "enough").Skip(before).Select(Report).ToList();
        Assert.DoesNotContain(again, r => r.Iteration < last.GetValueOrDefault(r.Trial));
        Assert.Equal(again.Count, again.Distinct().Count());
        Assert.Equal(4, Asked(sweep, "folder").Distinct().Count());
    }

    [Fact]
    public void Steps_ask_as_one_driver_would()
    {
        using var sweep = new Sweep(AskedSweep.Specification);
        using (var driver = sweep.Start("run", "spec.yaml"))
        {
            Until.True(() => driver.HasExited || sweep.Lines() > 0, () => "no journal");
            driver.Signal("KILL");
            driver.End();
        }

        Until.True(() => sweep.Tune("step", sweep.Folder).ExitCode == 0 && sweep.Events<ExperimentEnded>().Count == 1, () => sweep.Tune("status", sweep.Folder).All);
        EverythingWasAnswered(sweep);
    }

    [Fact]
    public void The_same_answers_give_the_same_trials_twice()
    {
        Assert.Equal(Decided(), Decided());

        static List<string> Decided()
        {
            using var sweep = new Sweep(AskedSweep.Specification);
            sweep.Run().With(0);
            return
            [
                .. sweep.Events<TrialCreated>().Select(e => $"{e.Trial} {e.Config.ToJson()} {e.Reason}"),
                .. sweep.Events<TrialNamed>().Select(e => $"{e.Trial} {e.Name} {e.Folder}"),
                .. sweep.Events<VerdictGiven>().OrderBy(e => e.Trial).Select(e => $"{e.Trial} {e.Verdict} by {e.By} at {e.Iteration}: {e.Reason}"),
            ];
        }
    }

    [Fact]
    public void An_experiment_that_was_moved_takes_its_files_along()
    {
        using var sweep = new Sweep(AskedSweep.Specification);
        sweep.Run().With(0);
        string moved = sweep.At("elsewhere", "sweep");
        Directory.CreateDirectory(sweep.At("elsewhere"));
        Directory.Move(sweep.Folder, moved);
        Directory.Delete(Path.Combine(moved, "files"), recursive: true);
        sweep.Tune("resume", moved, "--raise", "num_samples=5").With(0);
        Assert.True(File.Exists(Path.Combine(moved, "files", "trial.sh")), "trial.sh is not there");
        Assert.Contains(Path.Combine(moved, "files", "trial.sh"), File.ReadAllText(Path.Combine(moved, "trials", "00005", "1", "job.sh")), StringComparison.Ordinal);
        Assert.Contains("sweep 00005 x=", sweep.Tune("trials", moved).With(0).Out, StringComparison.Ordinal);
        Assert.Equal(5, Directory.EnumerateFileSystemEntries(Path.Combine(moved, "named")).Count());
    }

    [Fact]
    public void A_dry_run_asks_for_real_and_leaves_nothing()
    {
        using var sweep = new Sweep(AskedSweep.Specification);
        var trials = sweep.Json("run", "spec.yaml", "--dry-run").GetProperty("trials").EnumerateArray().Select(t => t.GetProperty("config")).ToList();
        Assert.Equal(3, trials.Count);
        Assert.All(trials, c => Assert.Equal(c.GetProperty("x").GetInt32() * 2, c.GetProperty("y").GetInt32()));
        Assert.NotEmpty(Asked(sweep, "allowed"));
        sweep.NothingWasMade();
        sweep.NothingRuns();
    }

    [Fact]
    public void Files_that_were_lost_are_put_back_and_mended_ones_are_kept()
    {
        using var sweep = new Sweep(AskedSweep.Specification + "\nwork_path: work");
        string files = sweep.At("work", "sweep", "files");
        sweep.Run().With(0);
        Assert.False(Directory.Exists(Path.Combine(sweep.Folder, "files")), "files lie beside the trials");
        File.Delete(Path.Combine(files, "trial.sh"));
        File.AppendAllText(Path.Combine(files, "functions.sh"), "# mended\n");
        sweep.Resume("--raise", "num_samples=5").With(0);
        Assert.True(File.Exists(Path.Combine(files, "trial.sh")), "trial.sh is not back");
        Assert.EndsWith("# mended\n", File.ReadAllText(Path.Combine(files, "functions.sh")), StringComparison.Ordinal);
        Assert.Equal(5, sweep.Events<TrialEnded>().Count);
    }

    private static (string Trial, long Iteration) Report(string line)
    {
        var question = JsonDocument.Parse(line).RootElement;
        return (question.GetProperty("trial").GetString()!, question.GetProperty("result").GetProperty("training_iteration").GetInt64());
    }
}
