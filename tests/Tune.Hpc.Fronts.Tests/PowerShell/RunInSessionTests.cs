using System.Management.Automation;
using Tune.Hpc.Fronts.Tests.EndToEnd;
using Tune.Hpc.PowerShell;
using Tune.Hpc.PowerShell.Cmdlets;
using Tune.Hpc.PowerShell.Objects;

namespace Tune.Hpc.Fronts.Tests.PowerShell;

/// <summary>Runs that a session drives: beside its pipelines, waited for, stopped, interrupted. A driver is never left behind.</summary>
public sealed class RunInSessionTests
{
    [Fact]
    public void A_run_beside_the_pipeline_is_seen_waited_for_and_driven_once()
    {
        using var session = RunSession.OfWaiting();
        var begun = session.Start("NoWait");
        Assert.Equal(("Running", $"{Environment.MachineName}:{Environment.ProcessId}"), (begun.Phase, begun.Driver));
        session.UntilBothRun();
        Assert.Equal("six", Assert.Single(session.Run(new GetTuneRunCommand()).Of<TuneRun>()).Name);
        Assert.Equal(2, Assert.Single(session.Run(new GetTuneRunCommand { Path = ["."] }, "Recurse").Of<TuneRun>()).Running);

        var twice = Assert.Single(session.Run(new ResumeTuneRunCommand { Path = ["six"] }).Errors);
        Assert.Equal((ModuleCodes.DrivenHere, ErrorCategory.ResourceBusy), (twice.Id, twice.Category));

        var early = session.Run(new WaitTuneRunCommand { Path = ["six"], TimeoutSec = 0 });
        Assert.Equal(ModuleCodes.NotOverInTime, Assert.Single(early.Errors).Id);
        Assert.Empty(early.Output);

        session.Go();
        Assert.Equal(("Finished", 2L), (session.Wait().Phase, session.Wait().Terminated));
        Assert.True(File.Exists(Path.Combine(session.Six, "results", "trials.parquet")));
    }

    [Fact]
    public void A_run_is_driven_once_whatever_links_lead_to_it()
    {
        using var session = RunSession.OfWaiting();
        session.Start("NoWait");
        session.UntilBothRun();
        Directory.CreateSymbolicLink(session["linked"], session["tune-results"]);
        var twice = Assert.Single(session.Run(new ResumeTuneRunCommand { Path = [Path.Combine("linked", "six")] }).Errors);
        Assert.Equal(ModuleCodes.DrivenHere, twice.Id);
        session.Go();
        Assert.Equal(2, session.Wait().Terminated);
    }

    [Fact]
    public void A_run_whose_folder_is_gone_is_no_run_of_the_session_any_more()
    {
        using var session = RunSession.OfWaiting();
        session.Start("NoWait");
        session.UntilBothRun();
        var run = session.Runs.Find(session.Six)!;
        Directory.Delete(session.Six, recursive: true);
        run.LeaveAtOnce();
        Until.True(() => run.Driving.IsCompleted, () => $"the driver of a folder that is gone is {run.Driving.Status}");
        var engine = session.Run(new GetTuneRunCommand());
        Assert.Empty(engine.Errors);
        Assert.Empty(engine.Output);
    }

