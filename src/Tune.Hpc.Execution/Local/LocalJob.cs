using Tune.Hpc.Driver.Ports;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Execution.Local;

/// <summary>A job this process handed to a launcher.</summary>
internal sealed class LocalJob(string attemptFolder, Launcher launcher, int serial)
{
    /// <summary>Absolute path of its attempt's folder.</summary>
    public string AttemptFolder { get; } = attemptFolder;

    /// <summary>Who started it.</summary>
    public Launcher Launcher { get; } = launcher;

    /// <summary>Its number with that launcher.</summary>
    public int Serial { get; } = serial;

    /// <summary>Its id in the journal.</summary>
    public string Id => $"{Launcher.Pid}.{Serial}";

    /// <summary>Its process and process group; null until the launcher tells.</summary>
    public int? Pid { get; set; }

    /// <summary>How its script ended, as shells say it; null until the launcher tells.</summary>
    public int? ExitCode { get; set; }

    /// <summary>The launcher can tell nothing more about it.</summary>
    public bool IsLost { get; set; }

    /// <summary>How to end it as soon as its process is known.</summary>
    public CancelMode? EndOnStart { get; set; }

    /// <summary>What its end amounts to where it left no exit record.</summary>
    public AttemptOutcome ToOutcome() => ExitCode switch
    {
        0 => AttemptOutcome.Completed,
        75 => AttemptOutcome.ResumeRequested,
        2 or JobScript.CannotClaim or JobScript.CannotRun or JobScript.NotFound => AttemptOutcome.LaunchFailed,
        null or (> 128 and <= 192) => AttemptOutcome.Lost,
        _ => AttemptOutcome.Failed,
    };

    /// <summary>Whether the launcher, and not the claim, says where it stands. A job that found its attempt claimed says nothing about the one that holds it.</summary>
    public bool IsAuthority => ExitCode is { } code ? code != JobScript.AlreadyClaimed : !IsLost;
}
