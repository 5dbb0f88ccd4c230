using Tune.Hpc.Runtime.Simulation;
using Tune.Hpc.Runtime.Specification;
using Tune.Hpc.Runtime.Specification.Reading;

namespace Tune.Hpc.Simulation.Tests.Recorded;

/// <summary>Several schedulers side by side.</summary>
public sealed class ComparingTests
{
    private const string Asha = "scheduler: {type: asha, max_t: 9, grace_period: 1, reduction_factor: 3}";

    [Fact]
    public void Fifo_is_always_there_and_names_tell_schedulers_apart()
    {
        var spec = RecordedExperiment.Spec(12, Asha);
        var other = SpecChange.Of(spec, root => SpecOverrides.Flag(root, "--scheduler", "{type: asha, max_t: 9, reduction_factor: 2}"));
        var again = SpecChange.Of(spec, root => SpecOverrides.Flag(root, "--scheduler", "{type: asha, max_t: 9, reduction_factor: 3}"));
        var result = Simulations.Run([spec, other, again], RecordedExperiment.Falling(12, 9), new SimulationOptions());
        Assert.Equal(["fifo", "asha reduction_factor=3", "asha reduction_factor=2"], result.Schedulers);
        Assert.Equal("fifo", result.Reference);
        Assert.Equal(3, result.Runs.Length);
    }

    [Fact]
    public void A_summary_tells_how_soon_a_scheduler_found_what_fifo_found()
    {
        // Trial 3 is the best one, and fifo has trained 9 + 9 + 1 epochs on one place when it shows.
        var spec = RecordedExperiment.Spec(3, Asha);
        var curves = RecordedExperiment.Of(from t in Enumerable.Range(1, 3) from i in Enumerable.Range(1, 9) select $"{t},{i},{(t == 3 ? 1 : 10 + t)},1");
        var result = Simulations.Run([spec], curves, new SimulationOptions { Workers = 1 });
        var fifo = result.Summaries[0];
        Assert.Equal((27.0, 19.0), (fifo.Epochs, fifo.EpochsToMatch));
        Assert.Equal(19 / 27.0, fifo.ShareToMatch);
        Assert.True(result.Summaries[1].EpochsToMatch < 19, $"{result.Summaries[1].EpochsToMatch}");
    }

    [Fact]
    public void What_never_matches_has_no_number()
    {
        // The best trial is poor at first: asha stops it, and fifo finds it.
        var rows = from t in Enumerable.Range(1, 9) from i in Enumerable.Range(1, 9) select $"{t},{i},{(t == 9 ? (i < 9 ? 50 : 0) : t)},1";
        var result = Simulations.Run([RecordedExperiment.Spec(9, Asha)], RecordedExperiment.Of(rows), new SimulationOptions { Workers = 1 });
        Assert.Null(result.Summaries[1].EpochsToMatch);
        Assert.Null(result.Summaries[1].ShareToMatch);
    }

    [Fact]
    public void Marks_go_to_the_end_of_fifo_and_never_get_worse()
    {
        var result = Simulations.Run([RecordedExperiment.Spec(20, Asha)], RecordedExperiment.Falling(20, 9), new SimulationOptions { Repeat = 3 });
        Assert.Equal(6, result.Runs.Length);
        foreach (var by in Spending.All)
        {
            var marks = result.Marks(by);
            Assert.Equal(result.RunsOf("fifo")[0].Best, marks[^1].Bests[0]);
            double[] bests = [.. marks.Select(m => m.Bests[0]).Where(b => !double.IsNaN(b))];
            Assert.Equal(bests.OrderDescending(), bests);
        }
    }

    [Fact]
    public void Bad_options_name_the_value_and_what_would_be_right()
    {
        SimulationOptions[] bad =
        [
            new() { Workers = 0 }, new() { FailureRate = 1.5 }, new() { FailureRate = double.NaN }, new() { CheckpointEvery = -1 },
            new() { CheckpointSeconds = -1 }, new() { ResumeSeconds = double.PositiveInfinity }, new() { Repeat = 0 },
        ];
        Assert.All(bad, o => Assert.Equal(SimulationCodes.BadOption, Assert.Throws<TuneException>(() => Simulations.Run([RecordedExperiment.Spec(1)], RecordedExperiment.Falling(1, 1), o)).Code));
    }

    [Fact]
    public void A_scheduler_about_which_curves_say_nothing_is_refused_with_the_reason()
    {
        var spec = RecordedExperiment.Spec(4, "scheduler: {type: pbt, time_attr: training_iteration, perturbation_interval: 2, hyperparam_mutations: {x: 'uniform(0, 1)'}}");
        var error = Assert.Throws<TuneException>(() => Simulations.Run([spec], RecordedExperiment.Falling(4, 9), new SimulationOptions()));
        Assert.Equal(SimulationCodes.CurvesCannotTell, error.Code);
        Assert.Contains("does not say what another configuration would have done", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_metric_there_is_nothing_to_compare()
    {
        var spec = RecordedExperiment.Spec(1) with { Objective = null };
        var error = Assert.Throws<TuneException>(() => Simulations.Run([spec], RecordedExperiment.Falling(1, 1), new SimulationOptions()));
        Assert.Equal(SimulationCodes.NoObjective, error.Code);
    }
}
