using Tune.Hpc.Runtime.Specification.Reading;
using Tune.Hpc.Runtime.Specification.Writing;
using Tune.Hpc.Specification;

namespace Tune.Hpc.Tests.Specification;

/// <summary>A specification written as text is the same experiment when it is read.</summary>
public sealed class SpecTextTests
{
    public static TheoryData<string> Samples =>
    [
        "seed: 1",
        "name: a\nnum_samples: 20\nmetric: loss\nmode: max\nscheduler: asha\nseed: 2",
        "scheduler: {type: asha, max_t: 27, time_attr: epoch}\nmetric: loss\nmode: min\nstop_grace_s: 5\nseed: 1",
        "search_alg: {constant_grid_search: true}\nparam_space: {a: grid_search([1, 2]), b: {c: uniform(0, 1), d: [x, 2.0, null]}}\nseed: 1",
        "param_space: {lr: loguniform(1e-4, 1), when: const('uniform(0, 1)'), o: {choice: [{t: sgd, m: uniform(0, 1)}, adam]}}\nconfig_constraints: config.lr < 0.5\nseed: 1",
        "stop: [{loss: '<= 0.1', training_iteration: 9}, 'result.loss > 10']\npoints_to_evaluate: [{}]\ntime_budget_s: 2h\nseed: 1",
        "executor: {type: slurm, partition: [a, b], sbatch_options: {nice: 5}, controller: {time: 1h}}\nresources_per_trial: {gpus: 'a100:2', memory: 4G, time: 30m}\nseed: 1",
        "executor: {type: local, cpus: 4}\nresources_per_trial: {cpus: 0.5, gpus: config.n}\nparam_space: {n: 1}\nfailure_config: {max_failures: 2}\nseed: 1",
        "files: {a.sh: \"echo 1\\n\", b: ''}\nfunctions: [python3, '{files}/b']\ntrial_name: {call: x}\ntrial_dirname: '{trial_id}'\nenv: {A: '1', B: 'x {{y}} {trial_id}'}\nseed: 1",
        "metric_pattern: 'loss=(?<loss>\\S+)'\nmetric_format: json\nprepare: sh -c true\nworking_dir: folder\ngroup: true\nwork_path: $SCRATCH/w\nseed: 1",
    ];

    [Theory, MemberData(nameof(Samples))]
    public void Yaml_and_json_give_the_same_document(string yaml)
    {
        var spec = Specs.With(yaml);
        Assert.Equal(spec.Document, Specs.Read(SpecText.Yaml(spec, "/spec")).Document);
        Assert.Equal(spec.Document, Specs.Read(SpecText.Json(spec, "/spec"), "digits.json").Document);
    }

    [Fact]
    public void Defaults_are_left_out()
    {
        var spec = Specs.With("name: a\nscheduler: {type: asha}\nexecutor: {type: slurm, partition: gpu}\nmetric: loss\nmode: min\nnum_samples: 1\nseed: 3");
        Assert.Equal(
            """
            name: a
            command: [python3, /spec/train.py]
            metric: loss
            mode: min
            scheduler: asha
            executor:
              type: slurm
              partition: gpu
            storage_path: /here/tune-results
            seed: 3

            """,
            SpecText.Yaml(spec, "/spec"));
    }

    [Fact]
    public void Elsewhere_the_specifications_folder_is_written_out()
    {
        var spec = Specs.With("env: {DATA: '{spec_dir}/data {{x}} {trial_id}'}");
        Assert.Contains("DATA: '{spec_dir}/data {{x}} {trial_id}'", SpecText.Yaml(spec, "/spec"), StringComparison.Ordinal);
        Assert.Contains("DATA: /spec/data {{x}} {trial_id}", SpecText.Yaml(spec, "/other"), StringComparison.Ordinal);
        Assert.Contains("DATA: /spec/data {{x}} {trial_id}", SpecText.Yaml(spec), StringComparison.Ordinal);
    }

    [Fact]
    public void Keys_are_known_in_any_spelling_and_names_of_users_stay()
    {
        var tree = Specs.Tree("Command: python3 train.py\nScheduler: {Type: ASHA, MaxT: 9, 'grace-period': 2}\nMetric: loss\nmode: min\nTimeBudget: 90\nparam_space: {MaxT: 'uniform(0, 1)', Type: 'choice([x, y])'}\nenv: {MaxT: '1'}");
        var spec = Specs.Read(SpecNames.Canonical(tree));
        Assert.Equal("asha", spec.Scheduler.Type);
        Assert.Equal(TimeSpan.FromSeconds(90), spec.TimeBudget);
        Assert.Equal(["MaxT", "Type"], spec.Space.Parameters.Select(p => p.Path));
        Assert.Equal("MaxT", spec.Environment[0].Key);
    }

    [Fact]
    public void Two_spellings_of_one_key_are_refused()
    {
        var error = Assert.Throws<TuneException>(() => SpecNames.Canonical(Specs.Tree("scheduler: {max_t: 1, MaxT: 2}")));
        Assert.Equal((SpecCodes.RepeatedKey, "digits.yaml:1:23: scheduler.max_t: this key stands there twice, as 'max_t' and as 'MaxT'"), (error.Code, error.Message));
    }

    [Fact]
    public void A_value_is_set_by_its_path_in_any_spelling()
    {
        var value = new SpecScalar(Trials.ConfigValue.Of(27), new SpecPlace("-Set", "Scheduler.MaxT"));
        var tree = SpecOverrides.SetValue(Specs.Tree("command: python3 train.py\nscheduler: asha\nmetric: a\nmode: min"), "Scheduler.MaxT", value);
        Assert.Contains("\"max_t\":27", Specs.Read(tree).Document.ToJson(), StringComparison.Ordinal);
        var error = Assert.Throws<TuneException>(() => SpecOverrides.SetValue(Specs.Tree("command: a"), "command.b", value));
        Assert.Contains("nothing can be set in it", error.Message, StringComparison.Ordinal);
    }
}
