using Tune.Hpc.Specification;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Tests.Specification;

public sealed class SlurmSpecErrorsTests
{
    [Theory]
    [InlineData("resources_per_trial: {memory: 4X}\n", "digits.yaml:3:31: resources_per_trial.memory: '4X' is not a memory size: 512M, 4G")]
    [InlineData("resources_per_trial: {gpus: \"gpu:2\"}\n", "'gpu:2' is not a number from 0, or a kind and a number such as a100:2")]
    [InlineData("resources_per_trial: {gpus: \"a100:x\"}\n", "'a100:x' is not a number from 0, or a kind and a number")]
    [InlineData("resources_per_trial: {gpus: \"gpu:a100:2\"}\n", "'gpu:a100:2' is not a number from 0, or a kind and a number")]
    [InlineData("resources_per_trial: {nodes: 0}\n", "0 is not a whole number from 1")]
    public void A_resource_that_cannot_be_is_refused(string yaml, string part) => Specs.Refuses("executor: slurm\n" + yaml, SpecCodes.BadValue, part);

    [Theory]
    [InlineData("partition: my partition", "executor.partition: 'my partition' is not a partition: it must be a text without white space")]
    [InlineData("partition: \"\"", "'' is not a partition")]
    [InlineData("partition: \"a\\nb\"", "it must be a text without white space")]
    [InlineData("partition: \"a\\0\"", "it must be a text without white space")]
    [InlineData("account: 2024", "2024 is not an account; in quotes it would be one: \"2024\"")]
    [InlineData("exclude: [node1, 2]", "2 is not nodes such as node[1-4]; in quotes it would be one")]
    [InlineData("nodelist: []", "a list is not nodes such as node[1-4], or a list of those, or =EXPR over config")]
    [InlineData("exclusive: maybe", "'maybe' is not true, false, 'user' or 'mcs', or =EXPR over config")]
    [InlineData("mode: arrays", "'arrays' is not 'job' or 'array'")]
    [InlineData("max_jobs: 0", "0 is not a whole number from 1")]
    [InlineData("queue_poll_s: 0", "0 is not a duration")]
    [InlineData("signal_before_end_s: 20h", "'20h' is not a duration")]
    [InlineData("setup: [1]", "1 is not a list of shell lines")]
    [InlineData("command_prefix: []", "a list is not a text such as 'srun --mpi=pmix', or a list of arguments")]
    [InlineData("sbatch_options: nice", "'nice' is not a map of long names and values")]
    [InlineData("sbatch_options: [nice=1]", "executor.sbatch_options[0]: 'nice=1' is not an option such as --nice=100")]
    [InlineData("sbatch_options: {nice: 1.5}", "executor.sbatch_options.nice: 1.5 is not the value of an option: a text of one line, a whole number, or true")]
    [InlineData("sbatch_options: {comment: \"a\\nb\"}", "is not the value of an option")]
    [InlineData("sbatch_options: {hold: false}", "false is not the value of an option")]
    [InlineData("sbatch_options: {job-name: x}", "executor.sbatch_options.job-name: the driver sets it for every job; it is how a job is found again")]
    [InlineData("sbatch_options: [--array=1-3]", "executor.mode says whether jobs go out as arrays")]
    [InlineData("sbatch_options: {mem: 4G}", "executor.sbatch_options.mem: resources_per_trial.memory is the key for it")]
    [InlineData("sbatch_options: {ntasks-per-node: 4}", "resources_per_trial.tasks_per_node is the key for it")]
    [InlineData("sbatch_options: [-p=gpu]", "long names are needed here; -p is 'partition'")]
    [InlineData("sbatch_options: {part: gpu}", "names are written out here; did you mean 'partition'?")]
    [InlineData("sbatch_options: {reservatoin: x}", "sbatch has no such option; did you mean 'reservation'?")]
    [InlineData("sbatch_options: {\"a b\": 1}", "not the long name of an option of sbatch")]
    [InlineData("controller: {cpus: 0}", "executor.controller.cpus: 0 is not a whole number from 1")]
    [InlineData("controller: {partition: \"a b\"}", "executor.controller.partition: 'a b' is not a partition")]
    [InlineData("controller: {sbatch_options: {time: 5}}", "executor.controller.time is the key for it")]
    [InlineData("controller: {sbatch_options: {array: 1-2}}", "the controller is one task on one node")]
    public void A_value_of_the_executor_that_cannot_be_is_refused(string entry, string part) => Specs.Refuses($"executor: {{type: slurm, {entry}}}\n", SpecCodes.BadValue, part);

