using Tune.Hpc.Driver;
using Tune.Hpc.Driver.Events;
using Tune.Hpc.Runtime.Driving;
using Tune.Hpc.Space.Expressions;
using Tune.Hpc.Specification;

namespace Tune.Hpc.Runtime.Asking;

/// <summary>Gives new trials their names, once: right after a trial is created its names stand in the journal.</summary>
internal sealed class TrialNamer
{
    private const int MostCharacters = 200;
    private readonly Recorder _recorder;
    private readonly ExperimentSpec _spec;
    private readonly AskFunction? _ask;
    private readonly FunctionWarnings _warnings;
    private readonly FolderNames _folders = new();
    private int _seen;

    internal TrialNamer(Recorder recorder, ExperimentSpec spec, AskFunction? ask, FunctionWarnings warnings)
    {
        _recorder = recorder;
        _spec = spec;
        _ask = ask;
        _warnings = warnings;
        foreach (string name in recorder.State.Trials.Select(t => t.FolderName).OfType<string>())
        {
            _folders.Take(name);
        }
    }

    private bool IsOn => _spec.TrialName is not null || _spec.TrialDirname is not null;

    /// <summary>Names the trials that have come since the last time; at first those that the driver before this one created and could not name any more.</summary>
    internal void NameNew()
    {
        if (!IsOn)
        {
            return;
        }

        var trials = _recorder.State.Trials;
        for (; _seen < trials.Count; _seen++)
        {
            var trial = trials[_seen];
            if (trial is { Name: null, FolderName: null, Attempts.Count: 0, HasEnded: false })
            {
                NameOne(trial);
            }
        }
    }

    private void NameOne(TrialState trial)
    {
        string? name = Name(_spec.TrialName, trial, "the trial gets no name") is { } text ? Printable(text) : null;
        string? folder = Name(_spec.TrialDirname, trial, "the trial's folder gets no second name") is { } wanted ? _folders.For(wanted, trial.Id) : null;
        if (name is not null || folder is not null)
        {
            _recorder.Append(new TrialNamed { Trial = trial.Id, Name = name, Folder = folder });
        }
    }

    private string? Name(TrialNameRule? rule, TrialState trial, string otherwise)
    {
        try
        {
            return rule?.NameOf(_spec.Name, trial.Id, trial.Config, _ask) is { Length: > 0 } name ? name : null;
        }
        catch (TuneException error)
        {
            _warnings.Tell(otherwise, error);
            return null;
        }
    }

    private static string Printable(string name)
    {
        string text = string.Concat(name.Select(c => char.IsControl(c) ? ' ' : c)).Trim();
        return text.Length <= MostCharacters ? text : text[..(char.IsHighSurrogate(text[MostCharacters - 1]) ? MostCharacters - 1 : MostCharacters)];
    }
}
