using Tune.Hpc.Runtime.Checks;

namespace Tune.Hpc.PowerShell.Objects;

/// <summary>One thing that was looked at, and how it came out.</summary>
public sealed class TuneCheck
{
    internal TuneCheck(string name, string outcome, string text)
    {
        Name = name;
        Outcome = outcome;
        Text = text;
    }

    internal TuneCheck(CheckResult check)
        : this(check.Name, check.Outcome.ToString(), check.Detail)
    {
    }

    /// <summary>What was looked at.</summary>
    public string Name { get; }

    /// <summary><c>Ok</c>, <c>Warning</c>, <c>Failed</c>, or <c>Advice</c> for what to write in a specification.</summary>
    public string Outcome { get; }

    /// <summary>What was found, and what to do where it is not well.</summary>
    public string Text { get; }

    /// <summary>All of it in one line.</summary>
    public override string ToString() => $"{Outcome}: {Name}: {Text}";
}