    [Theory]
    [InlineData("queue: gpu", "executor.queue: no such key; did you mean 'partition'?")]
    [InlineData("partitoin: gpu", "did you mean 'partition'?")]
    [InlineData("mail-type: END", "did you mean 'mail_type'?")]
    [InlineData("nice: 5", "no such key here; it belongs to executor.sbatch_options: {nice: ...}")]
    [InlineData("gpus: 2", "executor.gpus: this key belongs to the executor local; here it is slurm")]
    [InlineData("walltime: 2h", "no such key here; it belongs to resources_per_trial, where it is 'time'")]
    [InlineData("ntasks: 2", "it belongs to resources_per_trial, where it is 'tasks'")]
    [InlineData("leave_before_end_s: 9", "this key belongs to the executor srun; here it is slurm")]
    [InlineData("controller: {queue: x}", "executor.controller.queue: no such key; did you mean 'partition'?")]
    public void An_unknown_key_of_the_executor_is_refused_with_the_one_that_is_right(string entry, string part) =>
        Specs.Refuses($"executor: {{type: slurm, {entry}}}\n", SpecCodes.UnknownKey, part);

    [Theory]
    [InlineData("executor: {type: local, partition: gpu}\n", SpecCodes.UnknownKey, "digits.yaml:2:25: executor.partition: this key belongs to the executor slurm; here it is local")]
    [InlineData("executor: {type: srun, sbatch_options: {nice: 1}}\n", SpecCodes.UnknownKey, "this key belongs to the executor slurm; here it is srun")]
    [InlineData("executor: {type: local, setup: [a]}\n", SpecCodes.UnknownKey, "this key belongs to the executor slurm and srun; here it is local")]
    [InlineData("executor: {setup: [a]}\n", SpecCodes.MissingKey, "'type' is missing; these settings belong to slurm and to srun")]
    [InlineData("executor: slrum\n", SpecCodes.BadValue, "there is no executor 'slrum'; did you mean 'slurm'?")]
    [InlineData("executor: sbatch\n", SpecCodes.BadValue, "did you mean 'slurm'?")]
    [InlineData("executor: slurm-rest\n", SpecCodes.NotSupported, "the executor 'slurm-rest' is not supported by this version; it has local, slurm, srun")]
    [InlineData("resources_per_trial: {gpus: \"a100:1\"}\n", SpecCodes.Contradiction, "digits.yaml:2:23: resources_per_trial.gpus: only 'executor: slurm' knows it; this experiment's executor is local")]
    [InlineData("executor: srun\nresources_per_trial: {memory_per_cpu: 1G}\n", SpecCodes.Contradiction, "resources_per_trial.memory_per_cpu: only 'executor: slurm' knows it")]
    public void What_another_executor_has_is_said_plainly(string yaml, string code, string part) => Specs.Refuses(yaml, code, part);

