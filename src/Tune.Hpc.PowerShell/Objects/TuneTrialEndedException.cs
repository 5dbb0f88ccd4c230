using System.Diagnostics.CodeAnalysis;
using Tune.Hpc.Client;

namespace Tune.Hpc.PowerShell.Objects;

/// <summary>The tuner wants the trial to end: how a script block is left from inside of <c>Write-TuneReport</c>. No failure.</summary>
[SuppressMessage("Design", "CA1032", Justification = "Made by Write-TuneReport only, with what the tuner said.")]
public sealed class TuneTrialEndedException : Exception
{
    internal TuneTrialEndedException(TrialCommand command)
        : base(command.Reason.Length == 0 ? $"The tuner wants this trial to {command.Kind}." : $"The tuner wants this trial to {command.Kind}: {command.Reason}")
    {
        ExitCode = command.ExitCode;
        Reason = command.Reason;
    }

    /// <summary>The code to exit with: 0 for a stop, 75 for a pause.</summary>
    public int ExitCode { get; }

    /// <summary>Why, in the tuner's words.</summary>
    public string Reason { get; }
}
