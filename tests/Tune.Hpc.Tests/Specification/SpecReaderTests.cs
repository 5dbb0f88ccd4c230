using System.Text;
using System.Text.RegularExpressions;
using Tune.Hpc.Runtime.Specification;
using Tune.Hpc.Scheduling.Asha;
using Tune.Hpc.Search;
using Tune.Hpc.Specification;
using Tune.Hpc.Stopping;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Tests.Specification;

public sealed class SpecReaderTests
{
    private const string Everything = """
        name: digits-2
        command: python3 train.py --lr {lr} --out '{trial_dir}/out dir'
        prepare: [./run.sh, data.csv]
        working_dir: folder
        env: {OMP_NUM_THREADS: 2, LR: "{lr}"}
        param_space:
          lr: loguniform(1e-4, 1e-1)
          hidden: choice([32, 64, 128])
        config_constraints: config.hidden >= 32
        points_to_evaluate: [{lr: 0.01, hidden: 32}, {lr: 0.1}]
        evaluated_rewards: [0.5]
        metric: accuracy
        mode: max
        metric_pattern: 'accuracy=(?<accuracy>\S+)'
        metric_format: json
        num_samples: 100
        max_concurrent_trials: 16
        search_alg: {type: random, constant_grid_search: true}
        scheduler: {type: asha, max_t: 27, reduction_factor: 3, grace_period: 0.5}
        stop: [{training_iteration: 27, loss: "<= 0.1", eval: {done: true}}, result.loss < 0.01]
        time_budget_s: 2h
        resources_per_trial: {nodes: 1, tasks: 2, cpus: config.hidden / 32, gpus: 0.5, memory: 4G, time: 30m}
        executor: {type: local, cpus: 8, gpus: [1, 3], memory: 64G, poll_interval_s: 0.5}
        failure_config: {max_failures: 2, fail_fast: true}
        stop_grace_s: 1m30s
        storage_path: ~/results/
        work_path: ${SCRATCH}/tune
        group: true
        seed: 7

        """;

    [Fact]
    public void Every_key_is_read()
    {
        var spec = Specs.Read(Everything);
        Assert.Equal("digits-2", spec.Name);
        Assert.Equal(["python3", "/spec/train.py", "--lr", "{lr}", "--out", "{trial_dir}/out dir"], spec.Command);
        Assert.Equal(["/spec/run.sh", "/spec/data.csv"], spec.Prepare);
        Assert.Equal("/spec/folder", spec.WorkingDirectory);
        Assert.Equal([new("OMP_NUM_THREADS", "2"), new("LR", "{lr}")], spec.Environment);
        Assert.Equal("config.hidden >= 32", Assert.Single(spec.Search.Constraints).Text);
        Assert.Equal(new Objective("accuracy", ObjectiveMode.Max), spec.Objective);
        Assert.Equal(@"accuracy=(?<accuracy>\S+)", spec.MetricPattern);
        Assert.True(spec.MetricFormatJson);
        Assert.Equal(100, spec.NumSamples);
        Assert.Equal(16, spec.MaxConcurrentTrials);
        Assert.True(Assert.IsType<RandomSettings>(spec.Search.Algorithm).ConstantGridSearch);
        Assert.Equal(["{\"lr\":0.01,\"hidden\":32}", "{\"lr\":0.1}"], spec.Search.Points.Select(p => p.ToJson()));
        Assert.Equal([0.5], spec.Search.Rewards);
        Assert.Equal(new AshaSettings { MaxT = 27, ReductionFactor = 3, GracePeriod = 0.5 }, spec.Scheduler);
        Assert.Equal(TimeSpan.FromHours(2), spec.TimeBudget);
        Assert.Equal(new FailureSettings { MaxFailures = 2, FailFast = true }, spec.Failure);
        Assert.Equal(TimeSpan.FromSeconds(90), spec.StopGrace);
        Assert.Equal("/home/ada/results", spec.StoragePath);
        Assert.Equal("/scratch/ada/tune", spec.WorkPath);
        Assert.True(spec.GroupReadable);
        Assert.Equal(7ul, spec.Seed);
        Assert.True(spec.SeedWasGiven);
    }