    [Theory]
    [InlineData("{partition: gpu, sbatch_options: {partition: long}}", "", "digits.yaml:2:58: executor.sbatch_options.partition: executor.partition is given too (digits.yaml:2:25: executor.partition); keep one of them")]
    [InlineData("{requeue: false, sbatch_options: [--no-requeue]}", "", "executor.sbatch_options.no-requeue: executor.requeue is given too")]
    [InlineData("{signal_before_end_s: 9, sbatch_options: {signal: USR1@9}}", "", "executor.signal_before_end_s is given too")]
    [InlineData("{controller: {account: a, sbatch_options: {account: b}}}", "", "executor.controller.account is given too")]
    [InlineData("{queue_poll_s: 30, queue_poll_max_s: 20}", "", "executor.queue_poll_max_s: 20 is below queue_poll_s, 30")]
    [InlineData("{signal_before_end_s: 60}", "{time: 1m}", "60 s before the end is not within resources_per_trial.time, 60 s")]
    [InlineData("{}", "{memory: 1G, memory_per_cpu: 1G}", "digits.yaml:3:35: resources_per_trial.memory_per_cpu: memory is given too (digits.yaml:3:23: resources_per_trial.memory); they exclude one another")]
    [InlineData("{}", "{memory_per_gpu: 1G}", "resources_per_trial.memory_per_gpu: no GPU is asked for")]
    [InlineData("{}", "{nodes: 4, tasks: 2}", "digits.yaml:3:33: resources_per_trial.tasks: 2 tasks cannot be on 4 nodes; every node needs one, so at least 4")]
    [InlineData("{}", "{nodes: 2, tasks_per_node: 2, tasks: 5}", "5 tasks do not fit on 2 nodes with 2 on each; at most 4")]
    [InlineData("{}", "{cpus: 1.5}", "1.5 CPUs: a Slurm job gets whole ones; inside an allocation 'executor: srun' shares them among trials")]
    [InlineData("{}", "{gpus: 0.5}", "0.5 GPUs: a Slurm job gets whole ones")]
    public void What_contradicts_is_refused_with_both_places(string executor, string resources, string part)
    {
        string settings = executor == "{}" ? "slurm" : "{type: slurm, " + executor[1..];
        Specs.Refuses($"executor: {settings}\n" + (resources.Length == 0 ? "" : $"resources_per_trial: {resources}\n"), SpecCodes.Contradiction, part);
    }

    [Theory]
    [InlineData("executor: {type: slurm, partition: =config.modle}\n", "modle")]
    [InlineData("executor: {type: slurm, sbatch_options: {nice: =config.modle}}\n", "modle")]
    [InlineData("executor: {type: slurm, qos: \"=config.model +\"}\n", "executor.qos: ")]
    [InlineData("executor: {type: slurm, qos: \"=uniform(0, 1)\"}\n", "executor.qos: ")]
    public void Expressions_are_checked_when_they_are_read(string yaml, string part) =>
        Assert.Contains(part, Specs.ErrorWith("param_space: {model: choice([\"a\", \"b\"])}\n" + yaml).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("partition: =config.n", "\"a b\"", "executor.partition: the expression gives \"a b\" for {\"n\":\"a b\"}; it must give a text without white space, or null to leave the option out")]
    [InlineData("partition: =config.n", "[1]", "it must give a single value")]
    [InlineData("signal_before_end_s: 60", "30", "executor.signal_before_end_s: 60 s before the end is not within a time limit of 30 s")]
    public void What_an_expression_gives_is_checked_for_each_trial(string entry, string n, string part)
    {
        string time = n == "30" ? "config.n" : "1h";
        var spec = Specs.With($"param_space: {{n: 1}}\nexecutor: {{type: slurm, {entry}}}\nresources_per_trial: {{time: {time}}}\n");
        var error = Assert.Throws<TuneException>(() => spec.Resources.RequestFor(ConfigMap.Empty.With("n", ConfigValue.Parse(n))));
        Assert.Contains(part, error.Message, StringComparison.Ordinal);
        Assert.Equal(SpecCodes.BadComputedResource, error.Code);
    }

    [Theory]
    [InlineData("cpus: config.n / 2", "1.5 CPUs: a Slurm job gets whole ones")]
    [InlineData("nodes: config.n, tasks: 2", "2 tasks cannot be on 3 nodes; every node needs one, so at least 3 for {\"n\":3}")]
    public void A_computed_request_is_checked_as_a_whole(string resources, string part)
    {
        var spec = Specs.With($"param_space: {{n: 1}}\nexecutor: slurm\nresources_per_trial: {{{resources}}}\n");
        Assert.Contains(part, Assert.Throws<TuneException>(() => spec.Resources.RequestFor(ConfigMap.Empty.With("n", ConfigValue.Of(3)))).Message, StringComparison.Ordinal);
    }
}
