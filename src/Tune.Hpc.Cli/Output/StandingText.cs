using System.Globalization;
using Tune.Hpc.Driver;
using Tune.Hpc.Runtime.Results;
using Tune.Hpc.Runtime.Views;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Cli.Output;

/// <summary>Tells where an experiment stands, in plain lines.</summary>
internal static class StandingText
{
    private const int FailuresShown = 3;

    /// <summary>What <c>status</c> shows.</summary>
    public static void Write(Standing standing, TextWriter writer)
    {
        var state = standing.State;
        writer.WriteLine($"{standing.Name}: {PhaseName(standing.Phase)}{WhyPhase(standing)}");
        Line(writer, "folder", standing.Path);
        Line(writer, "trials", $"{standing.Progress}: {Phrases.Counts(state)}");
        Line(writer, "reports", state.Reports.ToString(CultureInfo.InvariantCulture));
        if (standing.Objective is not null)
        {
            Line(writer, "metric", GoalWords.Of(state.Rules.Goals));
            Line(writer, "best", BestText(standing));
        }

        Line(writer, "elapsed", $"{Phrases.Duration(state.ElapsedAt(standing.Now))}; {Phrases.Cost(TrialCost.Of(state, standing.Now))}{ToGo(standing)}");
        if (standing.Checkpoints is { Count: > 0 } kept)
        {
            Line(writer, "kept", string.Create(CultureInfo.InvariantCulture, $"{kept.Count} checkpoint{(kept.Count == 1 ? "" : "s")}{(kept.Bytes > 0 ? $", {Phrases.Size(kept.Bytes)}" : "")}"));
        }

        if (BudgetText.Of(state, standing.Now) is { } budget)
        {
            Line(writer, "budget", budget);
        }

        Line(writer, "driver", DriverText(standing));
        foreach (var (name, text) in ClusterText.Lines(standing))
        {
            Line(writer, name, text);
        }

        WriteTrouble(standing, writer);
    }

    /// <summary>What <c>run</c> and <c>resume</c> say at their end.</summary>
    public static void WriteSummary(Standing standing, TextWriter writer)
    {
        var state = standing.State;
        string time = Phrases.Duration(state.ElapsedAt(standing.Now));
        writer.WriteLine($"{standing.Name}: {PhaseName(standing.Phase)}{WhyPhase(standing)}");
        Line(writer, "trials", $"{standing.Progress}: {Phrases.Counts(state)}");
        Line(writer, "elapsed", $"{time}; {Phrases.Cost(TrialCost.Of(state, standing.Now))}");
        if (standing.Objective is not null)
        {
            Line(writer, "best", BestText(standing));
        }

        WriteTrouble(standing, writer);
        Line(writer, "results", Path.Combine(standing.Path, "results"));
        string folder = Phrases.Quoted(standing.Path);
        string trial = (Best.Find(state) ?? Front.Of(state)?.Trials[0])?.Trial.Id.ToString() ?? "TRIAL";
        Line(writer, "further", $"dotnet tune trials {folder}; dotnet tune explain {folder} {trial}");
    }

    /// <summary>The name of a phase.</summary>
    public static string PhaseName(ExperimentPhase phase) => phase switch
    {
        ExperimentPhase.New => "new",
        ExperimentPhase.Running => "running",
        ExperimentPhase.Stopping => "stopping",
        ExperimentPhase.Interrupted => "interrupted",
        _ => "finished",
    };

    private static string ToGo(Standing standing) => standing.TimeToGo is { } left ? $"; about {Phrases.Duration(left)} to go" : "";

    private static string WhyPhase(Standing standing) => standing.Phase switch
    {
        ExperimentPhase.Finished when standing.State.Ended is { } ended => $" ({ended.Reason})",
        ExperimentPhase.Stopping when standing.State.Stopping is { } stopping => $" by {stopping.By} ({stopping.Reason})",
        ExperimentPhase.Interrupted when standing.Controller is { } job => $"; job {job.Job} was asked to drive it",
        ExperimentPhase.Interrupted => $"; 'dotnet tune resume {Phrases.Quoted(standing.Path)}' goes on",
        _ => "",
    };

    private static string BestText(Standing standing) => GoalWords.Best(standing.State) ?? "none yet";

    private static string DriverText(Standing standing) => WhoDrives(standing) + (standing.Phase == ExperimentPhase.Finished || standing.Controller is not { } job ? ""
        : standing.Driver is not null ? $"; job {job.Job} was asked to"
        : $"; job {job.Job} was asked to at {Phrases.Time(job.SubmittedAt)} ('squeue -j {job.Job}' shows it; where it is gone, 'dotnet tune resume {Phrases.Quoted(standing.Path)} --detach' goes on)");

    private static string WhoDrives(Standing standing) => standing.Driver is { } driver
        ? string.Create(CultureInfo.InvariantCulture, $"process {driver.ProcessId} on {driver.Host} since {Phrases.Time(driver.Since)}")
        : standing.State.Driver is { } last ? string.Create(CultureInfo.InvariantCulture, $"nobody; last process {last.ProcessId} on {last.Host}") : "nobody yet";

    private static void WriteTrouble(Standing standing, TextWriter writer)
    {
        var state = standing.State;
        int shown = 0;
        foreach (var trial in state.CountOf(TrialStatus.Error) == 0 ? [] : state.Trials.Where(t => t is { Status: TrialStatus.Error, RestartedAs: null }))
        {
            if (++shown > FailuresShown)
            {
                Line(writer, "failed", string.Create(CultureInfo.InvariantCulture, $"... {state.CountOf(TrialStatus.Error)} in all"));
                break;
            }

            Line(writer, "failed", $"trial {trial.Id}: {Phrases.OneLine(trial.Reason)}");
        }

        if (shown > 0)
        {
            Line(writer, "", $"'dotnet tune logs {Phrases.Quoted(standing.Path)} TRIAL --err' shows what they wrote");
        }

        foreach (var warning in state.Warnings)
        {
            Line(writer, "warning", Phrases.OneLine(warning.Message));
        }

        long rejected = state.Trials.Sum(t => t.RejectedLines);
        if (rejected > 0)
        {
            Line(writer, "warning", string.Create(CultureInfo.InvariantCulture, $"{rejected} lines were no reports; the first: {FirstRejection(state)}"));
        }
    }

    private static string FirstRejection(ExperimentState state)
    {
        var trial = state.Trials.First(t => t.FirstRejection is not null);
        return $"trial {trial.Id}: {Phrases.OneLine(trial.FirstRejection!)}";
    }

    private static void Line(TextWriter writer, string name, string text) => writer.WriteLine($"  {name,-9}{text}");
}