    [Fact]
    public void Stop_rules_are_thresholds_and_expressions()
    {
        var stop = Specs.Read(Everything).Stop;
        Assert.Equal(
            [
                new StopRule.Threshold("training_iteration", Comparison.GreaterOrEqual, 27),
                new StopRule.Threshold("loss", Comparison.LessOrEqual, 0.1),
                new StopRule.Threshold("eval/done", Comparison.Equal, 1),
            ],
            stop[..3]);
        Assert.Equal("result.loss < 0.01", Assert.IsType<StopRule.When>(stop[3]).Text);
    }

    [Fact]
    public void Resources_are_numbers_and_expressions()
    {
        var resources = Specs.Read(Everything).Resources;
        Assert.Equal(new JobRequest { Tasks = 2, Gpus = 0.5, MemoryMiB = 4096, Time = TimeSpan.FromMinutes(30) }, resources.Fixed);
        Assert.Equal(["cpus"], resources.Computed.Keys);
    }

    [Fact]
    public void The_local_executor_has_settings()
    {
        var executor = Specs.Read(Everything).Executor;
        Assert.Equal((8.0, 65536L, TimeSpan.FromSeconds(0.5)), (executor.Cpus, executor.MemoryMiB, executor.PollInterval));
        Assert.Equal([1, 3], executor.Gpus!.Value);
        Assert.Equal([0, 1], Specs.With("executor: {gpus: 2}").Executor.Gpus!.Value);
    }

    [Fact]
    public void A_command_is_enough()
    {
        var spec = Specs.Read("command: python3 train.py\n");
        Assert.Equal("digits", spec.Name);
        Assert.Equal("/here/tune-results", spec.StoragePath);
        Assert.Equal("/spec", spec.SpecFolder);
        Assert.Equal(4711ul, spec.Seed);
        Assert.False(spec.SeedWasGiven);
        Assert.IsType<FifoSettings>(spec.Scheduler);
        Assert.Null(spec.Objective);
        Assert.Equal(1, spec.NumSamples);
        Assert.Empty(spec.Stop);
        Assert.Equal(new JobRequest(), spec.Resources.Fixed);
    }

    [Theory]
    [InlineData("scheduler: asha\nmetric: m\nmode: min\n", "{\"type\":\"asha\",\"time_attr\":\"training_iteration\",\"max_t\":100,\"grace_period\":1,\"reduction_factor\":4,\"brackets\":1,\"stop_last_trials\":true,\"variant\":\"stopping\"}")]
    [InlineData("scheduler: {brackets: 2}\nmetric: m\nmode: min\n", "{\"type\":\"asha\",\"time_attr\":\"training_iteration\",\"max_t\":100,\"grace_period\":1,\"reduction_factor\":4,\"brackets\":2,\"stop_last_trials\":true,\"variant\":\"stopping\"}")]
    [InlineData("scheduler: {type: asha_promotion, max_t: 9}\nmetric: m\nmode: min\n", "{\"type\":\"asha\",\"time_attr\":\"training_iteration\",\"max_t\":9,\"grace_period\":1,\"reduction_factor\":4,\"brackets\":1,\"stop_last_trials\":true,\"variant\":\"promotion\"}")]
    [InlineData("scheduler: {order: aggressive}\nmetric: m\nmode: min\n", "{\"type\":\"hyperband\",\"time_attr\":\"training_iteration\",\"max_t\":81,\"reduction_factor\":3,\"stop_last_trials\":true,\"order\":\"aggressive\"}")]
    [InlineData("scheduler: hb_bohb\nmetric: m\nmode: min\n", "{\"type\":\"hb_bohb\",\"time_attr\":\"training_iteration\",\"max_t\":81,\"reduction_factor\":3,\"stop_last_trials\":true}")]
    [InlineData("scheduler: fifo\n", "{\"type\":\"fifo\"}")]
    [InlineData("", "{\"type\":\"fifo\"}")]
    public void The_document_has_every_default(string yaml, string scheduler) =>
        Assert.Equal(scheduler, Specs.With(yaml).Document["scheduler"]!.ToJson());

