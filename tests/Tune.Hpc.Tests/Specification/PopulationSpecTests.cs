using Tune.Hpc.Scheduling.Pb2;
using Tune.Hpc.Scheduling.Pbt;
using Tune.Hpc.Scheduling.PbtReplay;
using Tune.Hpc.Space;
using Tune.Hpc.Space.Expressions;
using Tune.Hpc.Specification;
using Tune.Hpc.Runtime.Specification;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Tests.Specification;

public sealed class PopulationSpecTests
{
    private const string Start = """
        metric: loss
        mode: min
        num_samples: 8
        param_space: {lr: "loguniform(1e-4, 1e-1)", depth: "randint(1, 9)", kind: "choice(['a', 'b'])", fixed: 3, opt: {beta: "uniform(0, 1)"}}

        """;

    [Fact]
    public void Pbt_has_the_settings_and_defaults_of_ray_tune()
    {
        var pbt = Pbt("hyperparam_mutations: {lr: \"loguniform(1e-4, 1e-1)\", depth: [1, 2, 4], kind: \"choice(['a', 'b'])\", opt: {beta: \"uniform(0, 1)\"}}");
        Assert.Equal(("time_total_s", 60, 0, 0.25, 0.25), (pbt.TimeAttribute, pbt.PerturbationInterval, pbt.BurnInPeriod, pbt.QuantileFraction, pbt.ResampleProbability));
        Assert.Equal([1.2, 0.8], pbt.PerturbationFactors);
        Assert.False(pbt.Synchronous);
        Assert.Equal(["lr", "depth", "kind", "opt/beta"], pbt.Mutations.Select(m => m.Path));
        Assert.Equal(new MutationRule.Within(new FloatDomain(1e-4, 1e-1, log: true)), pbt.Mutations[0].Rule);
        Assert.True(((MutationRule.Among)pbt.Mutations[1].Rule).HasOrder);
        Assert.False(((MutationRule.Among)pbt.Mutations[2].Rule).HasOrder);
    }

    [Theory]
    [InlineData("type: pbt, synch: true, burn_in_period: 5, hyperparam_mutations: {lr: [0.1, 0.2], opt: {beta: \"uniform(0, 1)\"}, depth: \"sample_from('1 + 2')\"}")]
    [InlineData("type: pb2, perturbation_interval: 4, hyperparam_bounds: {lr: [0.1, 1.0e-4], opt: {beta: [0, 1]}}")]
    [InlineData("type: pbt_replay, policy: [{iteration: 0, config: {lr: 0.1}}, {iteration: 7, config: {lr: 0.2}}]")]
    public void What_is_written_is_read_again(string scheduler)
    {
        string start = scheduler.Contains("replay", StringComparison.Ordinal) ? "" : Start;
        var spec = Specs.With($"{start}scheduler: {{{scheduler}}}\n");
        var again = SpecReader.Read(Specs.Tree(spec.Document.ToJson(), "experiment.json"), Specs.Context with { Stored = true });
        Assert.Equal(spec.Scheduler, again.Scheduler);
        Assert.Equal(spec.Document, again.Document);
    }

    [Theory]
    [InlineData("hyperparam_mutations: {rate: [1]}", SpecCodes.Contradiction, "rate is no parameter of param_space")]
    [InlineData("hyperparam_mutations: {dept: [1]}", SpecCodes.Contradiction, "did you mean \"depth\"?")]
    [InlineData("hyperparam_mutations: {fixed: [1, 2]}", SpecCodes.Contradiction, "fixed is a constant of param_space; give it a domain")]
    [InlineData("hyperparam_mutations: {opt: [1, 2]}", SpecCodes.Contradiction, "opt is a map or list of param_space")]
    [InlineData("hyperparam_mutations: {kind: \"uniform(0, 1)\"}", SpecCodes.Contradiction, "cannot be multiplied; give a list")]
    [InlineData("hyperparam_mutations: {lr: []}", SpecCodes.BadValue, "this list is empty")]
    [InlineData("hyperparam_mutations: {lr: 0.1}", SpecCodes.BadValue, "is not a domain")]
    [InlineData("hyperparam_mutations: {}", SpecCodes.MissingKey, "pbt needs to know what may change")]
    [InlineData("quantile_fraction: 0.6, hyperparam_mutations: {lr: [0.1]}", SpecCodes.BadValue, "0.6 is not a number from 0 to 0.5")]
    [InlineData("perturbation_interval: 0, hyperparam_mutations: {lr: [0.1]}", SpecCodes.BadValue, "0 is not a number above 0")]
    [InlineData("resample_probability: 2, hyperparam_mutations: {lr: [0.1]}", SpecCodes.BadValue, "2 is not a number from 0 to 1")]
    [InlineData("perturbation_factors: [], hyperparam_mutations: {lr: [0.1]}", SpecCodes.BadValue, "a list is not a list of numbers above 0")]
    [InlineData("hyperparam_mutations: {lr: \"sample_from('call(\\\"f\\\")')\"}", FunctionCodes.Misplaced, "custom_explore: {call: f} can")]
    [InlineData("custom_explore: {call: f}", FunctionCodes.NoProgram, "{call: f} asks a function")]
    [InlineData("custom_explore: f, hyperparam_mutations: {lr: [0.1]}", SpecCodes.BadValue, "is not {call: name}")]
    public void What_pbt_cannot_do_is_refused(string settings, string code, string part) =>
        Specs.Refuses($"{Start}scheduler: {{type: pbt, {settings}}}\n", code, "scheduler", part);

