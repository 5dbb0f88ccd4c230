namespace Tune.Hpc.Adapters.Tests.Clients;

/// <summary>tune.sh: settings that come while the trial runs, and when to save a checkpoint.</summary>
public sealed class ShellUpdateTests : IDisposable
{
    private readonly TrialFolder _folder = new();

    public static TheoryData<string> Shells => ShellScript.Shells;

    public void Dispose() => _folder.Dispose();

    [Theory, MemberData(nameof(Shells))]
    public void New_settings_are_in_the_variables_and_the_next_report_says_so(string shell)
    {
        _folder.Environment["TUNE_PARAM_LR"] = "0.01";
        _folder.Environment["TUNE_PARAM_GAMMA"] = "1";
        _folder.Tell("update", "it is \\\"better\\\"", """{"lr": 0.5, "batch size": 64, "opt": {"lr": [3, "}"]}, "on": true, "no": null}""", "/other/a 20", update: 3, iteration: 20);
        string output = Run(shell, """
            set -eu
            tune_accept_updates
            if tune_updated; then echo early; fi
            tune_report loss=1
            tune_updated && echo "$TUNE_PARAM_LR $TUNE_PARAM_BATCH_SIZE $TUNE_PARAM_ON ${TUNE_PARAM_GAMMA-gone} ${TUNE_PARAM_OPT-none} ${TUNE_PARAM_NO-none}"
            echo "$TUNE_CHECKPOINT $TUNE_ITERATION $(basename "$(tune_config_path)")"
            sh -c 'echo $TUNE_PARAM_LR'
            if tune_updated; then echo twice; fi
            tune_report loss=1
            tune_report loss=1
            """).Good();
        Assert.Equal("0.5 64 true gone none none\n/other/a 20 20 config-0.json\n0.5\n", output);
        Assert.Equal([0, 3, 3], _folder.Parsed.Select(line => line.GetProperty("_update").GetInt32()));
    }

    [Theory, MemberData(nameof(Shells))]
    public void Texts_arrive_as_they_are(string shell)
    {
        const string config = """{"text": "it's \"q\" \\ $HOME `x`\n\u00e9\ud83d\ude00\t.", "läyer": "-Infinity", "NAME": 1, "name": 2, "empty": ""}""";
        _folder.Tell("update", config: config, update: 1);
        string output = Run(shell, """
            tune_accept_updates
            tune_report loss=1
            printf '%s|' "$TUNE_PARAM_TEXT" "$TUNE_PARAM_L_YER" "$TUNE_PARAM_NAME" "$TUNE_PARAM_NAME_2" "$TUNE_PARAM_EMPTY"
            """).Good();
        Assert.Equal("it's \"q\" \\ $HOME `x`\né😀\t.|-inf|1|2||", output);
    }

    [Theory, MemberData(nameof(Shells))]
    public void What_is_in_effect_or_not_whole_is_not_taken(string shell)
    {
        _folder.Environment["TUNE_UPDATE"] = "3";
        _folder.Environment["TUNE_PARAM_LR"] = "0.01";
        const string ask = "tune_accept_updates; tune_report loss=1; tune_updated && echo new; echo $TUNE_PARAM_LR $TUNE_UPDATE";
        _folder.Tell("update", config: """{"lr": 0.5}""", update: 3);
        Assert.Equal("0.01 3\n", Run(shell, ask).Good());
        _folder.Tell("update", config: """{"lr": 0.5, """, update: 4);
        Assert.Equal("0.01 3\n", Run(shell, ask).Good());
        _folder.Tell("update", config: """{"lr": 0.5}""", update: 4);
        Assert.Equal("0.01 3\n", Run(shell, ask.Replace("tune_accept_updates; ", "")).Good());
        Assert.Equal("new\n0.5 4\n", Run(shell, ask).Good());
    }

    [Theory, MemberData(nameof(Shells))]
    public void A_SIGTERM_after_a_pause_still_means_pause(string shell)
    {
        const string ask = "tune_trap_signals; kill -TERM $$; tune_should_stop && echo stop; tune_should_pause && echo pause; exit 0";
        _folder.Tell("pause");
        Assert.Equal("pause\n", Run(shell, ask).Good());
        _folder.Tell("stop");
        Assert.Equal("stop\n", Run(shell, ask).Good());
    }

    [Theory, MemberData(nameof(Shells))]
    public void A_checkpoint_is_due_when_the_experiment_or_the_tuner_asks_for_one(string shell)
    {
        const string ask = "set -eu; due() { if tune_checkpoint_due \"$@\"; then printf yes; else printf no; fi; }; due 1; due 3; due 4 last";
        Assert.Equal("nonono", Run(shell, ask).Good());
        _folder.Environment["TUNE_CHECKPOINT_FREQUENCY"] = "3";
        Assert.Equal("noyesno", Run(shell, ask).Good());
        _folder.Environment["TUNE_CHECKPOINT_AT_END"] = "1";
        Assert.Equal("noyesyes", Run(shell, ask).Good());
        _folder.Tell("stop");
        Assert.Equal("yesyesyes", Run(shell, ask).Good());
        _folder.Environment["TUNE_CHECKPOINT_AT_END"] = null;
        Assert.Equal("noyesno", Run(shell, ask).Good());
        _folder.Tell("pause");
        Assert.Equal("yesyesyes", Run(shell, ask).Good());
        _folder.Environment["TUNE_REPORTS"] = null;
        Assert.Equal("nonono", Run(shell, ask).Good());
        Assert.Equal("2\n", Run(shell, "tune_checkpoint_due soon 2> /dev/null; echo $?").Good());
    }

    [Theory, MemberData(nameof(Shells))]
    public void A_pause_is_told_when_the_next_checkpoint_is_due(string shell)
    {
        const string script = """
            tune_checkpoint_due 1 || echo not due
            printf '{"seq": 1, "command": "pause"}' > "$TUNE_CONTROL"
            tune_should_pause || echo not yet
            tune_checkpoint_due 2 && tune_should_pause && echo now
            """;
        Assert.Equal("not due\nnot yet\nnow\n", Run(shell, script).Good());
    }

    private Outcome Run(string shell, string script) => ShellScript.Run(_folder, shell, script);
}
