using System.Globalization;
using System.Runtime.Versioning;
using System.Text;
using System.Text.Json;
using Tune.Hpc.Execution;
using Tune.Hpc.Execution.Local;

using Tune.Hpc.TestKit;

namespace Tune.Hpc.Adapters.Tests.Local;

/// <summary>Job scripts, run by real shells.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class JobScriptTests : IDisposable
{
    private static readonly string[] Weird =
    [
        "", " ", "a b", "it's", "''", "\"", "$(touch broken)", "`touch broken`", "; touch broken;", "a\nb\n", "\\", "\\n", "$HOME", "*", "~", "é ü 漢字 🎯", "-n", "a\tb", "\r\n", "#x", "{lr}", "%s", "!",
    ];

    private readonly TemporaryFolder _folder = TemporaryFolder.WithAwkwardName();

    [Theory, ClassData(typeof(Shells))]
    public void Every_value_reaches_the_command_byte_for_byte(string shell)
    {
        var script = Script("sh", ["-c", "for a; do printf '%s\\0' \"$a\"; done; env -0 | grep -z '^W[0-9]*=' | sort -zV", "sh", .. Weird]) with
        {
            Environment = [.. Weird.Select((w, i) => KeyValuePair.Create($"W{i}", w))],
        };
        Assert.Equal((0, "", ""), Run(shell, script));
        string[] seen = File.ReadAllText(_folder["a/stdout.log"], Encoding.UTF8).Split('\0')[..^1];
        Assert.Equal([.. Weird, .. Weird.Select((w, i) => $"W{i}={w}")], seen);
        Assert.False(File.Exists(_folder["wd/broken"]));
    }

    [Theory, ClassData(typeof(Shells))]
    public void The_exit_record_tells_the_code(string shell)
    {
        Assert.Equal(75, Run(shell, Script("sh", ["-c", "exit 75"])).Code);
        AssertExit(75, null);
        var record = Exit();
        Assert.InRange(record.GetProperty("end").GetInt64() - record.GetProperty("start").GetInt64(), 0, 60);
        Assert.Equal(LocalMachine.HostName(), record.GetProperty("host").GetString());
    }

    [Theory, ClassData(typeof(Shells))]
    public void The_exit_record_tells_the_signal(string shell)
    {
        Assert.Equal(137, Run(shell, Script("sh", ["-c", "kill -KILL $$"])).Code);
        AssertExit(null, 9);
    }

    [Theory, ClassData(typeof(Shells))]
    public void A_code_above_192_is_no_signal(string shell)
    {
        Run(shell, Script("sh", ["-c", "exit 255"]));
        AssertExit(255, null);
    }

    [Theory, ClassData(typeof(Shells))]
    public void A_command_that_is_not_there_leaves_127(string shell)
    {
        Run(shell, Script("no-such-program", []));
        AssertExit(127, null);
        Assert.Contains("no-such-program", File.ReadAllText(_folder["a/stderr.log"]));
    }

    [Theory, ClassData(typeof(Shells))]
    public void A_command_that_cannot_run_leaves_126(string shell)
    {
        Run(shell, Script("/etc/passwd", []));
        AssertExit(126, null);
    }

    [Theory, ClassData(typeof(Shells))]
    public void A_missing_working_directory_leaves_126(string shell)
    {
        Run(shell, Script("true", []) with { WorkingDirectory = _folder["nowhere"] });
        AssertExit(126, null);
        Assert.Contains("nowhere", File.ReadAllText(_folder["a/stderr.log"]));
    }

    [Theory, ClassData(typeof(Shells))]
    public void Broken_setup_lines_cannot_keep_the_exit_record_from_being_written(string shell)
    {
        Run(shell, Script("true", []) with { SetupLines = ["if then ' ("], Environment = [new("PATH", "/nowhere")] });
        Assert.NotEqual(0, Exit().GetProperty("code").GetInt32());
    }

    [Theory, ClassData(typeof(Shells))]
    public void Setup_lines_act_on_the_command(string shell)
    {
        Run(shell, Script("sh", ["-c", "echo \"$A $B ${C-unset}\"; pwd"]) with
        {
            Environment = [new("A", "1")],
            Unset = ["C"],
            SetupLines = ["export B=$((A + 1))", "export C=3; unset C"],
        });
        Assert.Equal($"1 2 unset\n{_folder["wd"]}\n", File.ReadAllText(_folder["a/stdout.log"]));
    }

    [Theory, ClassData(typeof(Shells))]
    public void A_second_job_of_an_attempt_leaves_and_touches_nothing(string shell)
    {
        var script = Script("sh", ["-c", "echo once"]);
        Assert.Equal(0, Run(shell, script).Code);
        string before = File.ReadAllText(_folder["a/exit.json"]);
        Assert.Equal((JobScript.AlreadyClaimed, "", ""), Run(shell, script));
        Assert.Equal("once\n", File.ReadAllText(_folder["a/stdout.log"]));
        Assert.Equal(before, File.ReadAllText(_folder["a/exit.json"]));
    }

    [Theory, ClassData(typeof(Shells))]
    public void Of_many_jobs_of_an_attempt_one_runs(string shell)
    {
        var script = Script("sh", ["-c", "echo ran"]);
        string path = Write(script);
        var jobs = Enumerable.Range(0, 8).Select(_ => Shells.Start(shell, path)).ToList();
        var codes = jobs.Select(j =>
        {
            j.WaitForExit();
            return j.ExitCode;
        }).Order().ToList();
        Assert.Equal([0, .. Enumerable.Repeat(JobScript.AlreadyClaimed, 7)], codes);
        Assert.Equal("ran\n", File.ReadAllText(_folder["a/stdout.log"]));
    }

    [Theory, ClassData(typeof(Shells))]
    public void An_attempt_folder_that_is_missing_says_so(string shell)
    {
        var script = Script("true", []) with { AttemptFolder = _folder["gone"] };
        var (code, _, err) = Run(shell, script);
        Assert.Equal(JobScript.CannotClaim, code);
        Assert.Contains("gone", err);
    }

    [Theory]
    [InlineData("TERM", 15)]
    [InlineData("USR1", 10)]
    [InlineData("USR2", 12)]
    public void Signals_to_the_script_reach_the_command_and_its_answer_is_recorded(string name, int number)
    {
        foreach (string shell in new Shells().Select(r => r.Data))
        {
            using var attempt = TemporaryFolder.WithAwkwardName();
            var script = Script("sh", ["-c", $"trap 'echo got; kill $!; exit 7' {name}; echo ready; while :; do sleep 1000 & wait; done"]) with { AttemptFolder = attempt.Sub("a") };
            using var job = Shells.Start(shell, Write(script));
            string output = attempt["a/stdout.log"];
            Deadline.Until(() => File.Exists(output) && File.ReadAllText(output) == "ready\n", () => $"{shell}: not ready");
            ProcessProbe.SignalOne(job.Id, number);
            job.WaitForExit();
            Assert.Equal(7, job.ExitCode);
            Assert.Equal("ready\ngot\n", File.ReadAllText(output));
            Assert.Contains($"\"code\":7,\"signal\":null,\"caught\":\"{name}\"", File.ReadAllText(attempt["a/exit.json"]));
        }
    }

    [Fact]
    public void A_command_that_does_not_catch_usr1_is_not_killed_by_it()
    {
        if (!File.Exists("/proc/self/status"))
        {
            Assert.Skip("only Linux tells what a process catches");
        }

        foreach (string shell in new Shells().Select(r => r.Data))
        {
            using var attempt = TemporaryFolder.WithAwkwardName();
            var script = Script("sh", ["-c", "echo ready; while ! [ -e go ]; do :; done; echo went on"]) with { AttemptFolder = attempt.Sub("a"), WorkingDirectory = attempt.Path };
            using var job = Shells.Start(shell, Write(script));
            string output = attempt["a/stdout.log"];
            Deadline.Until(() => File.Exists(output) && File.ReadAllText(output) == "ready\n", () => $"{shell}: not ready");
            ProcessProbe.SignalOne(job.Id, 10);
            Deadline.Until(() => !HasPending(job.Id), () => $"{shell}: the signal is not taken");
            File.WriteAllText(attempt["go"], "");
            job.WaitForExit();
            Assert.Equal((0, "ready\nwent on\n"), (job.ExitCode, File.ReadAllText(output)));
            Assert.True(File.ReadAllText(attempt["a/exit.json"]).Contains("\"caught\":\"\"", StringComparison.Ordinal), $"{shell}: {File.ReadAllText(attempt["a/exit.json"])}");
        }
    }

    [Theory, ClassData(typeof(Shells))]
    public void The_deadline_is_counted_from_the_start_of_the_job(string shell)
    {
        Run(shell, Script("sh", ["-c", "echo $TUNE_DEADLINE"]) with { TimeLimit = TimeSpan.FromMinutes(10) });
        Assert.Equal(Exit().GetProperty("start").GetInt64() + 600, long.Parse(File.ReadAllText(_folder["a/stdout.log"]), CultureInfo.InvariantCulture));
    }

    private static bool HasPending(int pid) => File.ReadLines($"/proc/{pid}/status").Any(l => l.StartsWith("ShdPnd:", StringComparison.Ordinal) && l.TrimEnd()[^3] != '0');

    [Fact]
    public void Only_the_owner_may_read_unless_the_group_shares()
    {
        Run("sh", Script("true", []));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_folder["a/exit.json"]));
        Run("sh", Script("true", []) with { AttemptFolder = _folder.Sub("b"), GroupShared = true });
        Assert.True(File.GetUnixFileMode(_folder["b/exit.json"]).HasFlag(UnixFileMode.GroupRead | UnixFileMode.GroupWrite));
    }

    public void Dispose() => _folder.Dispose();

    private JobScript Script(string command, string[] arguments) => new()
    {
        AttemptFolder = _folder.Sub("a"),
        WorkingDirectory = _folder.Sub("wd"),
        Command = [command, .. arguments],
    };

    private string Write(JobScript script)
    {
        string path = _folder["job.sh"];
        File.WriteAllText(path, script.ToText());
        return path;
    }

    private (int Code, string Out, string Err) Run(string shell, JobScript script) => Shells.Run(shell, Write(script));

    private JsonElement Exit() => JsonDocument.Parse(File.ReadAllText(_folder["a/exit.json"])).RootElement;

    private void AssertExit(int? code, int? signal)
    {
        var exit = Exit();
        Assert.Equal(code, exit.GetProperty("code").ValueKind == JsonValueKind.Null ? null : exit.GetProperty("code").GetInt32());
        Assert.Equal(signal, exit.GetProperty("signal").ValueKind == JsonValueKind.Null ? null : exit.GetProperty("signal").GetInt32());
    }
}
