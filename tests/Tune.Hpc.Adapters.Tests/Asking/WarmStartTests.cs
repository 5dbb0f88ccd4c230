using Tune.Hpc.Runtime.Specification;
using Tune.Hpc.Runtime.Specification.Reading;
using Tune.Hpc.Search.Sampling;
using Tune.Hpc.Specification;
using Tune.Hpc.TestKit;

namespace Tune.Hpc.Adapters.Tests.Asking;

/// <summary>Results of other experiments that a search begins with, from files (SA-15).</summary>
public sealed class WarmStartTests : IDisposable
{
    private const string Rows = "x,k,loss,status,run_time_s,iterations\n0.25,a,3,TERMINATED,7,2\n0.5,b,1,TERMINATED,8,4\n";
    private readonly TemporaryFolder _folder = TemporaryFolder.WithAwkwardName();
    private readonly List<string> _warnings = [];

    public void Dispose() => _folder.Dispose();

    private ExperimentSpec Read(string csv, string mode = "min", string space = "{x: 'uniform(0, 1)', k: 'choice([a, b])'}", string from = "old.csv", string? objective = null)
    {
        File.WriteAllText(_folder["old.csv"], csv);
        string yaml = $"command: 'true'\n{objective ?? $"metric: loss\nmode: {mode}"}\nparam_space: {space}\nsearch_alg: {{type: random, warm_start: {from}}}\n";
        var context = SpecContext.OfProcess(null, TimeProvider.System) with { SpecFolder = _folder.Path, CurrentFolder = _folder.Path, Warn = _warnings.Add };
        return SpecReader.Read(SpecFile.Parse(System.Text.Encoding.UTF8.GetBytes(yaml), "spec.yaml"), context);
    }

    [Fact]
    public void Rows_become_results_with_their_loss_cost_and_iteration()
    {
        var known = Read(Rows, mode: "max").Search.Known;
        Assert.Equal([("""{"x":0.25,"k":"a"}""", -3.0, 7.0, 2L), ("""{"x":0.5,"k":"b"}""", -1.0, 8.0, 4L)], known.Select(k => (k.Config.ToJson(), k.Loss, k.Cost, k.Iteration)));
        Assert.Empty(_warnings);
    }

    [Fact]
    public void Rows_outside_the_space_and_without_a_result_are_left_out_and_counted()
    {
        var known = Read(Rows + "1.5,a,3,TERMINATED,1,1\n0.5,c,3,TERMINATED,1,1\n0.5,a,,TERMINATED,1,1\n0.5,a,NaN,TERMINATED,1,1\n0.5,a,3,ERROR,1,1\n").Search.Known;
        Assert.Equal(2, known.Length);
        Assert.Contains("5 of 7 trials are left out: their configuration is not in param_space, or loss is no finite number", Assert.Single(_warnings), StringComparison.Ordinal);
    }

    [Fact] // SA-10, SA-15
    public void Of_several_objectives_all_losses_are_known_and_what_breaks_limits()
    {
        const string Goals = "metric: [loss, gain]\nmode: [min, max]\nmetric_constraints: [memory <= 16]";
        const string Table = "x,k,loss,gain,memory\n0.25,a,3,7,20\n0.5,b,1,8,16\n0.75,b,1,8,\n0.75,a,1,,1\n";
        var spec = Read(Table, objective: Goals);
        (double, string, string)[] expected = [(3, "3 -7", "4"), (1, "1 -8", "0"), (1, "1 -8", "NaN")];
        Assert.Equal(expected, spec.Search.Known.Select(Written));
        Assert.Contains("1 of 4 trials are left out: their configuration is not in param_space, or loss or gain is no finite number", Assert.Single(_warnings), StringComparison.Ordinal);
        var again = SpecReader.Read(JsonSpecReader.Read(spec.Document.ToJson(), "experiment.json"), SpecContext.OfProcess(null, TimeProvider.System) with { Stored = true });
        Assert.Equal(expected, again.Search.Known.Select(Written));
        Assert.Equal(spec.Document.ToJson(), again.Document.ToJson());

        static (double Loss, string Losses, string Violations) Written(KnownResult known) => (known.Loss, string.Join(' ', known.Losses), string.Join(' ', known.Violations));
    }

    [Fact]
    public void A_missing_objective_is_an_error_and_a_missing_limit_a_warning()
    {
        const string Goals = "metric: [loss, gain]\nmode: [min, max]\nmetric_constraints: [memory <= 16]";
        Assert.Contains("there is no column 'gain', which is one of the metrics", Assert.Throws<TuneException>(() => Read(Rows, objective: Goals)).Message, StringComparison.Ordinal);
        Assert.Equal(double.NaN, Assert.Single(Read("x,k,loss,gain\n0.25,a,3,7\n", objective: Goals).Search.Known).Violations.Single());
        Assert.Contains("there is no column 'memory': its results count as not keeping memory <= 16 (metric_constraints)", Assert.Single(_warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void A_column_that_is_missing_is_named()
    {
        var error = Assert.Throws<TuneException>(() => Read("x,k,accuracy\n0.5,a,1\n"));
        Assert.Contains("there is no column 'loss', which is the metric; there are: x, k, accuracy", error.Message, StringComparison.Ordinal);
        Read("k,loss\na,1\n");
        Assert.Contains("1 of 1 trials are left out", Assert.Single(_warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void Several_sources_are_put_together_and_a_missing_one_is_an_error()
    {
        Assert.Equal(4, Read(Rows, from: "[old.csv, ./old.csv]").Search.Known.Length);
        Assert.Contains("nonesuch", Assert.Throws<TuneException>(() => Read(Rows, from: "[old.csv, nonesuch]")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Options_with_parameters_of_their_own_are_found_by_those()
    {
        var known = Read("opt/name,opt/m,loss\nsgd,0.5,1\nadam,,2\n", space: "{opt: 'choice([{name: sgd, m: uniform(0, 1)}, {name: adam}])'}").Search.Known;
        Assert.Equal("""{"opt":{"name":"sgd","m":0.5}}""", known[0].Config.ToJson());
    }

    [Fact]
    public void A_parameter_may_be_called_like_a_column_of_trials()
    {
        var known = Read("status,config/status,loss\nTERMINATED,hot,1\n", space: "{status: 'choice([hot, cold])'}").Search.Known;
        Assert.Equal("{\"status\":\"hot\"}", Assert.Single(known).Config.ToJson());
    }

    [Fact]
    public void They_are_kept_with_the_experiment_and_read_again_without_the_source()
    {
        var spec = Read(Rows);
        File.Delete(_folder["old.csv"]);
        var again = SpecReader.Read(JsonSpecReader.Read(spec.Document.ToJson(), "experiment.json"), SpecContext.OfProcess(null, TimeProvider.System) with { Stored = true });
        Assert.Equal(spec.Search.Known.Select(k => (k.Config.ToJson(), k.Loss, k.Cost, k.Iteration)), again.Search.Known.Select(k => (k.Config.ToJson(), k.Loss, k.Cost, k.Iteration)));
        Assert.Equal(spec.Document.ToJson(), again.Document.ToJson());
    }
}
