using Tune.Hpc.Execution;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Adapters.Tests.Local;

/// <summary>The environment of trials.</summary>
public sealed class TrialEnvironmentTests
{
    private static readonly TrialEnvironment Fresh = new()
    {
        Experiment = "digits",
        Attempt = new(new(42), 2),
        TrialFolder = "/x/trials/00042",
        AttemptFolder = "/x/trials/00042/2",
        ConfigFile = "/x/trials/00042/config.json",
        ReportsFile = "/x/trials/00042/2/reports.jsonl",
        ControlFile = "/x/trials/00042/2/control.json",
        CheckpointFolder = "/x/trials/00042/checkpoints",
        Seed = 7,
        Config = Config("""{"lr": 0.01, "kernel": "rbf", "on": true, "depth": 3, "optimizer": {"type": "adam"}, "list": [1], "none": null}"""),
        Request = new JobRequest { Cpus = 2.5 },
        Gpus = [],
    };

    [Fact]
    public void A_fresh_start_has_the_protocol_and_the_scalars()
    {
        string[] expected =
        [
            "TUNE_PROTOCOL=1", "TUNE_EXPERIMENT=digits", "TUNE_TRIAL_ID=00042", "TUNE_ATTEMPT=2", "TUNE_TRIAL_DIR=/x/trials/00042",
            "TUNE_ATTEMPT_DIR=/x/trials/00042/2", "TUNE_CONFIG=/x/trials/00042/config.json", "TUNE_REPORTS=/x/trials/00042/2/reports.jsonl",
            "TUNE_CONTROL=/x/trials/00042/2/control.json", "TUNE_CHECKPOINT_DIR=/x/trials/00042/checkpoints", "TUNE_ITERATION=0", "TUNE_SEED=7",
            "TUNE_PARAM_DEPTH=3", "TUNE_PARAM_KERNEL=rbf", "TUNE_PARAM_LR=0.01", "TUNE_PARAM_ON=true",
            "CUDA_VISIBLE_DEVICES=", "OMP_NUM_THREADS=2", "MKL_NUM_THREADS=2", "OPENBLAS_NUM_THREADS=2", "NUMEXPR_NUM_THREADS=2", "VECLIB_MAXIMUM_THREADS=2",
        ];
        Assert.Equal(expected, Lines(Fresh));
        Assert.Equal(["TUNE_CHECKPOINT", "TUNE_DEADLINE"], Fresh.ToUnset());
    }

    [Fact]
    public void A_resumed_attempt_knows_its_checkpoint()
    {
        var resumed = Fresh with { ResumeFrom = "/c/000010", Iteration = 10 };
        Assert.Contains("TUNE_CHECKPOINT=/c/000010", Lines(resumed));
        Assert.Contains("TUNE_ITERATION=10", Lines(resumed));
        Assert.Equal(["TUNE_DEADLINE"], resumed.ToUnset());
    }

    [Fact]
    public void What_is_asked_for_about_checkpoints_and_updates_is_there_and_nothing_else()
    {
        var asked = Fresh with { Update = 3, CheckpointFrequency = 5, CheckpointAtEnd = true };
        Assert.Equal(["TUNE_UPDATE=3", "TUNE_CHECKPOINT_FREQUENCY=5", "TUNE_CHECKPOINT_AT_END=1"], Lines(asked).Except(Lines(Fresh)));
    }

    [Fact]
    public void Colliding_names_are_told_apart_whatever_their_order()
    {
        string[] one = [.. Lines(Fresh with { Config = Config("""{"a.b": 1, "A_B": 2, "a-b": 3, "a_b_2": 4}""") }).Where(IsParameter)];
        string[] other = [.. Lines(Fresh with { Config = Config("""{"a_b_2": 4, "a-b": 3, "A_B": 2, "a.b": 1}""") }).Where(IsParameter)];
        Assert.Equal(["TUNE_PARAM_A_B=2", "TUNE_PARAM_A_B_2=3", "TUNE_PARAM_A_B_3=1", "TUNE_PARAM_A_B_2_2=4"], one);
        Assert.Equal(one, other);
    }

    [Fact]
    public void The_users_variables_win()
    {
        var lines = Lines(Fresh with { Gpus = ["0", "1"], User = [new("OMP_NUM_THREADS", "1"), new("CUDA_VISIBLE_DEVICES", "7"), new("A", "1"), new("A", "2")] });
        Assert.Contains("OMP_NUM_THREADS=1", lines);
        Assert.Contains("CUDA_VISIBLE_DEVICES=7", lines);
        Assert.Contains("A=2", lines);
        Assert.Equal(lines.Count, lines.Select(l => l.Split('=')[0]).Distinct().Count());
    }

    [Fact]
    public void Thread_counts_the_driver_was_given_are_inherited() =>
        Assert.DoesNotContain(Lines(Fresh with { Inherited = ["OMP_NUM_THREADS"] }), l => l.StartsWith("OMP_", StringComparison.Ordinal));

    [Fact]
    public void A_fraction_of_a_cpu_is_one_thread() => Assert.Contains("OMP_NUM_THREADS=1", Lines(Fresh with { Request = new JobRequest { Cpus = 0.25 } }));

    [Fact]
    public void The_users_variables_cannot_be_the_protocols()
    {
        var error = Assert.Throws<TuneException>(() => (Fresh with { User = [new("TUNE_SEED", "1")] }).ToVariables());
        Assert.Equal("TUNE3005", error.Code);
        Assert.Contains("TUNE_SEED", error.Message);
    }

    [Fact]
    public void What_an_outer_trial_set_is_removed() =>
        Assert.Equal(["TUNE_CHECKPOINT", "TUNE_DEADLINE", "TUNE_PARAM_OLD"], (Fresh with { Inherited = ["TUNE_PARAM_OLD", "TUNE_PARAM_LR", "HOME"] }).ToUnset());

    [Fact]
    public void Devices_are_left_to_a_cluster() =>
        Assert.DoesNotContain(Lines(Fresh with { Gpus = null }), l => l.StartsWith("CUDA_", StringComparison.Ordinal));

    private static bool IsParameter(string line) => line.StartsWith("TUNE_PARAM_", StringComparison.Ordinal);

    private static List<string> Lines(TrialEnvironment environment) => [.. environment.ToVariables().Select(v => $"{v.Key}={v.Value}")];

    private static ConfigMap Config(string json) => (ConfigMap)ConfigValue.Parse(json);
}
