using System.Collections;
using System.Collections.Specialized;
using System.Management.Automation;
using Tune.Hpc.PowerShell;
using Tune.Hpc.PowerShell.Cmdlets;
using Tune.Hpc.PowerShell.Objects;

namespace Tune.Hpc.Fronts.Tests.PowerShell;

/// <summary>Script blocks that are called at a run's moments.</summary>
public sealed class RunCallbackTests
{
    [Fact]
    public void Callbacks_are_called_in_order_with_what_is_known()
    {
        using var session = RunSession.OfSix();
        var seen = Run(session, "Setup", "on_trial_start", "OnTrialResult", "trialcomplete", "TrialError", "ExperimentEnd", "StepBegin", "stepend").Seen;
        var moments = seen.Where(e => !e.Hook.StartsWith("Step", StringComparison.Ordinal)).ToList();
        Assert.Equal("Setup", moments[0].Hook);
        Assert.Equal("ExperimentEnd", moments[^1].Hook);
        Assert.Equal(
            ["ExperimentEnd 1", "Setup 1", "TrialComplete 5", "TrialError 1", "TrialResult 12", "TrialStart 6"],
            moments.GroupBy(e => e.Hook).OrderBy(g => g.Key, StringComparer.Ordinal).Select(g => $"{g.Key} {g.Count()}"));
        Assert.Equal(["TrialStart", "TrialResult", "TrialResult", "TrialComplete"], moments.Where(e => e.TrialId == "00002").Select(e => e.Hook));
        var failed = moments.Single(e => e.Hook == "TrialError");
        Assert.Equal(("00003", 1, "six", session.Six), (failed.TrialId, failed.Attempt, failed.Run.Name, failed.Run.Path));
        Assert.Contains("exit code 4", failed.Error, StringComparison.Ordinal);
        Assert.IsType<long>(failed.Config!["x"]);
        Assert.IsType<double>(failed.Metrics["loss"]);
        var steps = seen.Where(e => e.Hook.StartsWith("Step", StringComparison.Ordinal)).Select(e => e.Hook).ToList();
        Assert.All(steps.Chunk(2), pair => Assert.Equal(["StepBegin", "StepEnd"], pair));
    }

    [Fact]
    public void One_that_throws_is_told_of_once_and_the_run_goes_on()
    {
        using var session = RunSession.OfSix();
        var (engine, seen) = Run(session, failing: true, "TrialResult");
        Assert.Equal(12, seen.Count);
        Assert.Equal("Finished", Assert.Single(engine.Of<TuneRun>()).Phase);
        string told = Assert.Single(engine.Warnings, w => w.Contains("not today", StringComparison.Ordinal));
        Assert.Contains("callback TrialResult for trial", told, StringComparison.Ordinal);
    }

    [Fact]
    public void Who_waits_hears_what_happens_from_then_on()
    {
        using var session = RunSession.OfWaiting();
        session.Start("NoWait");
        session.UntilBothRun();
        session.Go();
        var engine = session.Engine();
        var seen = Listen(engine);
        session.Run(engine, new WaitTuneRunCommand { Path = ["six"], Callback = TableOf("TrialComplete", "TrialStart", "ExperimentEnd") });
        Assert.DoesNotContain(seen, e => e.Hook == "TrialStart");
        Assert.True(seen.Count <= 3); // whatever was over before it looked is not told
    }

    [Theory]
    [InlineData("TrialResults", "did you mean 'TrialResult'?")]
    [InlineData("on_trial_finished", "there are: Setup, ")]
    public void A_name_that_is_no_hook_ends_the_pipeline(string name, string says)
    {
        using var session = RunSession.OfSix();
        var error = Assert.Throws<TerminatedException>(() => session.Run(new StartTuneRunCommand { Path = ["six.yaml"], Callback = TableOf(name) }));
        Assert.Equal(ModuleCodes.NoHook, error.Id);
        Assert.Contains(says, error.Message, StringComparison.OrdinalIgnoreCase);
        Assert.False(Directory.Exists(session["tune-results"]));
    }

    [Fact]
    public void What_cannot_be_called_ends_the_pipeline()
    {
        using var session = RunSession.OfSix();
        var error = Assert.Throws<TerminatedException>(() => session.Run(new StartTuneRunCommand { Path = ["six.yaml"], Callback = new Hashtable { ["TrialResult"] = "log it" } }));
        Assert.Equal(ModuleCodes.BadKind, error.Id);
        Assert.Contains("TrialResult is 'log it'", error.Message, StringComparison.Ordinal);
    }

    private static (RecordingEngine Engine, List<TuneRunEvent> Seen) Run(RunSession session, params string[] hooks) => Run(session, failing: false, hooks);

    private static (RecordingEngine Engine, List<TuneRunEvent> Seen) Run(RunSession session, bool failing, params string[] hooks)
    {
        var engine = session.Engine();
        var seen = Listen(engine, failing);
        session.Run(engine, new StartTuneRunCommand { Path = ["six.yaml"], Callback = TableOf(hooks) });
        return (engine, seen);
    }

    private static List<TuneRunEvent> Listen(RecordingEngine engine, bool failing = false)
    {
        var seen = new List<TuneRunEvent>();
        engine.Block = (_, arguments) =>
        {
            seen.Add((TuneRunEvent)arguments[0]!);
            return failing ? throw new InvalidOperationException("not today") : [];
        };
        return seen;
    }

    private static OrderedDictionary TableOf(params string[] hooks)
    {
        var table = new OrderedDictionary();
        foreach (string hook in hooks)
        {
            table[hook] = RunSession.Block();
        }

        return table;
    }
}
