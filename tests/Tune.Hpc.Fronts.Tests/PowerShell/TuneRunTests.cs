using Tune.Hpc.PowerShell.Objects;
using Tune.Hpc.Runtime.Views;
using Tune.Hpc.TestKit;

namespace Tune.Hpc.Fronts.Tests.PowerShell;

/// <summary>The object that cmdlets give for a run.</summary>
public sealed class TuneRunTests
{
    [Fact]
    public void A_run_tells_where_it_stands()
    {
        using var folder = new TemporaryFolder();
        using var view = ExperimentView.Open(SampleExperiment.Write(folder), new FixedClock(SampleExperiment.Now));
        var run = TuneRun.Of(view);
        Assert.Equal(("digits", view.Path, "Interrupted"), (run.Name, run.Path, run.Phase));
        Assert.Equal((6, 6L, 1L, 1L, 3L, 1L), (run.Trials, run.ExpectedTrials, run.Running, run.Pending, run.Terminated, run.Errors));
        Assert.Equal(("loss", "min", "00001", 0.5), (run.Metric, run.Mode, run.BestTrialId, run.BestValue));
        Assert.Equal(32L, run.BestConfig!["hidden"]);
        Assert.Equal(("local", null, null), (run.Executor, run.Driver, run.ControllerJob));
        Assert.Equal((SampleExperiment.Start, null), (run.StartedAt, run.EndedAt));
        Assert.True(run.CpuHours > 0);
        Assert.Equal("digits", run.ToString());
    }

    [Fact]
    public void A_finished_run_says_why_it_is_over_and_since_when()
    {
        using var folder = new TemporaryFolder();
        using var view = ExperimentView.Open(SampleExperiment.Write(folder, ended: true), new FixedClock(SampleExperiment.Now));
        var run = TuneRun.Of(view);
        Assert.Equal(("Finished", "all 4 trials have ended"), (run.Phase, run.Reason));
        Assert.Equal(SampleExperiment.Start.AddSeconds(221), run.EndedAt);
    }
}
