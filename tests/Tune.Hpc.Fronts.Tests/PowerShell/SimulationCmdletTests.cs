using Tune.Hpc.PowerShell.Cmdlets;
using Tune.Hpc.PowerShell.Objects;
using Tune.Hpc.Runtime.Simulation;
using Tune.Hpc.TestKit;

namespace Tune.Hpc.Fronts.Tests.PowerShell;

public sealed class SimulationCmdletTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly RecordingEngine _engine;

    public SimulationCmdletTests()
    {
        _engine = new RecordingEngine(_folder.Path);
        File.WriteAllText(_folder["spec.yaml"], "command: 'true {x}'\nparam_space: {x: 'uniform(0, 1)'}\nmetric: loss\nmode: min\nnum_samples: 12\n");
        var rows = from trial in Enumerable.Range(1, 12) from epoch in Enumerable.Range(1, 9) select FormattableString.Invariant($"{trial},{epoch},{(trial * 5 % 13.0) / epoch:0.####},60");
        File.WriteAllLines(_folder["curves.csv"], rows.Prepend("trial,iteration,loss,seconds"));
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void One_object_for_each_scheduler()
    {
        _engine.Run(new InvokeTuneSimulationCommand { Experiment = Experiment(), Curve = "curves.csv", Scheduler = ["asha", new Dictionary<string, object> { ["Type"] = "asha", ["MaxT"] = 9 }], Trace = true }, ["Trace"]);
        var found = _engine.Of<TuneSimulation>();
        Assert.Equal(["fifo", "asha max_t=100", "asha max_t=9"], found.Select(s => s.Scheduler));
        Assert.Equal((12.0, 108.0, 0.0), (found[0].Trials, found[0].Epochs, found[0].Stopped));
        Assert.True(found[1].Epochs < 108);
        Assert.Equal(found[1].Best, found[1].Improvements[^1].Value);
        Assert.Contains(found[2].Decisions, d => d is { Verdict: "stop", By: "asha" });
    }

    [Fact]
    public void Improvements_go_to_a_file_where_that_is_agreed_to()
    {
        _engine.Agrees = false;
        _engine.Run(new InvokeTuneSimulationCommand { Experiment = Experiment(), Curve = "curves.csv", Destination = "best.csv" });
        Assert.False(File.Exists(_folder["best.csv"]));
        _engine.Agrees = true;
        _engine.Run(new InvokeTuneSimulationCommand { Experiment = Experiment(), Curve = "curves.csv", Destination = "best.csv" });
        Assert.StartsWith("scheduler,seed,epochs", File.ReadAllText(_folder["best.csv"]), StringComparison.Ordinal);
    }

    [Fact]
    public void What_should_be_known_of_the_curves_is_warned_of()
    {
        File.AppendAllText(_folder["curves.csv"], "13,1,5,60\n");
        _engine.Run(new InvokeTuneSimulationCommand { Experiment = Experiment(), Curve = "curves.csv" });
        Assert.Equal(2, _engine.Warnings.Count);
        Assert.Contains("1 of 13 curves end before iteration 9", _engine.Warnings[1], StringComparison.Ordinal);
    }

    [Fact]
    public void A_mistake_is_an_error_with_its_code()
    {
        _engine.Run(new InvokeTuneSimulationCommand { Experiment = Experiment(), Curve = "curves.csv", Workers = 0 }, ["Workers"]);
        Assert.Equal(SimulationCodes.BadOption, Assert.Single(_engine.Errors).Id);
    }

    private TuneExperiment Experiment()
    {
        _engine.Run(new ImportTuneExperimentCommand { Path = ["spec.yaml"] });
        return _engine.Of<TuneExperiment>()[^1];
    }
}
