using System.Management.Automation;

namespace Tune.Hpc.PowerShell.Engine;

/// <summary>All that a cmdlet asks of the PowerShell it runs in, in plain values: so a whole cmdlet runs inside a test, where there is no engine.</summary>
internal interface ICmdletEngine
{
    /// <summary>The current folder of the session's file system; never that of another provider.</summary>
    string CurrentFolder { get; }

    /// <summary>Sends an object down the pipeline.</summary>
    void Write(object value);

    /// <summary>Sends a record down the pipeline.</summary>
    void Write(ResultRecord record);

    /// <summary>Tells of an error and goes on with the next input.</summary>
    /// <param name="error">What went wrong.</param>
    /// <param name="id">Its stable id: the code of a <see cref="TuneException"/>.</param>
    /// <param name="category">Its category.</param>
    /// <param name="target">What it is about; may be null.</param>
    void WriteError(Exception error, string id, ErrorCategory category, object? target);

    /// <summary>Ends the pipeline with an error. Does not return.</summary>
    /// <param name="error">What went wrong.</param>
    /// <param name="id">Its stable id.</param>
    /// <param name="category">Its category.</param>
    /// <param name="target">What it is about; may be null.</param>
    void Terminate(Exception error, string id, ErrorCategory category, object? target);

    /// <summary>Warns.</summary>
    void WriteWarning(string text);

    /// <summary>Tells those who asked with <c>-Verbose</c>.</summary>
    void WriteVerbose(string text);

    /// <summary>Shows how far something is.</summary>
    void WriteProgress(Progress progress);

    /// <summary>Says a line to the person at the terminal; also possible while the pipeline is being stopped.</summary>
    void Say(string line);

    /// <summary>Asks whether to act: <c>-WhatIf</c>, <c>-Confirm</c>.</summary>
    /// <param name="what">What <c>-WhatIf</c> shows; may have several lines.</param>
    /// <param name="question">What <c>-Confirm</c> asks.</param>
    bool ShouldProcess(string what, string question);

    /// <summary>Asks once more, whatever <c>-Confirm</c> says; for what cannot be undone.</summary>
    bool ShouldContinue(string question, string caption);

    /// <summary>Whether the caller gave this parameter.</summary>
    bool IsBound(string parameter);

    /// <summary>Whether a switch is on.</summary>
    /// <param name="value">The parameter's value.</param>
    /// <param name="parameter">Its name.</param>
    bool IsOn(SwitchParameter value, string parameter);

    /// <summary>The paths that a path means: wildcards, drives and <c>~</c> resolved. One that does not exist is given back in full.</summary>
    /// <param name="path">As typed.</param>
    /// <param name="literal">Whether wildcards are ordinary characters.</param>
    IReadOnlyList<string> PathsOf(string path, bool literal = false);

    /// <summary>The value of a variable of the session; null where there is none.</summary>
    object? Variable(string name);

    /// <summary>Runs a script block in the session and gives what it wrote.</summary>
    /// <exception cref="RuntimeException">It threw.</exception>
    IReadOnlyList<object?> Invoke(ScriptBlock block, params object?[] arguments);

    /// <summary>A value without what PowerShell wraps it in: an object of its own making becomes an <see cref="System.Collections.Specialized.OrderedDictionary"/>,
    /// a result record a <see cref="ResultRecord"/>, a path its text.</summary>
    object? Plain(object? value);

    /// <summary>A script block as another process can run it.</summary>
    BlockSource SourceOf(ScriptBlock block);

    /// <summary>Values as text that another process reads with <c>Import-Clixml</c>; equal values give equal texts.</summary>
    string CliXmlOf(IReadOnlyDictionary<string, object?> values);

    /// <summary>The path of this module's manifest.</summary>
    string ModulePath { get; }
}
