using System.Collections.Immutable;
using Tune.Hpc.PowerShell.Engine;

namespace Tune.Hpc.PowerShell.Runs;

/// <summary>Shows a run's bars of progress: one for the whole, below it one for each of the first trials that run.</summary>
internal sealed class RunBars(ICmdletEngine engine, string name)
{
    private const int Whole = 5400;
    private readonly string?[] _slots = new string?[RunPicture.TrialsShown];
    private RunPicture? _shown;

    /// <summary>Shows a picture, unless it is the one that is shown.</summary>
    public void Show(RunPicture? picture)
    {
        if (picture is null || ReferenceEquals(picture, _shown))
        {
            return;
        }

        _shown = picture;
        engine.WriteProgress(new Progress(Whole, $"Tuning {name}", picture.Status) { Percent = picture.Percent, Left = picture.Left });
        ShowTrials(picture.Trials);
    }

    /// <summary>Takes all bars away.</summary>
    public void Close()
    {
        ShowTrials([]);
        if (_shown is not null)
        {
            engine.WriteProgress(new Progress(Whole, $"Tuning {name}", _shown.Status) { IsDone = true });
        }
    }

    /// <summary>A trial keeps its line as long as it runs; a line of one that has left goes to the next.</summary>
    private void ShowTrials(ImmutableArray<TrialPicture> trials)
    {
        for (int i = 0; i < _slots.Length; i++)
        {
            if (_slots[i] is { } gone && trials.All(t => t.Name != gone))
            {
                engine.WriteProgress(new Progress(Whole + 1 + i, $"trial {gone}", "") { Parent = Whole, IsDone = true });
                _slots[i] = null;
            }
        }

        foreach (var trial in trials)
        {
            int slot = Array.IndexOf(_slots, trial.Name) is >= 0 and var has ? has : Array.IndexOf(_slots, null);
            _slots[slot] = trial.Name;
            engine.WriteProgress(new Progress(Whole + 1 + slot, $"trial {trial.Name}", trial.Status) { Parent = Whole, Percent = trial.Percent });
        }
    }
}
