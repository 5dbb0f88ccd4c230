using System.Management.Automation;
using Tune.Hpc.PowerShell;
using Tune.Hpc.PowerShell.Cmdlets;
using Tune.Hpc.PowerShell.Objects;
using Tune.Hpc.Runtime.Runs;

namespace Tune.Hpc.Fronts.Tests.PowerShell;

/// <summary>Start-TuneRun with real trials: what it writes, tells and makes.</summary>
public sealed class StartTuneRunTests
{
    [Fact]
    public void A_run_is_driven_to_its_end_and_told_while_it_goes_on()
    {
        using var session = RunSession.OfSix();
        var engine = session.Run(new StartTuneRunCommand { Path = ["six.yaml"] }, "Verbose");
        var run = Assert.Single(engine.Of<TuneRun>());
        Assert.Equal(("Finished", 6, 5L, 1L), (run.Phase, run.Trials, run.Terminated, run.Errors));
        Assert.Equal(session.Six, run.Path);
        Assert.Contains(engine.Verbose, line => line.StartsWith("trial 00001: created from suggestion 0: random sample 0", StringComparison.Ordinal));
        Assert.Contains(engine.Verbose, line => line.StartsWith("the experiment is over: ", StringComparison.Ordinal));
        string warning = Assert.Single(engine.Warnings);
        Assert.Contains("00003 ERROR", warning, StringComparison.Ordinal);
        Assert.Contains("this went wrong", warning, StringComparison.Ordinal);
        Assert.Empty(engine.Errors);
        Assert.True(File.Exists(Path.Combine(session.Six, "results", "trials.parquet")));
        Assert.Equal(["once"], File.ReadAllLines(session["prepared"]));
        session.NothingRuns();
    }

    [Fact]
    public void Bars_of_progress_are_nested_and_go_away()
    {
        using var session = RunSession.OfSix();
        var bars = session.Run(new StartTuneRunCommand { Path = ["six.yaml"] }).Bars;
        var whole = bars[0];
        Assert.Equal(("Tuning six", -1), (whole.Activity, whole.Parent));
        Assert.All(bars.Where(b => b.Id != whole.Id), b => Assert.Equal(whole.Id, b.Parent));
        Assert.All(bars.GroupBy(b => b.Id), one => Assert.True(one.Last().IsDone));
        Assert.Empty(session.Run(new ResumeTuneRunCommand { Path = ["six"] }, "Quiet").Bars);
    }

    [Fact]
    public void What_is_finished_or_different_is_not_run_again()
    {
        using var session = RunSession.OfSix();
        session.Start("Quiet");
        var again = session.Run(new StartTuneRunCommand { Path = ["six.yaml"] });
        Assert.Equal("Finished", Assert.Single(again.Of<TuneRun>()).Phase);
        Assert.Contains("Resume-TuneRun", Assert.Single(again.Warnings), StringComparison.Ordinal);

        File.WriteAllText(session["six.yaml"], File.ReadAllText(session["six.yaml"]).Replace("num_samples: 6", "num_samples: 7", StringComparison.Ordinal));
        var other = session.Run(new StartTuneRunCommand { Path = ["six.yaml"] });
        Assert.Equal((RunCodes.OtherSpecification, ErrorCategory.InvalidOperation), (Assert.Single(other.Errors).Id, other.Errors[0].Category));
        Assert.Contains("-Raise @{ num_samples = 7 }", other.Errors[0].Error.Message, StringComparison.Ordinal);
        Assert.Empty(other.Output);
    }

    [Fact]
    public void WhatIf_shows_jobs_resources_cost_and_script_and_makes_nothing()
    {
        using var session = RunSession.OfSix();
        var engine = session.Engine();
        engine.Agrees = false;
        session.Run(engine, new StartTuneRunCommand { Path = ["six.yaml"] }, "WhatIf");
        string what = Assert.Single(engine.Asked).What;
        Assert.All(["run six", "6 jobs", "each asks for 0.1 CPUs", "node-hours", "#!/bin/sh", "train.sh"], text => Assert.Contains(text, what, StringComparison.Ordinal));
        Assert.False(Directory.Exists(session["tune-results"]));
        Assert.Empty(engine.Output);
    }

    [Fact]
    public void One_bad_path_does_not_keep_the_next_from_running()
    {
        using var session = RunSession.OfSix();
        var engine = session.Run(new StartTuneRunCommand { Path = ["nowhere.yaml", "six.yaml"] }, "Quiet");
        Assert.Contains("nowhere.yaml", Assert.Single(engine.Errors).Error.Message, StringComparison.Ordinal);
        Assert.Single(engine.Of<TuneRun>());
    }

    [Fact]
    public void A_folder_is_gone_on_with_only_where_that_is_asked_for()
    {
        using var session = RunSession.OfWaiting();
        session.Start("NoWait", "Quiet");
        session.UntilBothRun();
        session.Runs.PartAll();
        var refused = session.Run(new StartTuneRunCommand { Path = ["six"] });
        Assert.Equal(RunCodes.Unfinished, Assert.Single(refused.Errors).Id);
        Assert.Contains($"Resume-TuneRun '{session.Six}'", refused.Errors[0].Error.Message, StringComparison.Ordinal);
        session.Go();
        var resumed = session.Run(new StartTuneRunCommand { Path = ["six"] }, "Resume");
        Assert.Equal("Finished", Assert.Single(resumed.Of<TuneRun>()).Phase);
    }

    [Fact]
    public void A_prepare_that_fails_is_told_with_its_words()
    {
        using var session = RunSession.OfSix();
        File.WriteAllText(session["prepare.sh"], "echo no such data set >&2\nexit 3\n");
        var engine = session.Run(new StartTuneRunCommand { Path = ["six.yaml"] });
        Assert.Equal("TUNE2404", Assert.Single(engine.Errors).Id);
        Assert.Contains("no such data set", Assert.Single(engine.Warnings), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("NoWait", "Detach")]
    [InlineData("NoWait", "Callback")]
    [InlineData("Detach", "Callback")]
    public void Parameters_that_do_not_go_together_end_the_pipeline(string first, string second)
    {
        using var session = RunSession.OfSix();
        var cmdlet = new StartTuneRunCommand { Path = ["six.yaml"], Callback = second == "Callback" ? new System.Collections.Hashtable { ["Setup"] = RunSession.Block() } : null };
        var error = Assert.Throws<TerminatedException>(() => session.Run(cmdlet, first, second));
        Assert.Equal(ModuleCodes.BadParameters, error.Id);
        Assert.Contains($"-{first}", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_job_can_only_drive_what_runs_on_a_cluster()
    {
        using var session = RunSession.OfSix();
        var error = Assert.Single(session.Run(new StartTuneRunCommand { Path = ["six.yaml"] }, "Detach").Errors);
        Assert.StartsWith("-Detach: ", error.Error.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(session["tune-results"]));
    }
}