    [Theory]
    [InlineData("{kind: [0, 1]}", SpecCodes.Contradiction, "pb2 models numbers between bounds alone")]
    [InlineData("{lr: [0, 1]}", SpecCodes.BadValue, "0 has no logarithm")]
    [InlineData("{lr: [1, 1]}", SpecCodes.BadValue, "two different numbers")]
    [InlineData("{lr: [1, 2, 3]}", SpecCodes.BadValue, "two different numbers")]
    [InlineData("{}", SpecCodes.MissingKey, "pb2 needs to know what may change")]
    public void What_pb2_cannot_do_is_refused(string bounds, string code, string part) =>
        Specs.Refuses($"{Start}scheduler: {{type: pb2, hyperparam_bounds: {bounds}}}\n", code, part);

    [Fact]
    public void Bounds_come_in_either_order()
    {
        var pb2 = (Pb2Settings)Specs.With($"{Start}scheduler: {{type: pb2, hyperparam_bounds: {{lr: [0.1, 0.001]}}}}\n").Scheduler;
        Assert.Equal((0.001, 0.1), (pb2.Bounds[0].Lower, pb2.Bounds[0].Upper));
    }

    [Fact]
    public void A_population_has_a_size_and_an_objective()
    {
        const string scheduler = "scheduler: {type: pbt, hyperparam_mutations: {lr: [0.1]}}\n";
        Specs.Refuses($"{Start.Replace("num_samples: 8", "num_samples: -1\ntime_budget_s: 60")}{scheduler}", SpecCodes.Contradiction, "the trials of pbt are one population");
        Specs.Refuses($"param_space: {{lr: \"uniform(0, 1)\"}}\n{scheduler}", SpecCodes.Contradiction, "needs metric and mode");
    }

    [Fact]
    public void What_others_depend_on_cannot_change()
    {
        const string start = "metric: loss\nmode: min\nnum_samples: 4\n";
        const string scheduler = "scheduler: {type: pbt, hyperparam_mutations: {kind: ['a', 'b']}}\n";
        Specs.Refuses($"{start}param_space: {{kind: \"choice(['a', 'b'])\", beta: {{uniform: [0, 1], when: \"config.kind == 'a'\"}}}}\n{scheduler}", SpecCodes.Contradiction, "what there is depends on it");
    }

    [Fact]
    public void A_lone_member_is_warned_of_and_few_checkpoints_are_not()
    {
        var warnings = new List<string>();
        string yaml = $"command: python3 train.py\n{Start.Replace("num_samples: 8", "num_samples: 1")}scheduler: {{type: pbt, hyperparam_mutations: {{lr: [0.1]}}}}\ncheckpoint_config: {{num_to_keep: 2}}\n";
        SpecReader.Read(Specs.Tree(yaml), Specs.Context with { Warn = warnings.Add });
        Assert.Contains(warnings, w => w.Contains("a population of 1 has nobody to take over from", StringComparison.Ordinal));
        // What somebody is about to take over is kept until it is copied.
        Assert.DoesNotContain(warnings, w => w.Contains("num_to_keep", StringComparison.Ordinal));
    }

    [Fact]
    public void A_replay_begins_with_the_schedules_first_configuration_and_keeps_other_constants()
    {
        var spec = Specs.With("param_space: {epochs: 9}\nscheduler: {type: pbt_replay, policy: [{iteration: 0, config: {lr: 0.1, opt: {beta: 1}}}, {iteration: 7, config: {lr: 0.2, opt: {beta: 1}}}]}\n");
        Assert.Equal("""{"lr":0.1,"opt":{"beta":1},"epochs":9}""", spec.Space.Sample(1, 0).ToJson());
        Assert.Equal("""{"lr":0.2,"opt":{"beta":1},"epochs":9}""", ((PbtReplaySettings)spec.Scheduler).Policy[1].Config.ToJson());
    }

    [Theory]
    [InlineData("num_samples: 2\n", "policy: [{iteration: 0, config: {lr: 0.1}}]", "pbt_replay runs one trial")]
    [InlineData("param_space: {lr: \"uniform(0, 1)\"}\n", "policy: [{iteration: 0, config: {lr: 0.1}}]", "lr varies")]
    [InlineData("param_space: {lr: 1}\n", "policy: [{iteration: 0, config: {lr: 0.1}}, {iteration: 2, config: {lr: 0.2}}]", "changes lr")]
    [InlineData("", "policy: [{iteration: 3, config: {lr: 0.1}}]", "the first step is at iteration 3")]
    [InlineData("", "policy: [{iteration: 0, config: {lr: 0.1}}, {iteration: 0, config: {lr: 0.2}}]", "comes after one that is not earlier")]
    [InlineData("", "policy: [3]", "not a list of steps")]
    [InlineData("", "policy: /nowhere/policy.json", "cannot be read")]
    [InlineData("", "experiment: runs/a", "takes either policy")]
    [InlineData("", "experiment: /nowhere, trial: 3", "is not the folder of an experiment")]
    public void What_replay_cannot_do_is_refused(string more, string settings, string part) =>
        Assert.Contains(part, Specs.ErrorWith($"{more}scheduler: {{type: pbt_replay, {settings}}}\n").Message, StringComparison.Ordinal);

    private static PbtSettings Pbt(string settings) => (PbtSettings)Specs.With($"{Start}scheduler: {{type: pbt, {settings}}}\n").Scheduler;
}