    [Fact]
    public void A_run_is_stopped_for_good_and_says_why()
    {
        using var session = RunSession.OfWaiting();
        session.Start("NoWait");
        session.UntilBothRun();
        var asked = session.Engine();
        asked.Agrees = false;
        session.Run(asked, new StopTuneRunCommand { Path = ["six"] }, "WhatIf");
        Assert.Equal("stop six: 2 RUNNING", Assert.Single(asked.Asked).What);
        Assert.Null(session.View().State.Stopping);

        session.Run(new StopTuneRunCommand { Path = ["six"], Reason = "seen enough" });
        var ended = session.Wait();
        Assert.Equal(("Finished", "user: seen enough"), (ended.Phase, ended.Reason));
        session.NothingRuns();
        Assert.Contains("over already", Assert.Single(session.Run(new StopTuneRunCommand { Path = ["six"] }).Verbose), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_interrupted_run_leaves_in_order_and_says_how_to_go_on()
    {
        using var session = RunSession.OfWaiting();
        var engine = session.Engine();
        var cmdlet = new StartTuneRunCommand { Path = ["six.yaml"] };
        var running = Task.Run(() => session.Run(engine, cmdlet), TestContext.Current.CancellationToken);
        session.UntilBothRun();
        RecordingEngine.Stop(cmdlet);
        await running;
        Assert.Equal($"interrupted; Resume-TuneRun '{session.Six}' goes on", engine.Said[^1]);
        Assert.Empty(engine.Output);
        Assert.Null(session.Runs.Find(session.Six));
        session.NothingRuns();
        Assert.Equal("Interrupted", Assert.Single(session.Run(new GetTuneRunCommand { Path = ["six"] }).Of<TuneRun>()).Phase);

        session.Go();
        Assert.Equal(2, Assert.Single(session.Run(new ResumeTuneRunCommand { Path = ["six"] }).Of<TuneRun>()).Terminated);
    }

    [Fact]
    public async Task A_run_interrupted_while_it_is_prepared_can_be_taken_up()
    {
        using var session = RunSession.OfSix();
        File.WriteAllText(session["prepare.sh"], "touch \"$1\"; [ -e \"$1.at-last\" ] || exec sleep 1000\n");
        var engine = session.Engine();
        var cmdlet = new StartTuneRunCommand { Path = ["six.yaml"] };
        var running = Task.Run(() => session.Run(engine, cmdlet), TestContext.Current.CancellationToken);
        Until.True(() => File.Exists(session["prepared"]), () => "prepare never began");
        RecordingEngine.Stop(cmdlet);
        await running;
        Assert.Equal($"interrupted; Resume-TuneRun '{session.Six}' goes on", engine.Said[^1]);
        Assert.Empty(engine.Errors);
        Assert.Null(session.Runs.Find(session.Six));

        File.WriteAllText(session["prepared.at-last"], "");
        Assert.Equal("Finished", Assert.Single(session.Run(new ResumeTuneRunCommand { Path = ["six"] }, "Quiet").Of<TuneRun>()).Phase);
    }

    [Fact]
    public async Task Who_stops_waiting_does_not_stop_the_run()
    {
        using var session = RunSession.OfWaiting();
        session.Start("NoWait");
        session.UntilBothRun();
        var engine = session.Engine();
        var cmdlet = new WaitTuneRunCommand { Path = ["six"] };
        var waiting = Task.Run(() => session.Run(engine, cmdlet), TestContext.Current.CancellationToken);
        Until.True(() => engine.Bars.Count > 0, () => "it never began to wait");
        RecordingEngine.Stop(cmdlet);
        await waiting;
        Assert.Equal(["no longer waiting; six goes on"], engine.Said);
        session.Go();
        Assert.Equal(2, session.Wait().Terminated);
    }

    [Fact]
    public void A_pipeline_that_is_torn_down_takes_its_driver_along()
    {
        using var session = RunSession.OfWaiting();
        var engine = session.Engine();
        engine.Block = (_, _) => throw new PipelineStoppedException();
        var cmdlet = new StartTuneRunCommand { Path = ["six.yaml"], Callback = new System.Collections.Hashtable { ["TrialResult"] = RunSession.Block() } };
        Assert.Throws<PipelineStoppedException>(() => session.Run(engine, cmdlet));
        Assert.Contains("goes on", engine.Said[^1], StringComparison.Ordinal);
        Assert.Null(session.Runs.Find(session.Six));
        session.NothingRuns();
    }

    [Fact]
    public void A_session_that_ends_lets_its_drivers_leave_in_order()
    {
        using var session = RunSession.OfWaiting();
        session.Start("NoWait");
        session.UntilBothRun();
        session.Runs.PartAll();
        Assert.Equal("Interrupted", Assert.Single(session.Run(new GetTuneRunCommand { Path = ["six"] }).Of<TuneRun>()).Phase);
        session.NothingRuns();
    }

    [Fact]
    public void Who_waits_where_nobody_drives_is_warned()
    {
        using var session = RunSession.OfWaiting();
        session.Start("NoWait");
        session.UntilBothRun();
        session.Runs.PartAll();
        var engine = session.Run(new WaitTuneRunCommand { Path = ["six"], TimeoutSec = 0 });
        Assert.StartsWith("nobody drives six; Resume-TuneRun", Assert.Single(engine.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void Steps_bring_a_run_to_its_end_and_the_last_one_writes_the_results()
    {
        using var session = RunSession.OfSix();
        session.Start("NoWait");
        session.Runs.PartAll();
        string phase = "";
        for (int turns = 0; phase != "Finished"; turns++)
        {
            Assert.True(turns < 1000, "not over after 1000 steps");
            phase = Assert.Single(session.Run(new InvokeTuneStepCommand { Path = ["six"] }).Of<TuneRun>()).Phase;
        }

        Assert.Equal(6, session.View().State.Trials.Count);
        Assert.True(File.Exists(Path.Combine(session.Six, "results", "trials.parquet")));
    }

    [Fact]
    public void The_first_step_prepares_and_later_ones_do_not()
    {
        using var session = RunSession.OfSix();
        for (int step = 0; step < 2; step++)
        {
            Assert.Empty(session.Run(new InvokeTuneStepCommand { Path = ["six.yaml"] }).Errors);
        }

        Assert.Equal(["once"], File.ReadAllLines(session["prepared"]));
        session.Run(new StopTuneRunCommand { Path = ["six"] }, "Now");
        session.Run(new ResumeTuneRunCommand { Path = ["six"] }, "Quiet");
    }

    [Fact]
    public void Limits_are_raised_by_either_spelling_and_others_are_refused()
    {
        using var session = RunSession.OfSix();
        session.Start("Quiet");
        var run = session.Run(new ResumeTuneRunCommand { Path = ["six"], Raise = new System.Collections.Hashtable { ["NumSamples"] = 8 } }, "Quiet");
        Assert.Equal(8, Assert.Single(run.Of<TuneRun>()).Trials);

        var again = session.Run(new ResumeTuneRunCommand { Path = ["six"], Errored = "Restart" }, "Quiet");
        Assert.Equal(9, Assert.Single(again.Of<TuneRun>()).Trials);

        var refused = session.Run(new ResumeTuneRunCommand { Path = ["six"], Raise = new System.Collections.Hashtable { ["seed"] = 8 } });
        Assert.Contains("seed", Assert.Single(refused.Errors).Error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_would_be_resumed_counts_only_what_is_left()
    {
        using var session = RunSession.OfSix();
        session.Start("Quiet");
        var engine = session.Engine();
        engine.Agrees = false;
        session.Run(engine, new ResumeTuneRunCommand { Path = ["six"], Errored = "Resume", Raise = new System.Collections.Hashtable { ["num_samples"] = 9 } }, "WhatIf");
        Assert.Contains("4 jobs in ", Assert.Single(engine.Asked).What, StringComparison.Ordinal); // three new ones, and the one that gave up
    }
}
