using System.Diagnostics;
using Tune.Hpc.Driver.Events;
using Tune.Hpc.TestKit;

namespace Tune.Hpc.Fronts.Tests.EndToEnd;

/// <summary>Debian's python3-optuna drives real experiments through <c>tune_optuna.py</c>.</summary>
public sealed class OptunaTests
{
    private const string Space = """
        {x: 'uniform(-2, 2)', lr: 'qloguniform(0.01, 1, 0.01)', n: 'lograndint(1, 100)', q: 'qrandint(0, 20, 5)', g: 'randn(0, 1)', fixed: 7,
         order: 'choice([1, 2, 4], ordered=true)', layers: ['randint(1, 4)', 3], opt: 'choice([{name: sgd, m: uniform(0, 1)}, {name: adam}])',
         when: "uniform(0, 1) when config.n > 10"}
        """;

    private static readonly string _clients = Path.Combine(AppContext.BaseDirectory, "clients");

    /// <summary>A Python that has optuna: the first on PATH, else the system's own.</summary>
    private static string PythonWithOptuna()
    {
        string first = RealPart.Program("python3", "apt-get install python3 python3-optuna");
        string found = new[] { first, "/usr/bin/python3" }.FirstOrDefault(HasOptuna) ?? "";
        RealPart.Require(found.Length > 0, "a python3 with optuna", "apt-get install python3-optuna");
        return found;
    }

    private static bool HasOptuna(string python)
    {
        if (!File.Exists(python))
        {
            return false;
        }

        using var process = Process.Start(new ProcessStartInfo(python, ["-c", "import importlib.util, sys; sys.exit(importlib.util.find_spec('optuna') is None)"]))!;
        process.WaitForExit();
        return process.ExitCode == 0;
    }

    private static Sweep Make(string sampler, int trials, string space = Space) => new(
        $$"""
        command: [sh, '{spec_dir}/trial.sh', '{x}']
        param_space: {{space.ReplaceLineEndings(" ")}}
        metric: loss
        mode: min
        num_samples: {{trials}}
        max_concurrent_trials: 1
        points_to_evaluate: [{x: 1.5}]
        search_alg: {type: command, command: [{{PythonWithOptuna()}}, '{{_clients}}/tune_optuna.py', --sampler, {{sampler}}], timeout_s: 120}
        """,
        """awk -v x="$1" 'BEGIN { printf "{\"loss\": %.9g, \"training_iteration\": 1}\n", (x - 0.5) * (x - 0.5) }' >>"$TUNE_REPORTS" """);

    [Theory]
    [InlineData("tpe")]
    [InlineData("random")]
    [InlineData("nsgaii")]
    public void A_sampler_of_optuna_s_chooses_in_a_space_of_every_kind(string sampler)
    {
        using var sweep = Make(sampler, 16);
        sweep.Run().With(0);
        sweep.EveryTrialEndedOnce(16);
        var configs = sweep.Events<TrialCreated>().Select(e => e.Config).ToList();
        Assert.Equal(16, configs.Select(c => c.ToJson()).Distinct().Count());
        Assert.Equal(1.5, configs[0]["x"]!.AsDouble);
        Assert.Contains(configs, c => c["when"] is null);
        sweep.NothingRuns();
    }

    [Fact]
    public void Optuna_learns_from_the_results_it_is_told()
    {
        using var sweep = Make("tpe", 40, "{x: 'uniform(-2, 2)'}");
        sweep.Run().With(0);
        double[] distances = [.. sweep.Events<TrialCreated>().Select(e => Math.Abs(e.Config["x"]!.AsDouble!.Value - 0.5))];
        Assert.True(distances[^15..].Average() < distances[1..11].Average() / 2, string.Join(' ', distances));
    }

    [Fact]
    public void SA_10_Optuna_is_told_all_of_several_objectives()
    {
        using var sweep = new Sweep(
            $$"""
            command: [sh, '{spec_dir}/trial.sh', '{x}', '{y}']
            param_space: {x: 'randint(0, 100)', y: 'randint(0, 100)'}
            metric: [loss, gain]
            mode: [min, max]
            num_samples: 60
            max_concurrent_trials: 1
            search_alg: {type: command, command: [{{PythonWithOptuna()}}, '{{_clients}}/tune_optuna.py', --sampler, nsgaii, --option, population_size=10], timeout_s: 120}
            """,
            """echo "{\"loss\": $(($1 + $2)), \"gain\": $(($1 - $2))}" >>"$TUNE_REPORTS" """);
        sweep.Run().With(0);
        double[] y = [.. sweep.Events<TrialCreated>().Select(e => e.Config["y"]!.AsDouble!.Value)];
        Assert.True(y[^20..].Average() < y[..20].Average() / 2, string.Join(' ', y));
    }

    [Fact]
    public void A_resumed_experiment_proposes_what_an_uninterrupted_one_does()
    {
        using var whole = Make("tpe", 16);
        whole.Run().With(0);
        using var cut = Make("tpe", 16);
        cut.Run("--num-samples", "12").With(0);
        cut.Resume("--raise", "num_samples=16").With(0);
        Assert.Equal(whole.Events<TrialCreated>().Select(e => e.Config.ToJson()), cut.Events<TrialCreated>().Select(e => e.Config.ToJson()));
    }

    [Fact]
    public void A_sampler_that_optuna_has_not_is_said_in_words()
    {
        using var sweep = Make("nonesuch", 2, "{x: 'uniform(-2, 2)'}");
        var outcome = sweep.Run("--set", "points_to_evaluate=[]");
        Assert.True(outcome.ExitCode != 0 && outcome.Err.Contains("has no sampler 'nonesuch'", StringComparison.Ordinal), outcome.All);
    }
}
