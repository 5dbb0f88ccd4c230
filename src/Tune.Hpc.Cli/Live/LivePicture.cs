using System.Globalization;
using Spectre.Console;
using Spectre.Console.Rendering;
using Tune.Hpc.Cli.Output;
using Tune.Hpc.Driver;
using Tune.Hpc.Runtime.Results;
using Tune.Hpc.Runtime.Views;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Cli.Live;

/// <summary>Draws a running experiment so that it fits a terminal: counts, the best so far, and as many trials and columns as there is room for.</summary>
internal static class LivePicture
{
    private const int LinesAroundTrials = 8;
    private const int CellFrame = 3;

    /// <summary>The picture.</summary>
    /// <param name="name">The experiment's name.</param>
    /// <param name="state">What the journal amounts to.</param>
    /// <param name="now">The time.</param>
    /// <param name="recent">Trials that have ended, the latest first.</param>
    /// <param name="said">What to tell instead of how to stop; null for nothing.</param>
    /// <param name="size">The terminal's.</param>
    public static IRenderable Of(string name, ExperimentState state, DateTimeOffset now, IEnumerable<TrialId> recent, string? said, TerminalSize size)
    {
        var lines = new List<IRenderable>
        {
            Line($"{name}  {Phrases.Counts(state)}  {Phrases.Duration(state.ElapsedAt(now))}  {Phrases.Cost(TrialCost.Of(state, now))}", size.Width),
            Line(BestText(state), size.Width),
        };
        var trials = state.Live.Concat(recent.Select(id => state.Find(id)!).Where(t => t.HasEnded)).Take(Math.Max(1, size.Height - LinesAroundTrials)).ToList();
        if (trials.Count > 0)
        {
            lines.Add(Table(state, trials, now, size.Width));
        }

        lines.Add(Line($"{Waiting(state)}; {said ?? "Ctrl+C stops cleanly"}", size.Width));
        return new Rows(lines);
    }

    /// <summary>What does not run yet: trials that have no job, and jobs that the cluster lets wait.</summary>
    private static string Waiting(ExperimentState state)
    {
        string trials = string.Create(CultureInfo.InvariantCulture, $"{state.CountOf(TrialStatus.Pending)} waiting");
        return state.CountOf(TrialStatus.Queued) > 0 && Phrases.Waiting(state) is { Length: > 0 } reasons ? $"{trials}, in the queue {reasons}" : trials;
    }

    private static string BestText(ExperimentState state)
    {
        var goals = state.Rules.Goals;
        if (goals.First is not { } objective)
        {
            return "no metric: nothing is compared";
        }

        if (goals.AreSeveral)
        {
            return $"best: {GoalWords.Best(state) ?? "none yet"}";
        }

        return Best.Find(state) is { } best
            ? string.Create(CultureInfo.InvariantCulture, $"best {objective.Metric} {Phrases.Number(best.Value)}  trial {best.Trial.Id} at iteration {best.Iteration}  {Phrases.Config(best.Trial.Config)}{GoalWords.Broken(best.Trial, goals)}")
            : $"best {objective.Metric}: none yet";
    }

    private static Text Line(string text, int width) => new(text.Length <= width ? text : text[..Math.Max(0, width - 1)] + "…");

    private static Table Table(ExperimentState state, List<TrialState> trials, DateTimeOffset now, int width)
    {
        bool withNode = trials.Exists(t => NodeOf(t) is not null);
        string[] names = ColumnNames(state, withNode);
        var rows = trials.Select(t => Cells(t, names, withNode, state, now)).ToList();
        int fitting = Fitting(names, rows, width);
        var table = new Table().Border(TableBorder.Simple);
        for (int i = 0; i < fitting; i++)
        {
            table.AddColumn(new Spectre.Console.TableColumn(new Text(names[i])) { NoWrap = true });
        }

        foreach (string[] row in rows)
        {
            table.AddRow(row.Take(fitting).Select((cell, i) => (IRenderable)new Text(cell, i == 1 ? TerminalTable.StyleOf(cell) : null)));
        }

        return table;
    }

    private static string[] ColumnNames(ExperimentState state, bool withNode)
    {
        var names = new List<string> { "trial", "status", "iter", "time" };
        if (withNode)
        {
            names.Add("node");
        }

        string[] objectives = [.. state.Rules.Goals.Objectives.Select(o => o.Metric)];
        names.AddRange(objectives);
        names.AddRange(state.Metrics.Parameters.Select(p => p.Name));
        names.AddRange(state.Metrics.Metrics.Select(m => m.Name).Where(m => !objectives.Contains(m) && !IsAutomatic(m)));
        return [.. names];
    }

    private static bool IsAutomatic(string metric) =>
        metric is MetricNames.TrainingIteration or MetricNames.TimeTotalS or MetricNames.TimeThisIterS or MetricNames.Timestamp or MetricNames.Done;

    private static string[] Cells(TrialState trial, string[] names, bool withNode, ExperimentState state, DateTimeOffset now)
    {
        var parameters = trial.Config.Flatten().ToDictionary(e => e.Key, e => Phrases.Short(Cell.Of(e.Value)), StringComparer.Ordinal);
        string[] cells = new string[names.Length];
        cells[0] = trial.Id.ToString();
        cells[1] = TrialTable.NameOf(trial.Status);
        cells[2] = trial.Iteration.ToString(CultureInfo.InvariantCulture);
        cells[3] = Phrases.Duration(TrialCost.Of(trial, now).RunTime);
        int first = 4;
        if (withNode)
        {
            cells[first++] = NodeOf(trial) ?? "";
        }

        int metrics = first + state.Rules.Goals.Objectives.Length;
        for (int i = first; i < names.Length; i++)
        {
            bool isParameter = i >= metrics && i < metrics + state.Metrics.Parameters.Count;
            cells[i] = isParameter ? parameters.GetValueOrDefault(names[i], "") : MetricText(trial, names[i]);
        }

        return cells;
    }

    private static string? NodeOf(TrialState trial) => trial.Attempts.Count > 0 ? trial.Attempts[^1].Node : null;

    private static string MetricText(TrialState trial, string name)
    {
        foreach (var metric in trial.LastMetrics)
        {
            if (metric.Name == name)
            {
                return Phrases.Short(metric.Value);
            }
        }

        return "";
    }

    private static int Fitting(string[] names, List<string[]> rows, int width)
    {
        int used = 1;
        for (int i = 0; i < names.Length; i++)
        {
            used += rows.Aggregate(names[i].Length, (w, r) => Math.Max(w, r[i].Length)) + CellFrame;
            if (used > width)
            {
                return Math.Max(1, i);
            }
        }

        return names.Length;
    }
}
