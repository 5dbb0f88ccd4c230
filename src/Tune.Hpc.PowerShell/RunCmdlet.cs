using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;
using Tune.Hpc.PowerShell.Objects;
using Tune.Hpc.PowerShell.Runs;
using Tune.Hpc.Runtime.Cluster;
using Tune.Hpc.Runtime.Driving;
using Tune.Hpc.Runtime.Runs;
using Tune.Hpc.Runtime.Specification;
using Tune.Hpc.Runtime.Specification.Reading;
using Tune.Hpc.Specification;
using Tune.Hpc.Storage.Folder;

namespace Tune.Hpc.PowerShell;

/// <summary>What cmdlets share that drive runs or wait for them: telling what happens while they wait, and leaving in good order.</summary>
public abstract class RunCmdlet : TuneCmdlet, IDisposable
{
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(50);
    private readonly CancellationTokenSource _stop = new();

    /// <summary>The drivers of this session.</summary>
    internal SessionRuns Session { get; set; } = SessionRuns.OfProcess;

    /// <summary>The clock.</summary>
    internal TimeProvider Clock { get; set; } = TimeProvider.System;

    /// <summary>Set when the pipeline is being stopped.</summary>
    private protected CancellationToken StopToken => _stop.Token;

    /// <summary>Frees what the cmdlet holds.</summary>
    public void Dispose()
    {
        _stop.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <inheritdoc/>
    protected override void StopProcessing() => _stop.Cancel();

    /// <summary>Does something with each experiment that is meant: what fails for one is told, and the next is still taken.</summary>
    private protected void ForEachFolder(IEnumerable<string> paths, Action<string> action)
    {
        foreach (string path in paths)
        {
            IReadOnlyList<string> folders = [];
            Told(() => folders = ExperimentPaths.Resolve(path, Engine));
            foreach (string folder in folders.TakeWhile(_ => !StopToken.IsCancellationRequested))
            {
                Told(() => action(folder));
            }
        }
    }

    /// <summary>The specification in a file.</summary>
    private protected ExperimentSpec SpecificationIn(string file)
    {
        var context = SpecContext.OfProcess(file, Clock) with { CurrentFolder = Engine.CurrentFolder, Warn = Engine.WriteWarning };
        return SpecReader.Read(SpecFile.Load(file), context);
    }

    /// <summary>Whether somebody wants to read what would be done before it is.</summary>
    private protected bool WantsForecast => IsBound("WhatIf") || IsBound("Confirm") || IsTrue(Engine.Variable("WhatIfPreference"));

    // In a script with SupportsShouldProcess the preference is a switch, elsewhere a boolean.
    private static bool IsTrue(object? preference) => string.Equals(preference?.ToString(), bool.TrueString, StringComparison.OrdinalIgnoreCase);

    /// <summary>How a run is to be driven.</summary>
    private protected static RunManner MannerOf(bool noWait, bool detach, bool calls)
    {
        if (noWait && detach)
        {
            Misuse(ModuleCodes.BadParameters, "-NoWait and -Detach: a run is driven in this session or by a job, not by both");
        }

        if (calls && (noWait || detach))
        {
            Misuse(
                ModuleCodes.BadParameters,
                $"-Callback and {(noWait ? "-NoWait" : "-Detach")}: callbacks are called in the session while a cmdlet waits; give them to Wait-TuneRun -Callback instead");
        }

        return detach ? RunManner.Detach : noWait ? RunManner.Beside : RunManner.Wait;
    }

    /// <summary>Asks the cluster about a run that is to begin.</summary>
    /// <returns>False where the pipeline was stopped meanwhile.</returns>
    private protected bool TryAskCluster(RunBeginning beginning, RunStart start, bool check = false, bool detach = false)
    {
        try
        {
            if (!start.Exists && beginning.AskClusterAsync(start.Spec, check, detach, StopToken).GetAwaiter().GetResult() is { } warning)
            {
                Engine.WriteWarning(warning);
            }

            return true;
        }
        catch (OperationCanceledException) when (StopToken.IsCancellationRequested)
        {
            return false;
        }
    }

    /// <summary>Drives an experiment in that manner and writes the run.</summary>
    private protected void Go(string folder, ResumeOptions resume, RunManner manner, RunCallbacks callbacks, bool quiet)
    {
        switch (manner)
        {
            case RunManner.Detach: HandOver(folder, resume); break;
            case RunManner.Beside: DriveBeside(folder, resume); break;
            default:
                if (Drive(folder, resume, callbacks, quiet) is not { } end)
                {
                    return;
                }

                TellIfLeft(end);
                break;
        }

        Engine.Write(TuneRun.Of(folder));
    }

    /// <summary>Drives an experiment here, telling what happens, until it is over or the pipeline is stopped.</summary>
    /// <returns>How it ended; null where the pipeline is being stopped.</returns>
    private protected RunEnd? Drive(string folder, ResumeOptions resume, RunCallbacks callbacks, bool quiet, bool one = false)
    {
        using var feed = FeedOf(folder, callbacks, quiet, out var pump);
        using var prepared = new PreparedOutput(line => feed.Tell(new RunNotice.Decision(line)));
        var run = Session.Begin(folder, () => SessionRun.Begin(folder, resume, feed, prepared, one));
        try
        {
            Attend(run, feed, pump);
            return StopToken.IsCancellationRequested ? null : run.Driving.GetAwaiter().GetResult();
        }
        catch (TuneException failed) when (failed.Code == RunCodes.PrepareFailed && prepared.Last.Length > 0)
        {
            Engine.WriteWarning($"prepare said\n{prepared.Last}");
            throw;
        }
        finally
        {
            Session.Forget(run);
        }
    }

    /// <summary>Begins to drive an experiment beside the session's pipelines.</summary>
    /// <exception cref="TuneException">It fails at once, as where someone else drives it.</exception>
    private protected void DriveBeside(string folder, ResumeOptions resume)
    {
        var begun = new FirstEntry();
        var run = Session.Begin(folder, () => SessionRun.Begin(folder, resume, begun, TextWriter.Null));
        begun.Wait(run.Driving);
        if (run.Driving.IsFaulted)
        {
            Session.Forget(run);
            run.Driving.GetAwaiter().GetResult();
        }
    }

    /// <summary>Where the places of an allocation end, a driver leaves before the experiment is over.</summary>
    private void TellIfLeft(RunEnd end)
    {
        if (!end.Outcome.IsOver)
        {
            Engine.WriteWarning($"the driver has left before the run was over; {CmdletWords.GoOn(end.Standing.Path)} goes on");
        }
    }

    private void HandOver(string folder, ResumeOptions resume)
    {
        using var prepared = new PreparedOutput(Engine.WriteVerbose);
        ControllerJob.Require(ExperimentFile.Load(folder), "-Detach");
        RunDriving.PrepareAsync(folder, TextWriter.Synchronized(prepared), Clock, StopToken).GetAwaiter().GetResult();
        var handed = RunHandover.SubmitAsync(folder, resume, ModuleProgram.Of(Engine), Clock, StopToken).GetAwaiter().GetResult();
        Engine.WriteVerbose(handed.Text(Path.GetFileName(folder)));
    }

    /// <summary>What carries a run's happenings here, and what tells them.</summary>
    private protected RunFeed FeedOf(string folder, RunCallbacks callbacks, bool quiet, out RunPump pump)
    {
        var spec = ExperimentFile.LoadSummary(folder);
        var feed = new RunFeed(new RunWishes(WantsVerbose, !quiet, !quiet, callbacks.Hooks), spec, Clock);
        pump = new RunPump(Engine, feed, callbacks, quiet ? null : new RunBars(Engine, spec.Name), spec.Name, ExperimentFolder.Open(folder, spec.WorkPath));
        return feed;
    }

    private bool WantsVerbose => IsBound("Verbose") || Engine.Variable("VerbosePreference")?.ToString() is not (null or "SilentlyContinue" or "Ignore");

    /// <summary>Returns only when the driver has left: whatever ends the pipeline, Ctrl+C or an error that is to stop it, must not leave one behind.</summary>
    private void Attend(SessionRun run, RunFeed feed, RunPump pump)
    {
        ExceptionDispatchInfo? broken = null;
        using var stop = StopToken.Register(run.Leave);
        using var again = SecondInterrupt(run);
        try
        {
            while (!run.Driving.IsCompleted && !StopToken.IsCancellationRequested)
            {
                feed.Wait(Beat);
                pump.Drain(StopToken);
            }

            pump.Drain(StopToken);
            if (!StopToken.IsCancellationRequested)
            {
                pump.Close();
            }
        }
        catch (Exception error)
        {
            broken = ExceptionDispatchInfo.Capture(error);
        }

        if (broken is not null || StopToken.IsCancellationRequested)
        {
            LeaveInOrder(run);
        }

        broken?.Throw();
    }

    private void LeaveInOrder(SessionRun run)
    {
        run.Leave();
        if (!run.WaitQuietly(TimeSpan.FromSeconds(1)))
        {
            Engine.Say("stopping cleanly; Ctrl+C again kills what runs");
            run.WaitQuietly(Timeout.InfiniteTimeSpan);
        }

        Engine.Say(
            run.Driving.Exception?.InnerException is { } failed ? $"interrupted; the driver failed: {failed.Message}; {CmdletWords.GoOn(run.Folder)} goes on"
            : run.Driving is { IsCompletedSuccessfully: true, Result.Outcome.IsOver: true } ? $"interrupted, but the run was over already: {CmdletWords.Quoted(run.Folder)}"
            : $"interrupted; {CmdletWords.GoOn(run.Folder)} goes on");
    }

    /// <summary>The engine tells a cmdlet of the first Ctrl+C only.</summary>
    private static PosixSignalRegistration SecondInterrupt(SessionRun run)
    {
        int seen = 0;
        return PosixSignalRegistration.Create(PosixSignal.SIGINT, _ =>
        {
            if (Interlocked.Increment(ref seen) > 1)
            {
                run.LeaveAtOnce();
            }
        });
    }
}
