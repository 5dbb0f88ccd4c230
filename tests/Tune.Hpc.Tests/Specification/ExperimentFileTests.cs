using Tune.Hpc.Runtime.Specification;
using Tune.Hpc.Runtime.Specification.Reading;
using Tune.Hpc.Specification;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Tests.Specification;

public sealed class ExperimentFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("tune-spec-").FullName;

    private const string Yaml = "command: python3 train.py {lr}\nparam_space: {lr: 1}\nmetric: loss\nmode: min\nnum_samples: 10\ntime_budget_s: 90\n";

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_stored_specification_is_opened_wherever_its_folder_is()
    {
        var spec = Store(Yaml);
        var opened = ExperimentFile.Load(_folder);
        Assert.Equal(Path.GetDirectoryName(_folder), opened.StoragePath);
        Assert.Equal(spec.Command, opened.Command);
        Assert.Equal("/spec", opened.SpecFolder);
        Assert.Empty(SpecIdentity.Differences(spec, opened));
        Assert.Equal(SpecIdentity.Hash(spec), SpecIdentity.Hash(opened with { SeedWasGiven = spec.SeedWasGiven }));
    }

    [Fact]
    public void A_summary_needs_no_space()
    {
        Store(Yaml);
        var summary = ExperimentFile.LoadSummary(_folder);
        Assert.Equal(
            ("digits", "python3 /spec/train.py {lr}", 10L, 0, "random", "fifo", "local", 4711L),
            (summary.Name, summary.Command, summary.NumSamples, summary.MaxConcurrentTrials, summary.Search, summary.Scheduler, summary.Executor, summary.Seed));
        Assert.Equal(new Objective("loss", ObjectiveMode.Min), summary.Objective);
        Assert.Equal(TimeSpan.FromSeconds(90), summary.TimeBudget);
    }

    [Fact]
    public void Limits_can_be_raised_and_other_keys_cannot()
    {
        Store(Yaml);
        var raised = ExperimentFile.Load(_folder, ["num_samples=200", "failure_config.max_failures=3"]);
        Assert.Equal((200L, 3), (raised.NumSamples, raised.Failure.MaxFailures));
        var error = Assert.Throws<TuneException>(() => ExperimentFile.Load(_folder, ["metric=accuracy"]));
        Assert.Equal(
            "--raise: metric cannot change in an experiment that has begun; what can is num_samples, max_concurrent_trials, time_budget_s, node_hours, gpu_hours, cost_budget, executor.poll_interval_s, failure_config.max_failures, failure_config.fail_fast, failure_config.max_same_failures",
            error.Message);
    }

    [Fact]
    public void A_newer_version_s_file_is_refused()
    {
        Write(Specs.Read(Yaml).Document.With("spec_version", ConfigValue.Of(2)).ToJson());
        Assert.Equal(SpecCodes.NewerVersion, Assert.Throws<TuneException>(() => ExperimentFile.LoadSummary(_folder)).Code);
        Assert.Equal(SpecCodes.NewerVersion, Assert.Throws<TuneException>(() => ExperimentFile.Load(_folder)).Code);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("{\"spec_version\":1}")]
    public void A_damaged_file_is_refused(string text)
    {
        Write(text);
        Assert.Equal(SpecCodes.NoExperiment, Assert.Throws<TuneException>(() => ExperimentFile.LoadSummary(_folder)).Code);
        Assert.Throws<TuneException>(() => ExperimentFile.Load(_folder));
    }

    [Fact]
    public void A_file_is_read_in_the_world_of_this_process()
    {
        string file = Path.Combine(_folder, "my sweep.yaml");
        File.WriteAllText(file, SampleSpec.Text.Replace("name: sweep", ""));
        File.WriteAllText(Path.Combine(_folder, "lr.txt"), "");
        var tree = SpecOverrides.Command(SpecFile.Load(file), ["sh", "lr.txt", "{lr}"]);
        var spec = SpecReader.Read(tree, SpecContext.OfProcess(file, TimeProvider.System));
        Assert.Equal(("my-sweep", _folder), (spec.Name, spec.SpecFolder));
        Assert.Equal(["sh", Path.Combine(_folder, "lr.txt"), "{lr}"], spec.Command);
        Assert.Equal(Path.GetFullPath("tune-results"), spec.StoragePath);
        File.WriteAllText(Path.Combine(_folder, ExperimentFile.FileName), ExperimentFile.TextOf(spec));
        Assert.Equal(spec.Space, ExperimentFile.Load(_folder).Space);
    }

    [Fact]
    public void A_folder_without_an_experiment_is_named() =>
        Assert.EndsWith("is not the folder of an experiment; it has no experiment.json", Assert.Throws<TuneException>(() => ExperimentFile.LoadSummary(_folder)).Message, StringComparison.Ordinal);

    [Fact]
    public void The_same_specification_without_a_seed_is_the_same_experiment()
    {
        var stored = Specs.Read(Yaml + "seed: 5\n");
        Assert.Empty(SpecIdentity.Differences(Specs.Read(Yaml), stored));
        Assert.Equal("seed", Assert.Single(SpecIdentity.Differences(Specs.Read(Yaml + "seed: 6\n"), stored)).Key);
        Assert.Equal(SpecIdentity.Hash(Specs.Read(Yaml)), SpecIdentity.Hash(Specs.Read(Yaml) with { Seed = 9 }));
        Assert.NotEqual(SpecIdentity.Hash(Specs.Read(Yaml + "seed: 6\n")), SpecIdentity.Hash(stored));
    }

    [Fact]
    public void Another_specification_is_refused_with_both_values()
    {
        var stored = Specs.Read(Yaml);
        var other = Specs.Read(Yaml.Replace("lr: 1}", "lr: 2, x: 3}").Replace("num_samples: 10", "num_samples: 20"));
        var error = Assert.Throws<TuneException>(() => SpecIdentity.RequireSame(other, stored, "/r/digits"));
        Assert.Equal(
            "/r/digits: the folder holds an experiment with another specification; give this one another name, or remove the folder. They differ in\n"
            + "  param_space.lr: 2, but the folder has 1\n  param_space.x: 3, but the folder has nothing",
            error.Message);
        var raised = Assert.Single(SpecIdentity.RequireSame(Specs.Read(Yaml.Replace("num_samples: 10", "num_samples: 20")), stored, "/r/digits"));
        Assert.Equal(("num_samples", true), (raised.Key, raised.MayChange));
    }

    private ExperimentSpec Store(string yaml)
    {
        var spec = Specs.Read(yaml);
        Write(ExperimentFile.TextOf(spec));
        return spec;
    }

    private void Write(string text) => File.WriteAllText(Path.Combine(_folder, ExperimentFile.FileName), text);
}
