using FsCheck;
using FsCheck.Fluent;
using Tune.Hpc.Runtime.Specification;
using Tune.Hpc.Runtime.Specification.Reading;
using Tune.Hpc.Specification;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Tests.Specification;

public sealed class SlurmSpecTests
{
    private const string Everything = """
        param_space: {model: choice(["small", "large"]), n: randint(1, 4)}
        resources_per_trial: {nodes: 2, tasks_per_node: 4, cpus: 3, gpus: "a100:8", memory_per_gpu: 20G, time: 90s}
        executor:
          type: slurm
          mode: job
          partition: [gpu, long]
          account: abc123
          qos: "= config.model == 'large' ? 'high' : null"
          reservation: class
          constraint: a100&fast
          nodelist: node[1-4]
          exclude: [node2, node3]
          licenses: matlab:1
          exclusive: user
          mail_type: [END, FAIL]
          mail_user: ada@example.org
          requeue: true
          export: [PATH, HOME]
          sbatch_options: {nice: 100, contiguous: true, comment: "='n ' + str(config.n)"}
          setup: |
            module load cuda
            . env/bin/activate
          command_prefix: apptainer exec data.csv
          signal_before_end_s: 30
          max_jobs: 200
          max_array_size: 50
          queue_poll_s: 20
          queue_poll_max_s: 2m
          vanish_grace_s: 1m
          poll_interval_s: 3
          controller: {partition: long, qos: low, time: 2d, cpus: 2, memory: 2G, setup: [module load dotnet], sbatch_options: [--nice=5]}
        failure_config: {max_same_failures: 0}

        """;

    [Fact]
    public void Every_key_is_read()
    {
        var spec = Specs.With(Everything);
        var queue = spec.Executor.Queue!;
        Assert.Equal("slurm", spec.Executor.Type);
        Assert.Equal((SubmissionMode.Job, 200, 50), (queue.Mode, queue.MaxJobs, queue.MaxArraySize));
        Assert.Equal([20, 120, 60], new[] { queue.QueuePoll, queue.QueuePollMax, queue.VanishGrace }.Select(t => t.TotalSeconds));
        Assert.Equal(TimeSpan.FromSeconds(3), spec.Executor.PollInterval);
        Assert.Equal(["module load cuda", ". env/bin/activate"], spec.Executor.SetupLines);
        Assert.Equal(["apptainer", "exec", "/spec/data.csv"], spec.Executor.CommandPrefix);
        Assert.Equal(0, spec.Failure.MaxSameFailures);
        var controller = spec.Executor.Controller!;
        Assert.Equal((2.0, 2048L, TimeSpan.FromDays(2)), (controller.Request.Cpus, controller.Request.MemoryMiB, controller.Request.Time));
        Assert.Equal(["module load dotnet"], controller.SetupLines);
        Assert.Equal("account=abc123 partition=long qos=low nice=5", Text(controller.Request.Options));
    }

    [Fact]
    public void A_request_has_its_options_in_one_order()
    {
        var request = Specs.With(Everything).Resources.RequestFor(Config("large", 3));
        Assert.Equal(
            "partition=gpu,long account=abc123 qos=high reservation=class constraint=a100&fast nodelist=node[1-4] exclude=node2,node3 licenses=matlab:1 exclusive=user "
            + "mail-type=END,FAIL mail-user=ada@example.org requeue signal=B:USR1@30 export=PATH,HOME nice=100 contiguous comment=n 3",
            Text(request.Options));
        Assert.Equal((2, 8, 4, 3.0, 8.0, "a100"), (request.Nodes, request.Tasks, request.TasksPerNode, request.Cpus, request.Gpus, request.GpuType));
        Assert.Equal((null, 20480L, TimeSpan.FromSeconds(90)), (request.MemoryMiB, request.MemoryPerGpuMiB, request.Time));
    }

    [Fact]
    public void An_expression_that_gives_null_leaves_its_option_out() =>
        Assert.False(Specs.With(Everything).Resources.RequestFor(Config("small", 1)).Options.Has("qos"));

