using Tune.Hpc.Runtime.Specification.Reading;
using Tune.Hpc.Specification;

namespace Tune.Hpc.Tests.Specification;

public sealed class SpecOverridesTests
{
    [Fact]
    public void Flags_alone_say_the_same_as_a_file()
    {
        var file = Specs.Read("""
            name: digits
            command: [python3, train.py, --lr, "{lr}"]
            param_space: {lr: "loguniform(1e-4,1e-1)", opt: {momentum: "uniform(0,1)"}, hidden: [1, 2], kind: "a: b", alg: "choice([{type: sgd, m: uniform(0, 1)}, {type: adam}])"}
            num_samples: 100
            metric: loss
            mode: min
            metric_pattern: 'x: (?<x>\d+)'
            scheduler: {type: asha, max_t: 27}
            stop: {training_iteration: 27}
            env: {A: "1"}
            time_budget_s: 2h

            """);
        SpecMap flags = SpecOverrides.Nothing;
        flags = SpecOverrides.Flag(flags, "--name", "digits");
        flags = SpecOverrides.Command(flags, ["python3", "train.py", "--lr", "{lr}"]);
        flags = SpecOverrides.Param(flags, "lr=loguniform(1e-4,1e-1)");
        flags = SpecOverrides.Param(flags, "opt.momentum=uniform(0,1)");
        flags = SpecOverrides.Param(flags, "hidden=[1, 2]");
        flags = SpecOverrides.Param(flags, "kind='a: b'");
        flags = SpecOverrides.Param(flags, "alg=choice([{type: sgd, m: uniform(0, 1)}, {type: adam}])");
        flags = SpecOverrides.Flag(flags, "--num-samples", "100");
        flags = SpecOverrides.Flag(flags, "--metric", "loss");
        flags = SpecOverrides.Set(flags, "mode=min");
        flags = SpecOverrides.Flag(flags, "--metric-pattern", @"x: (?<x>\d+)");
        flags = SpecOverrides.Flag(flags, "--scheduler", "asha");
        flags = SpecOverrides.Set(flags, "scheduler.max_t=27");
        flags = SpecOverrides.Flag(flags, "--stop", "training_iteration: 27");
        flags = SpecOverrides.Set(flags, "env.A=1");
        flags = SpecOverrides.Flag(flags, "--time-budget-s", "2h");
        Assert.Equal(file.Document, Specs.Read(flags).Document);
    }

    [Fact]
    public void A_flag_wins_over_the_file_and_keeps_the_rest_of_a_map()
    {
        var tree = Specs.Tree("command: sh\nmetric: m\nmode: min\nscheduler: {type: asha, max_t: 9, brackets: 2}\nseed: 1\n");
        var spec = Specs.Read(SpecOverrides.Set(SpecOverrides.Set(tree, "scheduler.max_t=27"), "seed="));
        Assert.Contains("\"max_t\":27,\"grace_period\":1,\"reduction_factor\":4,\"brackets\":2", spec.Document["scheduler"]!.ToJson(), StringComparison.Ordinal);
        Assert.False(spec.SeedWasGiven);
    }

    [Fact]
    public void An_error_in_a_flag_names_the_flag()
    {
        Assert.Equal(
            "--set: scheduler.max_t: 'x' is not a number above 0",
            Assert.Throws<TuneException>(() => Specs.Read(SpecOverrides.Set(Specs.Tree("command: sh\nscheduler: asha\nmetric: m\nmode: min\n"), "scheduler.max_t=x"))).Message);
        Assert.StartsWith(
            "--num-sample: num_sample: no such key; did you mean 'num_samples'?",
            Assert.Throws<TuneException>(() => Specs.Read(SpecOverrides.Flag(Specs.Tree("command: sh\n"), "--num-sample", "1"))).Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("max_t", "--set: 'max_t' is not an assignment; write --set key=value")]
    [InlineData("=1", "'=1' is not an assignment")]
    [InlineData("a..b=1", "--set: a..b: a name between two dots is missing")]
    [InlineData("command.x=1", "is 'sh', not a map, so nothing can be set in it")]
    [InlineData("stop={a: ", "--set: stop: not YAML")]
    public void A_flag_that_is_no_assignment_is_refused(string assignment, string part) =>
        Assert.Contains(part, Assert.Throws<TuneException>(() => SpecOverrides.Set(Specs.Tree("command: sh\n"), assignment)).Message, StringComparison.Ordinal);
}
