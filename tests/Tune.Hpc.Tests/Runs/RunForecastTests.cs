using Tune.Hpc.Runtime.Runs;
using Tune.Hpc.Tests.Specification;

namespace Tune.Hpc.Tests.Runs;

/// <summary>What a run would cost, told before it begins.</summary>
public sealed class RunForecastTests
{
    private const string Slurm = "param_space: {x: \"uniform(0, 1)\"}\nnum_samples: 12\nexecutor: slurm\n";

    [Fact]
    public void Nodes_times_hours_of_all_jobs_are_the_most_it_can_cost()
    {
        var forecast = RunForecast.Of(Specs.With(Slurm + "resources_per_trial: {nodes: 2, cpus: 4, time: \"00:30:00\"}\n"));
        Assert.Equal((12L, false, true), (forecast.Jobs, forecast.OrMore, forecast.AllAlike));
        Assert.Equal(12, forecast.NodeHours);
        Assert.StartsWith("at most 12 node-hours, ", forecast.CostText, StringComparison.Ordinal);
        Assert.Contains("2 nodes", forecast.Resources, StringComparison.Ordinal);
        Assert.StartsWith("#!/bin/sh", forecast.Script, StringComparison.Ordinal);
        Assert.StartsWith("sbatch ", forecast.CommandLine, StringComparison.Ordinal);
        Assert.StartsWith("12 jobs in ", forecast.Lines().First(), StringComparison.Ordinal);
    }

    [Fact]
    public void Requests_that_depend_on_the_configuration_are_added_up_one_by_one()
    {
        var forecast = RunForecast.Of(Specs.With(
            "param_space: {n: \"grid_search([1, 2, 3])\"}\nexecutor: slurm\nresources_per_trial: {nodes: \"config.n\", time: \"01:00:00\"}\n"));
        Assert.Equal((3L, 6.0, false), (forecast.Jobs, forecast.NodeHours, forecast.AllAlike));
    }

    [Fact]
    public void Without_a_time_limit_or_an_end_nobody_knows()
    {
        var unlimited = RunForecast.Of(Specs.With("param_space: {x: \"uniform(0, 1)\"}\nnum_samples: 3\n"));
        Assert.Equal((3L, null), (unlimited.Jobs, unlimited.NodeHours));
        Assert.Null(unlimited.CommandLine);
        Assert.Contains("resources_per_trial.time", unlimited.CostText, StringComparison.Ordinal);

        var open = RunForecast.Of(Specs.With("param_space: {x: \"uniform(0, 1)\"}\nnum_samples: -1\ntime_budget_s: 60\n"));
        Assert.Null(open.Jobs);
        Assert.Equal("jobs until time_budget_s ends it", open.JobsText);
    }
}
