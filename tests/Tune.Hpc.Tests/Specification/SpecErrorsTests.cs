using Tune.Hpc.Specification;

namespace Tune.Hpc.Tests.Specification;

public sealed class SpecErrorsTests
{
    [Fact]
    public void All_parameters_that_are_wrong_are_told_at_once()
    {
        var error = Assert.Throws<TuneException>(() => Specs.Read("""
            command: "true"
            param_space:
              lr: loguniform(0, 1)
              m: uniform(1, 0.5)
              h: choise([1, 2])

            """));
        Assert.Contains("param_space.lr: loguniform(0, 1): lower is 0", error.Message, StringComparison.Ordinal);
        Assert.Contains("param_space.m: uniform(1, 0.5)", error.Message, StringComparison.Ordinal);
        Assert.Contains("did you mean \"choice\"?", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("num_sample: 1\n", "digits.yaml:2:1: num_sample: no such key; did you mean 'num_samples'?")]
    [InlineData("numSamples: 1\n", "did you mean 'num_samples'?")]
    [InlineData("max-concurrent-trials: 1\n", "did you mean 'max_concurrent_trials'?")]
    [InlineData("space: {}\n", "did you mean 'param_space'?")]
    [InlineData("local_dir: x\n", "did you mean 'storage_path'?")]
    [InlineData("max_t: 1\n", "no such key here; it belongs to scheduler")]
    [InlineData("scheduler: {type: asha, num_samples: 1}\nmetric: m\nmode: min\n", "digits.yaml:2:25: scheduler.num_samples: no such key here; it belongs to the top level")]
    [InlineData("scheduler: {type: asha, grace: 1}\nmetric: m\nmode: min\n", "did you mean 'grace_period'?")]
    [InlineData("failure_config: {max_fail: 1}\n", "failure_config.max_fail: no such key; did you mean 'max_failures'?")]
    [InlineData("resources_per_trial: {cpu: 1}\n", "did you mean 'cpus'?")]
    [InlineData("xyzzy: 1\n", "no such key; known are name, command")]
    [InlineData("spec_dir: /x\n", "only experiment.json has this key")]
    public void An_unknown_key_is_refused_with_the_nearest_name(string yaml, string part) => Specs.Refuses(yaml, SpecCodes.UnknownKey, part);

    [Theory]
    [InlineData("callbacks: 5\n", "digits.yaml:2:1: callbacks: not supported by this version")]
    [InlineData("scheduler: {type: dehb}\n", "the scheduler 'dehb' is not supported by this version; it has fifo, asha")]
    [InlineData("search_alg: sigopt\n", "the searcher 'sigopt' is not supported by this version; it has random")]
    [InlineData("executor: {type: ssh, hosts: [a]}\n", "the executor 'ssh' is not supported by this version; it has local, slurm, srun")]
    [InlineData("executor: {type: slurm, host: login}\n", "executor.host: not supported by this version")]
    public void What_this_version_lacks_is_said_plainly(string yaml, string part) => Specs.Refuses(yaml, SpecCodes.NotSupported, part);

    [Theory]
    [InlineData("num_samples: many\n", "digits.yaml:2:14: num_samples: 'many' is not a whole number from -1")]
    [InlineData("num_samples: 1.5\n", "1.5 is not a whole number")]
    [InlineData("num_samples: -2\n", "-2 is not a whole number from -1")]
    [InlineData("num_samples: [1]\n", "a list is not a whole number")]
    [InlineData("name: a/b\n", "'a/b' is not a name: letters, digits")]
    [InlineData("name: ..\n", "'..' is not a name")]
    [InlineData("metric: 5\nmode: min\n", "in quotes it would be one: \"5\"")]
    [InlineData("metric: loss\nmode: maximise\n", "'maximise' is not 'min' or 'max'")]
    [InlineData("group: yes\n", "'yes' is not true or false")]
    [InlineData("seed: -1\n", "-1 is not a whole number from 0")]
    [InlineData("time_budget_s: 5 minutes\n", "'5 minutes' is not a duration: seconds, or 90s, 30m")]
    [InlineData("time_budget_s: 0\n", "0 is not a duration")]
    [InlineData("time_budget_s: .inf\n", "inf is not a duration")]
    [InlineData("resources_per_trial: {memory: 4X}\n", "resources_per_trial.memory: '4X' is not a memory size: 512M, 4G")]
    [InlineData("resources_per_trial: {cpus: 0}\n", "0 is not a number above 0")]
    [InlineData("resources_per_trial: {gpus: .nan}\n", "nan is not a number from 0")]
    [InlineData("scheduler: {type: asha, reduction_factor: 1}\nmetric: m\nmode: min\n", "1 is not a number above 1")]
    [InlineData("scheduler: {type: ashaa}\n", "digits.yaml:2:19: scheduler.type: there is no scheduler 'ashaa'; did you mean 'asha'?")]
    [InlineData("scheduler: AsyncHyperBand\n", "did you mean 'asha'?")]
    [InlineData("search_alg: basic_variant_generator\n", "did you mean 'random'?")]
    [InlineData("scheduler: [asha]\n", "a list is not one of fifo, asha,")]
    [InlineData("executor: {gpus: [0, 0]}\n", "is not a number of GPUs, or a list of their indices")]
    [InlineData("metric_pattern: 'loss=(\\S+)'\n", "is not a regular expression with named groups")]
    [InlineData("metric_pattern: 'loss=(?<loss'\n", "is not a regular expression: at character")]
    [InlineData("env: {TUNE_SEED: 1}\n", "'TUNE_SEED' cannot be set here")]
    [InlineData("env: {a-b: 1}\n", "'a-b' cannot be set here")]
    [InlineData("env: {A: [1]}\n", "env.A: a list is not a text")]
    [InlineData("stop: {loss: low}\n", "stop.loss: 'low' is not a limit: a number, or a text such as \"<= 0.1\"")]
    [InlineData("stop: {loss: .nan}\n", "nan is not a limit")]
    [InlineData("stop: 5\n", "5 is not a map such as")]
    [InlineData("param_space: lr\n", "'lr' is not a map of parameters")]
    [InlineData("points_to_evaluate: [1]\n", "points_to_evaluate[0]: 1 is not a map of parameters")]
    [InlineData("evaluated_rewards: [a]\n", "is not a list of numbers")]
    [InlineData("storage_path: $NOWHERE/x\n", "'$NOWHERE/x' needs the environment variable NOWHERE, which is not set")]
    [InlineData("failure_config: 3\n", "3 is not a map with max_failures, fail_fast")]
    public void A_bad_value_is_refused_with_what_would_be_right(string yaml, string part) => Specs.Refuses(yaml, SpecCodes.BadValue, part);

    [Theory]
    [InlineData("metric: loss\n", "metric is given without mode; say whether loss is best at its min or max")]
    [InlineData("mode: min\n", "mode is given without metric")]
    [InlineData("scheduler: asha\n", "asha compares trials and needs metric and mode")]
    [InlineData("num_samples: -1\n", "-1 is without limit and needs time_budget_s")]
    [InlineData("metric: m\nmode: min\nevaluated_rewards: [1, 2]\npoints_to_evaluate: [{}]\n", "2 rewards for 1 points_to_evaluate")]
    [InlineData("metric: m\nmode: min\nscheduler: {type: asha, max_t: 2, grace_period: 3}\n", "digits.yaml:4:25: scheduler.max_t: 2 is below grace_period, 3")]
    public void Keys_that_contradict_are_refused(string yaml, string part) => Specs.Refuses(yaml, SpecCodes.Contradiction, part);

    [Theory]
    [InlineData("command: python3 train.py --lr {lrr}\nparam_space: {lr: 1}\n", SpecCodes.BadPlaceholder, "{lrr} names no parameter; did you mean {lr}?")]
    [InlineData("command: python3 train.py {opt.lr} {opt} {trial_dir}\nparam_space: {opt: {lr: 1}}\n", null, "")]
    [InlineData("command: python3 train.py\nenv: {X: \"{nope}\"}\n", SpecCodes.BadPlaceholder, "env.X: {nope} names no parameter; known are attempt, checkpoint")]
    [InlineData("command: python3 train.py\nprepare: sh {trial_dir}\n", SpecCodes.BadPlaceholder, "prepare: {trial_dir} names no parameter; known are spec_dir")]
    [InlineData("command: python3 train.py {lr\n", SpecCodes.BadPlaceholder, "'{lr' has '{' at character 1")]
    [InlineData("command: pythn3 train.py\n", SpecCodes.NoSuchCommand, "digits.yaml:1:10: command: the program 'pythn3' is in no folder of PATH (/bin:/usr/bin)")]
    [InlineData("command: run.sh\n", SpecCodes.NoSuchCommand, "the one beside the specification is ./run.sh")]
    [InlineData("command: A=1 python3\n", SpecCodes.NoSuchCommand, "variables are set under 'env'")]
    [InlineData("command: ./train.py\n", SpecCodes.NoSuchCommand, "/spec/train.py is not executable; make it so with chmod +x")]
    [InlineData("command: ./none.sh\n", SpecCodes.NoSuchCommand, "there is no /spec/none.sh")]
    [InlineData("command: ./folder\n", SpecCodes.NoSuchCommand, "/spec/folder is a folder")]
    [InlineData("command: python3 train.py > log\n", SpecCodes.BadCommand, "'>' at character 18")]
    [InlineData("command: []\n", SpecCodes.BadValue, "a list is not a command")]
    [InlineData("command: ''\n", SpecCodes.BadValue, "'' is not a command")]
    [InlineData("command: [python3, [a]]\n", SpecCodes.BadValue, "is not a command")]
    [InlineData("name: x\n", SpecCodes.MissingKey, "digits.yaml:1:1: command: missing: ")]
    [InlineData("", SpecCodes.BadValue, "digits.yaml: the specification is empty")]
    [InlineData("- a\n", SpecCodes.BadValue, "digits.yaml: the specification is a list")]
    public void A_bad_command_is_refused(string yaml, string? code, string part)
    {
        if (code is null)
        {
            Specs.Read(yaml);
            return;
        }

        var error = Specs.Error(yaml);
        Assert.Contains(part, error.Message, StringComparison.Ordinal);
        Assert.Equal(code, error.Code);
    }

    [Fact]
    public void All_errors_are_told_at_once_in_the_order_of_the_file()
    {
        var error = Specs.Error("num_sample: 1\ncommand: pythn3\nseed: x\nscheduler: {type: asha, max_t: -1, eta: 2}\n");
        string[] lines = error.Message.Split('\n');
        Assert.Equal(
            ["digits.yaml:1:1: num_sample", "digits.yaml:2:10: command", "digits.yaml:3:7: seed", "digits.yaml:4:32: scheduler.max_t", "digits.yaml:4:36: scheduler.eta"],
            lines.Select(l => string.Join(':', l.Split(':')[..4])));
        Assert.Equal(SpecCodes.UnknownKey, error.Code);
    }

    [Fact]
    public void Errors_of_expressions_are_told_with_the_others()
    {
        var error = Specs.ErrorWith("stop: [\"a !! b\", {loss: x}]\nconfig_constraints: \"!!\"\n");
        Assert.Equal(3, error.Message.Split('\n').Length);
    }

    [Theory]
    [InlineData("param_space: {lr: uniform(2, 1)}\n", "digits.yaml:2:19: param_space.lr: ")]
    [InlineData("param_space: {lr: loguniform(0, 1)}\n", "digits.yaml:2:19: param_space.lr: ")]
    [InlineData("param_space: {lr: unifrom(0, 1)}\n", "uniform")]
    [InlineData("param_space: {lr: uniform(0, 1)}\nresources_per_trial: {cpus: config.lrr}\n", "digits.yaml:3:29: resources_per_trial.cpus: ")]
    [InlineData("param_space: {lr: uniform(0, 1)}\nconfig_constraints: config.lrr > 1\n", "digits.yaml:3:21: config_constraints: ")]
    [InlineData("param_space: {lr: uniform(0, 1)}\npoints_to_evaluate: [{lrr: 1}]\n", "digits.yaml:3:1: points_to_evaluate[0]: lrr: ")]
    [InlineData("stop: \"result.loss <\"\n", "digits.yaml:2:7: stop: ")]
    public void Errors_in_the_space_and_in_expressions_have_their_place(string yaml, string part) =>
        Assert.Contains(part, Specs.ErrorWith(yaml).Message, StringComparison.Ordinal);

    [Fact]
    public void Errors_in_the_space_are_told_with_the_others()
    {
        string[] lines = Specs.ErrorWith("param_space: {lr: loguniform(0, 1)}\nseed: x\n").Message.Split('\n');
        Assert.Equal(2, lines.Length);
        Assert.StartsWith("digits.yaml:3:7: seed", lines[1], StringComparison.Ordinal);
    }
}