    [Theory]
    [InlineData("executor: slurm\n", "no-requeue export=ALL")]
    [InlineData("executor: {type: slurm, exclusive: true}\n", "exclusive no-requeue export=ALL")]
    [InlineData("executor: {partition: gpu}\n", "partition=gpu no-requeue export=ALL")]
    [InlineData("executor: {type: slurm, sbatch_options: [--requeue, --export=NONE, --gres=gpu:1]}\n", "requeue export=NONE gres=gpu:1")]
    [InlineData("executor: {type: slurm, sbatch_options: {partition: gpu, dependency: afterok:7, signal: USR2@9, hold: null}}\n", "no-requeue export=ALL partition=gpu dependency=afterok:7 signal=USR2@9")]
    [InlineData("executor: slurm\nresources_per_trial: {time: 5m}\n", "no-requeue signal=B:USR1@30 export=ALL")]
    [InlineData("executor: slurm\nresources_per_trial: {time: 4h}\n", "no-requeue signal=B:USR1@60 export=ALL")]
    [InlineData("executor: {type: slurm, signal_before_end_s: 0}\nresources_per_trial: {time: 4h}\n", "no-requeue export=ALL")]
    public void Defaults_give_way_to_what_is_given(string yaml, string options)
    {
        var spec = Specs.With(yaml);
        Assert.True(spec.Resources.IsFixed);
        Assert.Equal(options, Text(spec.Resources.RequestFor(ConfigMap.Empty).Options));
        Assert.Equal(options, Text(Stored(spec).Resources.RequestFor(ConfigMap.Empty).Options));
    }

    [Fact]
    public void Without_settings_the_defaults_are_those_of_a_good_citizen()
    {
        var executor = Specs.With("executor: slurm\n").Executor;
        Assert.Equal(new QueueSettings { Options = executor.Queue!.Options }, executor.Queue);
        Assert.Equal(TimeSpan.FromSeconds(5), executor.PollInterval);
        Assert.Equal((1.0, 1024L), (executor.Controller!.Request.Cpus, executor.Controller.Request.MemoryMiB));
        Assert.Null(executor.LeaveBeforeEnd);
        Assert.Equal(5, Specs.With("executor: slurm\n").Failure.MaxSameFailures);
    }

    [Fact]
    public void Inside_an_allocation_there_is_no_queue()
    {
        var executor = Specs.With("executor: {type: srun, setup: [module load cuda], command_prefix: [nice, \"-n\", 5], leave_before_end_s: 5m}\n").Executor;
        Assert.Null(executor.Queue);
        Assert.Null(executor.Controller);
        Assert.Equal(["nice", "-n", "5"], executor.CommandPrefix);
        Assert.Equal((TimeSpan.FromMinutes(5), TimeSpan.FromSeconds(1)), (executor.LeaveBeforeEnd, executor.PollInterval));
        Assert.Equal(0.5, Specs.With("executor: srun\nresources_per_trial: {gpus: 0.5}\n").Resources.Fixed.Gpus);
    }

    [Theory]
    [InlineData("nodes: 3", 3, null)]
    [InlineData("nodes: 3, tasks_per_node: 2", 6, 2)]
    [InlineData("nodes: config.n, tasks_per_node: 2", 4, 2)]
    [InlineData("nodes: 2, tasks: config.n + 1", 3, null)]
    public void Tasks_follow_nodes_where_they_are_not_given(string resources, int tasks, int? each)
    {
        var request = Specs.With($"param_space: {{n: 2}}\nexecutor: slurm\nresources_per_trial: {{{resources}}}\n").Resources.RequestFor(Config("small", 2));
        Assert.Equal((tasks, each), (request.Tasks, request.TasksPerNode));
    }

    [Fact]
    public void The_document_reads_as_the_same_specification()
    {
        var spec = Specs.With(Everything);
        var again = Stored(spec);
        Assert.Equal(spec.Document.ToJson(indented: true), again.Document.ToJson(indented: true));
        Assert.Empty(SpecIdentity.Differences(spec, again));
        Assert.Equal(spec.Resources.RequestFor(Config("large", 2)), again.Resources.RequestFor(Config("large", 2)));
        Assert.Equal(spec.Executor.CommandPrefix, again.Executor.CommandPrefix);
        Assert.Equal(spec.Executor.Controller!.Request, again.Executor.Controller!.Request);
    }

    [Fact]
    public void Flags_reach_what_a_cluster_needs_to_know()
    {
        SpecMap flags = SpecOverrides.Command(SpecOverrides.Nothing, ["python3"]);
        flags = SpecOverrides.Flag(flags, "--executor", "slurm");
        flags = SpecOverrides.Flag(flags, "--partition", "gpu");
        flags = SpecOverrides.Flag(flags, "--account", "0123");
        flags = SpecOverrides.Flag(flags, "--gpus", "a100:2");
        flags = SpecOverrides.Flag(flags, "--time", "30m");
        flags = SpecOverrides.Set(flags, "executor.mode=job");
        flags = SpecOverrides.Set(flags, "executor.sbatch_options.wckey=007");
        flags = SpecOverrides.Set(flags, "executor.sbatch_options.contiguous=true");
        flags = SpecOverrides.Set(flags, "executor.controller.time=8h");
        var spec = Specs.Read(flags);
        Assert.Equal("partition=gpu account=0123 no-requeue signal=B:USR1@60 export=ALL wckey=007 contiguous", Text(spec.Resources.RequestFor(ConfigMap.Empty).Options));
        Assert.Equal((2.0, "a100", SubmissionMode.Job), (spec.Resources.Fixed.Gpus, spec.Resources.Fixed.GpuType, spec.Executor.Queue!.Mode));
        Assert.Equal(TimeSpan.FromHours(8), spec.Executor.Controller!.Request.Time);
    }

