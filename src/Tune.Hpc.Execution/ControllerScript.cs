using System.Collections.Immutable;
using System.Text;

namespace Tune.Hpc.Execution;

/// <summary>The script of the small job that drives an experiment: <c>controller.sh</c> in its folder.</summary>
/// <remarks>It becomes the driver's process, so that the signal which Slurm sends to the script alone reaches the driver.</remarks>
public sealed record ControllerScript
{
    /// <summary>Lines after the first one, each a comment to the shell: <c>#SBATCH ...</c>.</summary>
    public ImmutableArray<string> Directives { get; init; } = [];

    /// <summary>The user's lines of shell before the driver.</summary>
    public ImmutableArray<string> SetupLines { get; init; } = [];

    /// <summary>The driver's command and its arguments; the first is an absolute path.</summary>
    public required ImmutableArray<string> Command { get; init; }

    /// <summary>The script's text: UTF-8 without byte order mark when written, LF line ends.</summary>
    /// <exception cref="TuneException">A text that no process can be given.</exception>
    public string ToText()
    {
        var text = new StringBuilder("#!/bin/sh\n");
        foreach (string directive in Directives)
        {
            text.Append(directive).Append('\n');
        }

        text.Append("# Drives the experiment in this folder; 'dotnet tune resume FOLDER --detach' submits it.\n");
        foreach (string line in SetupLines)
        {
            text.Append(line).Append('\n');
        }

        return text.Append("exec ").AppendJoin(' ', Command.Select((c, i) => ShellText.Quote(c, $"argument {i} of the controller's command"))).Append('\n').ToString();
    }
}