    [Theory]
    [InlineData("command: python3 train.py\n")]
    [InlineData(Everything)]
    public void The_document_reads_as_the_same_specification(string yaml)
    {
        var spec = Specs.Read(yaml);
        var context = Specs.Context with { Look = null, Stored = true, SpecFolder = "/else", CurrentFolder = "/else", DefaultName = "else", DrawSeed = () => 0 };
        var again = SpecReader.Read(Specs.Tree(spec.Document.ToJson(indented: true), "experiment.json"), context);
        Assert.Equal(spec.Document.ToJson(indented: true), again.Document.ToJson(indented: true));
        Assert.Equal(spec.Seed, again.Seed);
        Assert.Equal(spec.SpecFolder, again.SpecFolder);
        Assert.Equal(spec.Command, again.Command);
        Assert.Equal(spec.Stop.Length, again.Stop.Length);
        Assert.Equal(spec.Resources.Fixed, again.Resources.Fixed);
    }

    [Fact]
    public void Json_and_yaml_say_the_same()
    {
        var yaml = Specs.Read(Everything);
        var json = Specs.Read(Specs.Tree(Everything).ToValue().ToJson(indented: true), "digits.json");
        Assert.Equal(yaml.Document, json.Document);
    }

    [Fact]
    public void A_schema_mark_for_editors_is_no_key() =>
        Assert.Equal("x", Specs.Read("{\"$schema\": \"tune.schema.json\", \"name\": \"x\", \"command\": [\"sh\"]}", "x.json").Name);

    [Fact]
    public void A_file_in_the_specification_s_folder_becomes_absolute_and_other_arguments_do_not() =>
        Assert.Equal(
            ["/spec/run.sh", "/spec/data.csv", "folder", "-data.csv", "--f=data.csv", "{{data.csv}}", "missing.csv"],
            Specs.Read("command: [./run.sh, data.csv, folder, -data.csv, --f=data.csv, '{{data.csv}}', missing.csv]\n").Command);

    [Fact]
    public void The_sample_is_readable()
    {
        var spec = SpecReader.Read(Specs.Tree(SampleSpec.Text), Specs.Context);
        Assert.Equal("echo \"{{\\\"loss\\\":$1}}\" >> \"$TUNE_REPORTS\"", spec.Command[2]);
        Assert.Equal(10, spec.NumSamples);
    }

    [Fact]
    public void The_sample_without_its_comment_marks_is_readable()
    {
        string yaml = Regex.Replace(SampleSpec.Text, "^# (?=[a-z_]+: )", "", RegexOptions.Multiline)
            .Replace("  # layers", "  layers").Replace("  # optimizer", "  optimizer").Replace("  #   choice", "    choice");
        var spec = Specs.Read(yaml);
        Assert.Equal(@"loss=(?<loss>\S+)", spec.MetricPattern);
        Assert.IsType<AshaSettings>(spec.Scheduler);
    }

    [Fact]
    public void The_schema_in_the_tree_is_the_one_the_keys_make()
    {
        string path = Path.Combine(RepositoryRoot(), "schema", "tune.schema.json");
        if (Environment.GetEnvironmentVariable("TUNE_WRITE_APPROVED") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, SpecSchema.Text);
        }

        Assert.Equal(File.ReadAllText(path, Encoding.UTF8), SpecSchema.Text);
    }

    [Fact]
    public void The_documentation_names_every_key()
    {
        Assert.All(["`num_samples`", "`scheduler.max_t`", "`executor.poll_interval_s`", "`resources_per_trial.memory`"], k => Assert.Contains(k, SpecDocs.Markdown, StringComparison.Ordinal));
        Assert.Contains(("--num-samples", "num_samples"), SpecDocs.Flags.Select(f => (f.Flag, f.Key)));
    }

    private static string RepositoryRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Tune.Hpc.sln")))
        {
            folder = folder.Parent;
        }

        return folder!.FullName;
    }
}
