using System.Collections.Specialized;
using Tune.Hpc.Client;

namespace Tune.Hpc.PowerShell.Objects;

/// <summary>What the tuner wants of a trial, as it answers a report.</summary>
public sealed class TuneCommand
{
    private readonly TrialCommand _command;

    internal TuneCommand(TrialCommand command) => _command = command;

    /// <summary><c>go_on</c>, <c>stop</c>, <c>pause</c> or <c>update</c>.</summary>
    public string Kind => _command.Kind;

    /// <summary>Finish now and exit 0.</summary>
    public bool ShouldStop => _command.ShouldStop;

    /// <summary>Save a checkpoint, report it, exit 75; the trial is resumed later.</summary>
    public bool ShouldPause => _command.ShouldPause;

    /// <summary>Stop or pause.</summary>
    public bool ShouldEnd => _command.ShouldEnd;

    /// <summary>Go on with other settings, from NewCheckpoint where there is one.</summary>
    public bool ShouldUpdate => _command.ShouldUpdate;

    /// <summary>The code to exit with: 75 for a pause, else 0.</summary>
    public int ExitCode => _command.ExitCode;

    /// <summary>Why, in the tuner's words.</summary>
    public string Reason => _command.Reason;

    /// <summary>With <c>update</c>: the configuration to go on with; else null.</summary>
    public OrderedDictionary? NewConfig => _command.NewConfig is { } config ? JsonValues.Map(config) : null;

    /// <summary>With <c>update</c>: the checkpoint to load before going on; null where there is none.</summary>
    public string? NewCheckpoint => _command.NewCheckpoint;

    /// <summary>With <c>update</c>: the <c>training_iteration</c> that checkpoint has reached; null where there is none.</summary>
    public int? NewIteration => _command.NewIteration;

    /// <summary>The command, and why.</summary>
    public override string ToString() => Reason.Length == 0 ? Kind : $"{Kind}: {Reason}";
}
