using Tune.Hpc.Client;

namespace Tune.Hpc.PowerShell.TrialSide;

/// <summary>The trial that a session is, or stands in for: outside of a trial, what would be reported is kept to be shown.</summary>
/// <param name="environment">Answers the value of a TUNE_ variable, or null.</param>
/// <param name="trial">The trial.</param>
/// <param name="shown">Where that trial writes what nobody listens to.</param>
internal sealed class TrialSession(Func<string, string?> environment, TuneTrial trial, StringWriter shown)
{
    /// <summary>The session of this process. Iterations are counted on from one cmdlet to the next, so there is one.</summary>
    public static TrialSession Current { get; } = OfThisProcess();

    /// <summary>The trial.</summary>
    public TuneTrial Trial { get; } = trial;

    /// <summary>Whether the trial is a script block, which is ended from inside of the cmdlets it calls.</summary>
    public bool IsScriptBlock => Variable("TUNE_SCRIPT_BLOCK") == "1" && Trial.IsTrial;

    /// <summary>The value of a variable of the trial; null where it is unset or empty.</summary>
    public string? Variable(string name) => environment(name) is { Length: > 0 } value ? value : null;

    /// <summary>The lines that nobody listens to, each once.</summary>
    public IReadOnlyList<string> TakeShown()
    {
        var text = shown.GetStringBuilder();
        string[] lines = text.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        text.Clear();
        return lines;
    }

    /// <summary>A session that has these variables and hears no signals.</summary>
    public static TrialSession With(Func<string, string?> environment)
    {
        var shown = new StringWriter();
        return new TrialSession(environment, new TuneTrial(environment, shown), shown);
    }

    // Signals are only taken over inside of a trial: in a person's session they keep their meaning.
    private static TrialSession OfThisProcess() => TuneTrial.Current.IsTrial
        ? new TrialSession(Environment.GetEnvironmentVariable, TuneTrial.Current, new StringWriter())
        : With(Environment.GetEnvironmentVariable);
}
