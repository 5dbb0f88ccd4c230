using System.Text.Json;

namespace Tune.Hpc.Adapters.Tests.Clients;

/// <summary>tune.sh in every POSIX shell there is; busybox is the one that stands in for small container images.</summary>
public sealed class ShellClientTests : IDisposable
{
    private readonly TrialFolder _folder = new();

    public static TheoryData<string> Shells => ShellScript.Shells;

    public void Dispose() => _folder.Dispose();

    [Theory, MemberData(nameof(Shells))]
    public void A_report_is_one_exact_line(string shell)
    {
        Run(shell, "tune_report loss=0.3 acc=9e-1 n=-5 ok=true note='hello world' timestamp=1").Good();
        Assert.Equal("""{"loss": 0.3, "acc": 9e-1, "n": -5, "ok": true, "note": "hello world", "timestamp": 1}""" + "\n", _folder.Text);
    }

    [Theory, MemberData(nameof(Shells))]
    public void The_time_is_added(string shell)
    {
        Run(shell, "tune_report loss=1").Good();
        Assert.True(Assert.Single(_folder.Parsed).GetProperty("timestamp").GetInt64() > 1_700_000_000);
    }

    [Theory, MemberData(nameof(Shells))]
    public void Values_become_JSON_whatever_they_are(string shell)
    {
        Run(shell, """
            tune_report a=.5 b=+1. c=007 d=nan e=-INF f= g=0x10 k=12abc timestamp=1
            tune_report 'h="\' 'i=$(touch no);`x`' "j=1 2" "l=$TEXT" ü=日本 m=a=b timestamp=1
            """, text: "x\ny\tz\u0001").Good();
        Assert.Equal(
            """
            {"a": 0.5, "b": 1, "c": 7, "d": "nan", "e": "-inf", "f": "", "g": "0x10", "k": "12abc", "timestamp": 1}
            {"h": "\"\\", "i": "$(touch no);`x`", "j": "1 2", "l": "x\ny\tz\u0001", "ü": "日本", "m": "a=b", "timestamp": 1}

            """,
            _folder.Text);
    }

    [Theory, MemberData(nameof(Shells))]
    public void What_is_no_report_is_refused(string shell)
    {
        var outcome = Run(shell, "tune_report loss; echo $?; tune_report; echo $?; tune_report =1; echo $?");
        Assert.Equal("2\n2\n2\n", outcome.Output);
        Assert.Equal(
            "tune_report: expected name=value, got: loss\ntune_report: expected name=value\ntune_report: expected name=value, got: =1\n",
            outcome.Errors);
        Assert.Equal("", _folder.Text);
    }

    [Theory, MemberData(nameof(Shells))]
    public void A_torn_line_of_a_dead_process_does_not_spoil_the_next(string shell)
    {
        File.WriteAllText(_folder.Reports, "{\"loss\": 0.");
        Run(shell, "tune_report loss=2 timestamp=1; tune_report loss=3 timestamp=1").Good();
        Assert.Equal("{\"loss\": 0.\n{\"loss\": 2, \"timestamp\": 1}\n{\"loss\": 3, \"timestamp\": 1}\n", _folder.Text);
    }

    [Theory, MemberData(nameof(Shells))]
    public void Outside_a_trial_reports_are_printed_and_the_rest_is_harmless(string shell)
    {
        _folder.Environment.Clear();
        const string script = "set -eu\ntune_report loss=1 timestamp=1\ntune_should_stop || tune_should_pause || tune_config_path || echo no";
        Assert.Equal("{\"loss\": 1, \"timestamp\": 1}\nno\n", Run(shell, script).Good());
    }

    [Theory, MemberData(nameof(Shells))]
    public void Commands_are_seen(string shell)
    {
        const string ask = "tune_should_stop && echo stop; tune_should_pause && echo pause; echo $(basename $(tune_config_path))";
        Assert.Equal("config.json\n", Run(shell, ask).Good());
        _folder.Tell("pause");
        Assert.Equal("pause\nconfig.json\n", Run(shell, ask).Good());
        _folder.Tell("stop", reason: "no \\\"command\\\": pause");
        Assert.Equal("stop\nconfig.json\n", Run(shell, ask).Good());
    }

    [Theory]
    [InlineData("sh", "TERM", "stop")]
    [InlineData("bash", "TERM", "stop")]
    [InlineData("busybox", "TERM", "stop")]
    [InlineData("sh", "USR1", "pause")]
    [InlineData("bash", "USR1", "pause")]
    [InlineData("busybox", "USR1", "pause")]
    public void A_trapped_signal_becomes_a_wish(string shell, string signal, string wish)
    {
        var outcome = Run(shell, $"tune_trap_signals; kill -{signal} $$; tune_should_stop && echo stop; tune_should_pause && echo pause; exit 0");
        Assert.Equal(wish + "\n", outcome.Good());
    }

    [Theory, MemberData(nameof(Shells))]
    public void Eight_writers_at_once_write_whole_lines(string shell)
    {
        const string writer = "( for i in 1 2 3 4 5 6 7 8 9 10; do tune_report writer=$w filler=$TEXT; done ) &";
        Run(shell, $"for w in 1 2 3 4 5 6 7 8; do {writer} done; wait", text: new string('x', 900)).Good();
        Assert.Equal(80, _folder.Parsed.Length);
    }

    [Fact]
    public void One_bare_echo_is_a_report()
    {
        Running.ToTheEnd("sh", ["-c", """echo '{"loss": 0.31}' >> "$TUNE_REPORTS" """], _folder.Environment).Good();
        Assert.Equal(0.31, JsonDocument.Parse(Assert.Single(_folder.Lines)).RootElement.GetProperty("loss").GetDouble());
    }

    private Outcome Run(string shell, string script, string text = "") => ShellScript.Run(_folder, shell, script, text);
}
