using System.Text.Json;

namespace Tune.Hpc.PowerShell.TrialSide;

/// <summary>What the cmdlets share that a trial calls.</summary>
/// <remarks>They are called in every trial, so they keep to this assembly and the class library: nothing else is loaded for them.</remarks>
public abstract class TrialCmdlet : TuneCmdlet
{
    private TrialSession? _session;

    /// <summary>The trial around it; tests put another one here.</summary>
    internal TrialSession Session
    {
        get => _session ??= TrialSession.Current;
        set => _session = value;
    }

    /// <summary>Runs what the client does; what it refuses, and what the disk refuses, are errors with a code.</summary>
    private protected static T Told<T>(string code, Func<T> action)
    {
        try
        {
            return action();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException or FormatException or OverflowException or JsonException)
        {
            throw new TuneException(code, Words(error), error);
        }
    }

    // What the runtime appends names a parameter of the client, which nobody here has given.
    private static string Words(Exception error) => error is ArgumentException { ParamName: { } name } ? error.Message.Replace($" (Parameter '{name}')", "", StringComparison.Ordinal) : error.Message;
}
