using Tune.Hpc.Runtime.Specification;
using Tune.Hpc.Space.Expressions;
using Tune.Hpc.Specification;
using Tune.Hpc.TestKit;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Tests.Specification;

public sealed class FunctionSpecTests
{
    private const string Whole = """
        command: sh {files}/trial.sh {x}
        files:
          trial.sh: |
            echo {$1}
          functions.py: "import json"
        functions: [python3, "{files}/functions.py"]
        param_space:
          x: randint(1, 9)
          y: sample_from(call("double"))
        config_constraints: call("fine")
        stop: [{training_iteration: 9}, "call('enough')"]
        trial_name: "{trial_id}-{x}"
        trial_dirname: {call: folder}

        """;

    [Fact]
    public void Files_functions_and_names_are_read_and_kept_as_they_were()
    {
        var spec = Specs.Read(Whole);
        Assert.Equal([KeyValuePair.Create("trial.sh", "echo {$1}\n"), KeyValuePair.Create("functions.py", "import json")], spec.Files);
        Assert.Equal(["python3", "{files}/functions.py"], spec.Functions);
        Assert.Equal(("{trial_id}-{x}", "folder"), (spec.TrialName!.Template!.Text, spec.TrialDirname!.Function));
        Assert.Equal([false, true], spec.Stop.Select(r => r.AsksFunctions));
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder[ExperimentFile.FileName], ExperimentFile.TextOf(spec));
        var opened = ExperimentFile.Load(folder.Path);
        Assert.Empty(SpecIdentity.Differences(spec, opened));
        Assert.Equal(spec.Files, opened.Files);
        Assert.Equal(spec.Document, opened.Document);
    }

    [Theory]
    [InlineData("param_space: {x: \"sample_from(call('f'))\"}\n", "digits.yaml:2:18: param_space.x: in \"sample_from(call('f'))\", character 13: call(\"f\") asks a function, and no program answers it; name one with 'functions'")]
    [InlineData("config_constraints: call('f')\n", "config_constraints: in \"call('f')\"")]
    [InlineData("stop: [{loss: 1}, loss < 1 and call('f')]\n", "digits.yaml:2:19: stop[1]: in \"loss < 1 and call('f')\", character 14")]
    [InlineData("trial_name: {call: f}\n", "digits.yaml:2:1: trial_name: {call: f} asks a function")]
    [InlineData("trial_dirname: {call: f}\n", "trial_dirname: {call: f} asks a function")]
    public void Asking_without_a_program_is_refused(string yaml, string part) => Specs.Refuses(yaml, FunctionCodes.NoProgram, part);

    [Fact]
    public void A_request_asks_nobody() => Specs.Refuses("resources_per_trial: {cpus: call('f')}\n", FunctionCodes.Misplaced, "are only asked in sample_from, config_constraints and stop");

    [Theory]
    [InlineData("files: [a]\n", SpecCodes.BadValue, "a list is not a map of files' names and their texts")]
    [InlineData("files: {a/b: x}\n", SpecCodes.BadValue, "digits.yaml:2:9: files.a/b: 'a/b' is not a name")]
    [InlineData("files: {..: x}\n", SpecCodes.BadValue, "'..' is not a name")]
    [InlineData("files: {a: 5}\n", SpecCodes.BadValue, "files.a: 5 is not the text of a file")]
    [InlineData("file: {a: x}\n", SpecCodes.UnknownKey, "did you mean 'files'?")]
    [InlineData("function: python3 x.py\n", SpecCodes.UnknownKey, "did you mean 'functions'?")]
    [InlineData("trial_names: a\n", SpecCodes.UnknownKey, "did you mean 'trial_name'?")]
    [InlineData("trial_name: {lr}\n", SpecCodes.UnknownKey, "digits.yaml:2:14: trial_name.lr: no such key; in quotes it would be a text: \"{lr}\"")]
    [InlineData("trial_name: {cal: f}\n", SpecCodes.UnknownKey, "did you mean 'call'?")]
    [InlineData("trial_name: [a]\n", SpecCodes.BadValue, "a list is not a text with placeholders such as '{trial_id}-{lr}', or {call: name}")]
    [InlineData("trial_name: \"{rl}\"\nparam_space: {lr: 'uniform(0, 1)'}\n", SpecCodes.BadPlaceholder, "trial_name: {rl} names no parameter; did you mean {lr}?")]
    [InlineData("trial_dirname: \"{experimnt}\"\n", SpecCodes.BadPlaceholder, "did you mean {experiment}?")]
    [InlineData("functions: nosuchprogram\n", SpecCodes.NoSuchCommand, "functions: the program 'nosuchprogram' is in no folder of PATH")]
    [InlineData("functions: python3 {trial_dir}/x.py\n", SpecCodes.BadPlaceholder, "functions: {trial_dir} names no parameter; known are files, spec_dir")]
    [InlineData("functions: python3 {files}/x.py\n", SpecCodes.BadPlaceholder, "functions: {files} is the folder of 'files', and there are none")]
    [InlineData("functions: python3 {files}/fn.py\nfiles: {fm.py: x}\n", SpecCodes.BadPlaceholder, "'{files}/fn.py': there is no such file in 'files'; did you mean {files}/fm.py?")]
    public void What_is_wrong_is_told_with_its_place_and_what_would_be_right(string yaml, string code, string part) => Specs.Refuses(yaml, code, part);

    [Fact]
    public void Files_are_small() => Specs.Refuses($"files: {{a: {new string('x', 600_000)}, b: {new string('y', 500_000)}}}\n", SpecCodes.BadValue, "these files have 1100000 bytes; all of them together may have 1048576");

    [Fact]
    public void A_program_is_looked_for_beside_the_specification() =>
        Assert.Equal(["python3", "/spec/train.py"], Specs.With("functions: python3 train.py\n").Functions);

    [Fact]
    public void A_difference_in_a_file_is_told_in_short()
    {
        var one = Specs.With($"files: {{a: {new string('x', 5000)}}}\n");
        var other = Specs.With($"files: {{a: {new string('y', 5000)}}}\n");
        var difference = Assert.Single(SpecIdentity.Differences(one, other));
        Assert.Equal("files.a", difference.Key);
        Assert.InRange(difference.ToString().Length, 100, 700);
    }

    [Fact]
    public void A_name_is_a_text_or_an_answer()
    {
        var config = (ConfigMap)ConfigValue.Parse("""{"lr": 0.1, "o": {"t": "sgd"}, "experiment": "mine"}""");
        Assert.Equal("00007 0.1 sgd mine", Name(Specs.With("trial_name: \"{trial_id} {lr} {o.t} {experiment}\"\nparam_space: {lr: 1, o: {t: a}}\n").TrialName!, null));
        var asking = TrialNameRule.Asking("f");
        Assert.Equal("a", Name(asking, ConfigValue.Of("a")));
        Assert.Equal("5", Name(asking, ConfigValue.Of(5L)));
        Assert.Null(Name(asking, ConfigValue.Null));
        Assert.Equal(FunctionCodes.BadAnswer, Assert.Throws<TuneException>(() => Name(asking, ConfigMap.Empty)).Code);

        string? Name(TrialNameRule rule, ConfigValue? answer) => rule.NameOf("digits", new TrialId(7), config, answer is null ? null : _ => answer);
    }
}