    [Fact]
    public void Flags_are_called_by_one_name_each()
    {
        string[] flags = [.. SpecDocs.Flags.Select(f => f.Flag)];
        Assert.Equal(flags.Distinct(), flags);
        Assert.Contains(("--partition", "executor.partition"), SpecDocs.Flags.Select(f => (f.Flag, f.Key)));
    }

    [Fact]
    public void What_concerns_polling_may_change_when_an_experiment_goes_on_and_what_jobs_ask_for_may_not()
    {
        string[] changeable = [.. SpecIdentity.ChangeableIn(Specs.With("executor: slurm\n"))];
        Assert.All(["executor.max_jobs", "executor.queue_poll_s", "executor.poll_interval_s", "executor.vanish_grace_s", "executor.controller.time"], k => Assert.Contains(k, changeable));
        Assert.DoesNotContain("executor.partition", changeable);
        Assert.DoesNotContain("executor.leave_before_end_s", changeable);
    }

    [Fact]
    public void Any_specification_reads_again_from_its_document() => Prop.ForAll(Arb.From(Yamls), yaml =>
    {
        var first = Specs.With(yaml);
        var again = Stored(first);
        return again.Document.ToJson() == first.Document.ToJson()
            && again.Resources.RequestFor(Config("small", 3)).Equals(first.Resources.RequestFor(Config("small", 3)))
            && again.Executor.Controller!.Request.Equals(first.Executor.Controller!.Request);
    }).QuickCheckThrowOnFailure();

    /// <summary>Some of these entries, each with one of its values.</summary>
    private static Gen<string> Yamls
    {
        get
        {
            var executor = Entries(
                ["partition: gpu", "partition: [a, b]", "partition: \"=config.model\"", "sbatch_options: {partition: x, nice: 1}"],
                ["account: a", "account: \"=config.n > 2 ? 'x' : null\""],
                ["exclusive: true", "exclusive: mcs", "exclusive: false", "exclusive: =config.n > 1"],
                ["requeue: true", "requeue: false"],
                ["export: NONE", "export: [A, B]"],
                ["signal_before_end_s: 0", "signal_before_end_s: 10"],
                ["queue_poll_s: 90", "queue_poll_max_s: 15", "queue_poll_s: 0.5"],
                ["setup: [a, b]", "setup: []", "command_prefix: srun --mpi=pmix", "mode: job"],
                ["controller: {account: b, time: 1h}", "controller: {sbatch_options: [--hold]}", "max_jobs: 3"]);
            var resources = Entries(
                ["nodes: 2", "nodes: config.n", "tasks_per_node: 2", "tasks: 3"],
                ["gpus: 4", "gpus: \"a100:4\"", "gpus: \"'h100:' + str(config.n)\"", "gpus: config.n"],
                ["memory: 1G", "memory_per_cpu: 100M", "memory: config.n * 100"],
                ["time: 1h", "time: config.n * 100", "time: 45s"]);
            return Gen.Zip(executor, resources).Select(p => $"param_space: {{model: a, n: 3}}\nexecutor: {{type: slurm{p.Item1}}}\nresources_per_trial: {{cpus: 1{p.Item2}}}\n");
        }
    }

    private static Gen<string> Entries(params string[][] choices) =>
        choices.Aggregate(Gen.Constant(""), (text, values) => Gen.Zip(text, Gen.Elements([.. values, ""])).Select(p => p.Item2.Length == 0 ? p.Item1 : $"{p.Item1}, {p.Item2}"));

    private static ExperimentSpec Stored(ExperimentSpec spec) =>
        SpecReader.Read(Specs.Tree(spec.Document.ToJson(indented: true), "experiment.json"), Specs.Context with { Look = null, Stored = true, SpecFolder = "/else" });

    private static ConfigMap Config(string model, long n) => ConfigMap.Empty.With("model", ConfigValue.Of(model)).With("n", ConfigValue.Of(n));

    private static string Text(JobOptions options) => string.Join(' ', options.Select(o => o.Value is { } value ? $"{o.Key}={value}" : o.Key));
}
