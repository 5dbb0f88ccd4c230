using System.Globalization;
using System.Text.RegularExpressions;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Simulation.Tests.Scripts;

/// <summary>A trial's command, seen from inside: it goes on from a checkpoint, trains, saves, reports, and hears orders or does not.</summary>
internal sealed partial class TrialScript(TrialScripts all, AttemptId attempt, string folder, Action<Action> write)
{
    private static readonly string[] Parameters = ["i", "m"];
    private readonly string _trialFolder = Path.GetDirectoryName(folder)!;
    private readonly ScriptHabits _habits = all.Habits;
    private string? _inUse;
    private string _config = "";
    private string _from = "";
    private double _base;
    private int _update;
    private long _order;

    /// <summary>The step it has reached.</summary>
    internal long Iteration { get; private set; }

    internal bool HeedsTerm => !all.Chance(_habits.IgnoresTerm);

    /// <summary>What a configuration looks like in a report.</summary>
    internal static string Shown(ConfigMap config) => string.Join('/', Parameters.Select(p => config[p]?.ToString() ?? "-"));

    /// <summary>False where what it is to go on from cannot be read: it fails.</summary>
    internal bool TryBegin()
    {
        string script = File.ReadAllText(Path.Combine(folder, "job.sh"));
        Iteration = Number(IterationLine().Match(script));
        _update = (int)Number(UpdateLine().Match(script));
        Take(Path.Combine(_trialFolder, "config.json"));
        return CheckpointLine().Match(script) is not { Success: true } line || (TryLoad(line.Groups["path"].Value, Iteration) && !all.Chance(_habits.FailsAtResume));
    }

    /// <summary>One step: what it reports.</summary>
    internal string Step()
    {
        CheckWhatIsInUse();
        Iteration++;
        bool saves = _habits.CheckpointEvery > 0 && Iteration % _habits.CheckpointEvery == 0;
        return Report(saves ? Save() : null);
    }

    /// <summary>What it is told and has not heard yet; null for nothing.</summary>
    internal Order? Hear()
    {
        string path = Path.Combine(folder, "control.json");
        if (_habits.Kind == ScriptKind.Plain || !File.Exists(path) || all.Chance(_habits.OverhearsOrder))
        {
            return null;
        }

        var told = (ConfigMap)ConfigValue.Parse(File.ReadAllBytes(path));
        var order = new Order(Whole(told, "seq"), told["command"]!.ToString(), told);
        if (order.Number <= _order)
        {
            return null;
        }

        _order = order.Number;
        bool isKnown = order.Command == "update" && Whole(told, "update") <= _update; // told again, by another driver
        return isKnown ? null : order;
    }

    /// <summary>Its last report before it leaves with 75; null where there is nothing to save.</summary>
    internal string? Pause() => all.Chance(_habits.CannotSave) ? null : Report(Save());

    /// <summary>Goes on with another configuration; false where what comes with it cannot be read.</summary>
    internal bool TryUpdate(ConfigMap told)
    {
        if (_habits.Kind != ScriptKind.TakesUpdates)
        {
            all.Violations.Add($"{attempt} was told to take a new configuration, and never said that it can");
            return true;
        }

        _update = (int)Whole(told, "update");
        Take(told["config"]!.ToString());
        if (told["checkpoint"] is not ConfigText { Value: var path })
        {
            return true;
        }

        Iteration = Whole(told, "iteration");
        return TryLoad(path, Iteration);
    }

    private void Take(string path)
    {
        var config = (ConfigMap)ConfigValue.Parse(File.ReadAllBytes(path));
        _config = Shown(config);
        _base = (config["i"]?.AsDouble ?? 0) % 7 + (config["m"]?.AsDouble ?? 0);
    }

    private string Save()
    {
        string name = Iteration.ToString("D6", CultureInfo.InvariantCulture);
        for (int n = 2; !_habits.Overwrites && Path.Exists(Path.Combine(_trialFolder, "checkpoints", name)); n++)
        {
            name = string.Create(CultureInfo.InvariantCulture, $"{Iteration:D6}-{n}");
        }

        string path = Path.Combine(_trialFolder, "checkpoints", name);
        string content = all.Chance(_habits.TornCheckpoint) ? $"{attempt.Trial} " : $"{attempt.Trial} {Iteration} {_config}";
        write(() =>
        {
            Directory.CreateDirectory(path);
            File.WriteAllText(Path.Combine(path, "state"), content);
            all.OnSaved(path);
        });
        _inUse = null;
        return name;
    }

    private string Report(string? checkpoint)
    {
        double loss = _base + (1.0 / Math.Max(1, Iteration));
        string shown = all.Chance(_habits.NoNumber) ? "NaN" : loss.ToString("R", CultureInfo.InvariantCulture);
        string saved = checkpoint is null ? "" : $",\"_checkpoint\":\"{checkpoint}\"";
        string update = _habits.Kind == ScriptKind.TakesUpdates ? $",\"_update\":{_update}" : "";
        return string.Create(CultureInfo.InvariantCulture, $$"""{"loss":{{shown}},"training_iteration":{{Iteration}},"used":"{{_config}}","from":"{{_from}}"{{saved}}{{update}}}""") + "\n";
    }

    private bool TryLoad(string path, long iteration)
    {
        string state = Path.Combine(path, "state");
        if (!File.Exists(state))
        {
            Blame(!all.HasVanished(path) && !IsCopyOfVanished(path), $"is to go on from {path}, which is not there");
            return false;
        }

        string[] parts = File.ReadAllText(state).Split(' ');
        if (parts.Length < 3)
        {
            return false;
        }

        Blame(long.Parse(parts[1], CultureInfo.InvariantCulture) != iteration, $"goes on from {path} at {iteration}, and finds {parts[1]}");
        _from = $"{parts[0]}@{parts[1]}";
        _inUse = path;
        return true;
    }

    private bool IsCopyOfVanished(string path) => CopyName().IsMatch(Path.GetFileName(path)) && _habits.CheckpointVanishes > 0;

    /// <summary>Until it has saved anything itself, what it began with is all that the trial has.</summary>
    private void CheckWhatIsInUse()
    {
        if (_inUse is { } path)
        {
            Blame(all.KnowWhatIsTheirs && !Directory.Exists(path) && !all.HasVanished(path), $"still needs {path}, which was removed");
            _inUse = Directory.Exists(path) ? path : null;
        }
    }

    private void Blame(bool isSo, string what)
    {
        if (isSo)
        {
            all.Violations.Add($"{attempt} {what}");
        }
    }

    private static long Whole(ConfigMap map, string name) => map[name] is ConfigInteger whole ? whole.Value : 0;

    private static long Number(Match match) => match.Success ? long.Parse(match.Groups["n"].Value, CultureInfo.InvariantCulture) : 0;

    [GeneratedRegex(@"export TUNE_ITERATION='?(?<n>\d+)")]
    private static partial Regex IterationLine();

    [GeneratedRegex(@"export TUNE_UPDATE='?(?<n>\d+)")]
    private static partial Regex UpdateLine();

    [GeneratedRegex(@"export TUNE_CHECKPOINT='?(?<path>[^'\n]+)")]
    private static partial Regex CheckpointLine();

    [GeneratedRegex(@"^\d+-from-\d+-")]
    private static partial Regex CopyName();
}

/// <summary>A command of the control file.</summary>
internal sealed record Order(long Number, string Command, ConfigMap Told);
