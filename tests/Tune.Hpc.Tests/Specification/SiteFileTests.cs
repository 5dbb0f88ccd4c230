using System.Text;
using Tune.Hpc.Runtime.Specification;
using Tune.Hpc.Runtime.Specification.Site;
using Tune.Hpc.Specification;
using Tune.Hpc.Tests.Docs;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Tests.Specification;

public sealed class SiteFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("tune-site-").FullName;

    private const string Site = """
        floors:
          queue_poll_s: 30
          poll_interval_s: 10
        limits: {max_jobs: 100, max_array_size: 20, time: 1d, nodes: 4, cpus: 64, gpus: 8, memory: 100G}
        defaults:
          executor: {partition: batch, account: lab, setup: [module load tune], sbatch_options: {nice: 10, wckey: site}}
          resources_per_trial: {memory: 2G, time: 1h}

        """;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Defaults_stand_where_a_specification_says_nothing()
    {
        var spec = Under(Site, "executor: slurm\n");
        Assert.Equal("partition=batch account=lab no-requeue signal=B:USR1@60 export=ALL nice=10 wckey=site", Options(spec));
        Assert.Equal((2048L, TimeSpan.FromHours(1)), (spec.Resources.Fixed.MemoryMiB, spec.Resources.Fixed.Time));
        Assert.Equal(["module load tune"], spec.Executor.SetupLines);
    }

    [Fact]
    public void A_default_gives_way_to_whatever_decides_the_same()
    {
        var spec = Under(Site, "executor: {type: slurm, account: own, sbatch_options: {partition: gpu, nice: 1}}\nresources_per_trial: {memory_per_cpu: 1G}\n");
        Assert.Equal("account=own no-requeue signal=B:USR1@60 export=ALL partition=gpu nice=1 wckey=site", Options(spec));
        Assert.Equal((null, 1024L), (spec.Resources.Fixed.MemoryMiB, spec.Resources.Fixed.MemoryPerCpuMiB));
        Assert.Equal("no-requeue export=ALL partition=x", Options(Under("defaults: {executor: {sbatch_options: {partition: x}}}\n", "executor: {type: slurm, partition: null}\n")));
        Assert.Equal("partition=own no-requeue export=ALL", Options(Under("defaults: {executor: {sbatch_options: {partition: x}}}\n", "executor: {type: slurm, partition: own}\n")));
    }

    [Fact]
    public void Floors_and_limits_are_in_force_without_a_word_where_nothing_was_asked_for()
    {
        var warnings = new List<string>();
        var queue = Under(Site, "executor: slurm\n", warnings).Executor.Queue!;
        Assert.Equal((30.0, 60.0, 100, 20), (queue.QueuePoll.TotalSeconds, queue.QueuePollMax.TotalSeconds, queue.MaxJobs, queue.MaxArraySize));
        Assert.Empty(warnings);
    }

    [Fact]
    public void A_value_below_a_floor_is_raised_with_a_warning()
    {
        var warnings = new List<string>();
        var spec = Under(Site, "executor: {type: slurm, queue_poll_s: 2, queue_poll_max_s: 5, poll_interval_s: 1}\n", warnings);
        Assert.Equal(
            [
                "digits.yaml:2:63: executor.poll_interval_s: 1 is below what site.yaml:3 allows; 10 is used",
                "digits.yaml:2:25: executor.queue_poll_s: 2 is below what site.yaml:2 allows; 30 is used",
            ],
            warnings);
        Assert.Equal((30.0, 30.0, 10.0), (spec.Executor.Queue!.QueuePoll.TotalSeconds, spec.Executor.Queue.QueuePollMax.TotalSeconds, spec.Executor.PollInterval.TotalSeconds));
        Assert.Contains("\"queue_poll_s\":30,\"queue_poll_max_s\":30", spec.Document.ToJson(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("executor: {type: slurm, max_jobs: 500}\n", "digits.yaml:2:25: executor.max_jobs: 500 is above what site.yaml:4 allows, 100")]
    [InlineData("executor: slurm\nresources_per_trial: {time: 2d}\n", "digits.yaml:3:23: resources_per_trial.time: 172800 s are asked for; site.yaml allows 86400 s")]
    [InlineData("executor: slurm\nresources_per_trial: {nodes: 5}\n", "5 nodes are asked for; site.yaml allows 4")]
    [InlineData("executor: slurm\nresources_per_trial: {tasks: 9, cpus: 8}\n", "72 CPUs are asked for (9 tasks with 8 each); site.yaml allows 64")]
    [InlineData("executor: slurm\nresources_per_trial: {gpus: \"a100:9\"}\n", "9 GPUs are asked for; site.yaml allows 8")]
    [InlineData("executor: slurm\nresources_per_trial: {memory: 101G}\n", "101G of a node's memory are asked for; site.yaml allows 100G")]
    [InlineData("executor: slurm\nresources_per_trial: {cpus: 32, memory_per_cpu: 4G}\n", "resources_per_trial.memory_per_cpu: 128G of a node's memory are asked for")]
    public void A_limit_that_is_exceeded_is_an_error_that_names_the_file(string yaml, string part)
    {
        var error = Assert.Throws<TuneException>(() => Under(Site, yaml));
        Assert.Contains(part, error.Message, StringComparison.Ordinal);
        Assert.Equal(SiteCodes.AboveLimit, error.Code);
    }

    [Fact]
    public void What_trials_compute_is_held_to_the_limits_also_when_the_experiment_goes_on()
    {
        var spec = Under(Site, "param_space: {n: 1}\nexecutor: slurm\nresources_per_trial: {gpus: config.n}\n");
        var again = SpecReader.Read(Specs.Tree(spec.Document.ToJson(), "experiment.json"), Specs.Context with { Look = null, Stored = true });
        Assert.Equal(spec.Resources.Limits, again.Resources.Limits);
        Assert.Equal(spec.Document.ToJson(), again.Document.ToJson());
        Assert.Equal(
            "resources_per_trial.gpus: 9 GPUs are asked for; site.yaml allows 8 for {\"n\":9}",
            Assert.Throws<TuneException>(() => again.Resources.RequestFor(ConfigMap.Empty.With("n", ConfigValue.Of(9)))).Message);
    }

    [Fact]
    public void Without_a_cluster_no_site_file_is_looked_at()
    {
        var context = Specs.Context with { Site = () => throw new TuneException(SiteCodes.BadFile, "looked at") };
        Assert.Equal("local", SpecReader.Read(Specs.Tree("command: sh\n"), context).Executor.Type);
        Assert.Throws<TuneException>(() => SpecReader.Read(Specs.Tree("command: sh\nexecutor: srun\n"), context));
    }

    [Fact]
    public void Inside_an_allocation_only_what_fits_is_taken_from_a_site()
    {
        var executor = Under(Site, "executor: {type: srun, poll_interval_s: 1}\n").Executor;
        Assert.Equal((10.0, 1), (executor.PollInterval.TotalSeconds, executor.SetupLines.Length));
    }

    [Fact]
    public void A_user_can_only_tighten_what_the_site_laid_down_and_has_defaults_of_his_own()
    {
        string site = Write("site.yaml", Site);
        string user = Write("user.yaml", "floors: {queue_poll_s: 5, poll_interval_s: 20}\nlimits: {max_jobs: 1000, time: 2h}\ndefaults: {executor: {account: own, sbatch_options: {nice: 5}}}\n");
        var both = SiteFiles.Read(name => name == SiteFiles.Variable ? $"{site}:{user}" : null);
        Assert.Equal([site, user], both.Sources);
        Assert.Equal(new SiteValue<TimeSpan>(TimeSpan.FromSeconds(30), site + ":2"), both.QueuePollFloor);
        Assert.Equal(new SiteValue<TimeSpan>(TimeSpan.FromSeconds(20), user + ":1"), both.PollIntervalFloor);
        Assert.Equal(new SiteValue<long>(100, site + ":4"), both.MaxJobs);
        Assert.Equal((TimeSpan.FromHours(2), 4, $"{site} with {user}"), (both.Resources!.Time, both.Resources.Nodes, both.Resources.Source));
        var spec = SpecReader.Read(Specs.Tree("command: sh\nexecutor: slurm\n"), Specs.Context with { Site = () => both });
        Assert.Equal("partition=batch account=own no-requeue signal=B:USR1@60 export=ALL nice=5 wckey=site", Options(spec));
    }

    [Fact]
    public void Files_are_looked_for_in_two_places_unless_a_variable_names_others()
    {
        Assert.Equal([("/etc/tune/site.yaml", false), ("/home/ada/.config/tune/site.yaml", false)], SiteFiles.Paths(n => n == "HOME" ? "/home/ada" : null));
        Assert.Equal([("/etc/tune/site.yaml", false), ("/cfg/tune/site.yaml", false)], SiteFiles.Paths(n => n switch { "XDG_CONFIG_HOME" => "/cfg", "HOME" => "/home/ada", _ => null }));
        Assert.Equal([("/etc/tune/site.yaml", false)], SiteFiles.Paths(_ => null));
        Assert.Equal([("/a", true), ("/b", true)], SiteFiles.Paths(n => n == SiteFiles.Variable ? "/a:/b" : "/home/ada"));
        Assert.Empty(SiteFiles.Paths(n => n == SiteFiles.Variable ? "" : "/home/ada"));
    }

    [Theory]
    [InlineData("floor: {}\n", "site.yaml:1:1: floor: no such key; did you mean 'floors'?")]
    [InlineData("limits:\n  max_job: 5\n", "site.yaml:2:3: limits.max_job: no such key; did you mean 'max_jobs'?")]
    [InlineData("limits: {time: soon}\n", "'soon' is not a duration")]
    [InlineData("defaults: {executor: {type: slurm}}\n", "defaults.executor.type: no such key")]
    [InlineData("defaults: {executor: {partitoin: x}}\n", "did you mean 'partition'?")]
    [InlineData("defaults: {executor: slurm}\n", "'slurm' is not a map with mode, partition")]
    [InlineData("- a\n", "site.yaml: the site file is a list; it must be a map with floors, limits, defaults")]
    [InlineData("limits: {\n", "site.yaml")]
    public void A_site_file_with_an_error_is_refused_with_its_place(string yaml, string part)
    {
        var error = Assert.Throws<TuneException>(() => Parse(yaml));
        Assert.Contains(part, error.Message, StringComparison.Ordinal);
        Assert.Equal(SiteCodes.BadFile, error.Code);
    }

    [Fact]
    public void A_bad_default_is_told_with_the_place_in_the_site_file() =>
        Assert.StartsWith("site.yaml:1:51: defaults.resources_per_trial.memory: '4X'", Assert.Throws<TuneException>(() => Under("defaults: {resources_per_trial: {cpus: 2, memory: 4X}}\n", "executor: slurm\n")).Message, StringComparison.Ordinal);

    [Fact]
    public void The_files_that_are_shown_to_people_can_be_read()
    {
        var blocks = MarkdownFile.Load("src/Tune.Hpc.Runtime/Specification/README.md").Blocks.ToList();
        var site = Parse(blocks.Single(b => b.Language == "yml").Code);
        Assert.Equal((500L, 8, TimeSpan.FromDays(2)), (site.MaxJobs!.Value.Value, site.Resources!.Nodes, site.Resources.Time));
        var spec = SpecReader.Read(Specs.Tree(blocks.First(b => b.Language == "yaml").Code), Specs.Context with { Site = () => site, Look = null });
        var request = spec.Resources.RequestFor(ConfigMap.Empty.With("lr", ConfigValue.Of(0.1)).With("size", ConfigValue.Of(4)));
        Assert.Equal(("big", "size 4"), (request.Options.ValueOf("partition"), request.Options.ValueOf("comment")));
    }

    [Fact]
    public void An_empty_site_file_lays_nothing_down() => Assert.Null(Parse("# nothing yet\n").Resources);

    [Fact]
    public void A_file_that_the_variable_names_must_be_there()
    {
        var error = Assert.Throws<TuneException>(() => SiteFiles.Read(n => n == SiteFiles.Variable ? Path.Combine(_folder, "none.yaml") : null));
        Assert.EndsWith("the site file cannot be read: there is no such file; TUNE_SITE_FILES names it", error.Message, StringComparison.Ordinal);
        Assert.Equal(SiteCodes.Unreadable, error.Code);
    }

    private static ExperimentSpec Under(string site, string yaml, List<string>? warnings = null) => SpecReader.Read(
        Specs.Tree("command: python3 train.py\n" + yaml), Specs.Context with { Site = () => Parse(site), Warn = w => warnings?.Add(w) });

    private static SiteFile Parse(string yaml) => SiteFiles.Parse(Encoding.UTF8.GetBytes(yaml), "site.yaml");

    private static string Options(ExperimentSpec spec) =>
        string.Join(' ', spec.Resources.RequestFor(ConfigMap.Empty).Options.Select(o => o.Value is { } value ? $"{o.Key}={value}" : o.Key));

    private string Write(string name, string text)
    {
        string path = Path.Combine(_folder, name);
        File.WriteAllText(path, text);
        return path;
    }
}
