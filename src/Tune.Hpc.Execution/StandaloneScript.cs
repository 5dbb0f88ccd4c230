using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace Tune.Hpc.Execution;

/// <summary>The script of a trial that runs without us: <c>sbatch job.sbatch</c>, or <c>sh job.sbatch</c> anywhere.</summary>
/// <remarks>It finds the folder it was exported to, makes a folder of its own for each run of it, sets the environment of the trial protocol, and becomes the command.</remarks>
public sealed record StandaloneScript
{
    /// <summary>Stands for the exported folder, where <c>config.json</c> lies, in <see cref="Environment"/> and <see cref="Command"/>: known only when the script runs.</summary>
    public const string Here = "/\uE000here";

    /// <summary>Stands for the folder of one run of the script, in the same places.</summary>
    public const string Run = "/\uE000run";

    /// <summary>Exit code when the folder cannot be found or written.</summary>
    public const int NoFolder = 74;

    /// <summary>What it is, for the person who reads it.</summary>
    public required string Title { get; init; }

    /// <summary>Lines after the first one, each a comment to the shell: <c>#SBATCH ...</c>.</summary>
    public ImmutableArray<string> Directives { get; init; } = [];

    /// <summary>Absolute path of the folder it is exported to; looked at only where the script cannot tell where it lies.</summary>
    public required string ExportedTo { get; init; }

    /// <summary>Absolute path in which the command runs; null for the folder of the run.</summary>
    public string? WorkingDirectory { get; init; }

    /// <summary>Variables of the command, in order.</summary>
    public ImmutableArray<KeyValuePair<string, string>> Environment { get; init; } = [];

    /// <summary>Variables the command must not inherit.</summary>
    public ImmutableArray<string> Unset { get; init; } = [];

    /// <summary>Wall-time limit, from which the script makes TUNE_DEADLINE; null for none.</summary>
    public TimeSpan? TimeLimit { get; init; }

    /// <summary>The user's lines of shell before the command.</summary>
    public ImmutableArray<string> SetupLines { get; init; } = [];

    /// <summary>The command and its arguments; no shell sees them.</summary>
    public required ImmutableArray<string> Command { get; init; }

    /// <summary>The script's text: UTF-8 without byte order mark when written, LF line ends.</summary>
    /// <exception cref="TuneException">A text that no process can be given.</exception>
    public string ToText()
    {
        var text = new StringBuilder(4096).Append("#!/bin/sh\n");
        foreach (string directive in Directives)
        {
            text.Append(directive).Append('\n');
        }

        text.Append("# ").Append(Title).Append('\n').Append(Begin);
        text.Append("[ -f \"$tune_here/config.json\" ] || tune_here=").Append(ShellText.Quote(ExportedTo, "the folder of the export")).Append('\n').Append(MakeFolders);
        AppendEnvironment(text);
        text.Append("cd ").Append(Word(WorkingDirectory ?? Run, "the working directory")).Append(" || exit 126\n");
        foreach (string line in SetupLines)
        {
            text.Append(line).Append('\n');
        }

        text.Append("exec");
        for (int i = 0; i < Command.Length; i++)
        {
            text.Append(' ').Append(Word(Command[i], i == 0 ? "the command" : $"argument {i} of the command"));
        }

        return text.Append('\n').ToString();
    }

    /// <summary>Slurm runs a copy of the script and knows where the original lies.</summary>
    private static string Begin => """
        tune_here=''
        if [ -n "${SLURM_JOB_ID:-}" ]; then
            tune_here=$(scontrol show job -o "$SLURM_JOB_ID" 2>/dev/null | sed -n '1s/.* Command=\(.*\) WorkDir=.*/\1/p')
            tune_here=${tune_here%/*}
        else
            case $0 in
            */*) tune_here=${0%/*} ;;
            *) tune_here=. ;;
            esac
        fi

        """;

    private static string MakeFolders => """
        tune_here=$(CDPATH='' cd -- "$tune_here" && pwd) || exit 74
        tune_run=$tune_here/run-${SLURM_JOB_ID:-$$}
        mkdir -p "$tune_run/checkpoints" || exit 74
        echo "tune: reports and checkpoints go to $tune_run" >&2

        """;

    private void AppendEnvironment(StringBuilder text)
    {
        foreach (string name in Unset)
        {
            text.Append("unset ").Append(name).Append('\n');
        }

        foreach (var (name, value) in Environment)
        {
            text.Append("export ").Append(name).Append('=').Append(Word(value, $"environment variable {name}")).Append('\n');
        }

        if (TimeLimit is { } limit)
        {
            text.Append(CultureInfo.InvariantCulture, $"export TUNE_DEADLINE=\"${{SLURM_JOB_END_TIME:-$(($(date +%s) + {(long)limit.TotalSeconds}))}}\"\n");
        }
    }

    /// <summary>One word of shell, with the two folders put in where they are meant.</summary>
    private static string Word(string text, string place)
    {
        string word = ShellText.Quote(text, place)
            .Replace(Here, "'\"$tune_here\"'", StringComparison.Ordinal)
            .Replace(Run, "'\"$tune_run\"'", StringComparison.Ordinal);
        string begun = word.StartsWith("''\"", StringComparison.Ordinal) ? word[2..] : word;
        return begun.EndsWith("\"''", StringComparison.Ordinal) ? begun[..^2] : begun;
    }
}
