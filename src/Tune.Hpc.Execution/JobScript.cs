using System.Collections.Immutable;
using System.Text;
using Tune.Hpc;

namespace Tune.Hpc.Execution;

/// <summary>The script that runs one attempt, the same for every executor: POSIX <c>sh</c>, nothing else needed where it runs.</summary>
/// <remarks>
/// Its first act is to claim the attempt; a second job of the same attempt leaves with <see cref="AlreadyClaimed"/> and touches nothing.
/// It writes <c>claim/started.json</c> ({"host","pid","start","ticks","node","job"}: ticks is the kernel's start time of the process, null where there is no /proc;
/// node and job are Slurm's names for them, empty elsewhere),
/// sends output to <c>stdout.log</c> and <c>stderr.log</c>, runs the command, and leaves <c>exit.json</c> ({"code","signal","caught","host","start","end"}; one of the
/// first two is null; caught is the last signal it was sent, or empty), whole or not at all. Environment, setup lines and working directory concern the command alone: nothing in them can keep the exit record
/// from being written. TERM, USR1 and USR2 are passed on to the command; INT is passed on as TERM, because POSIX shells start what runs
/// in the background with INT ignored; USR1 (the end of the time limit is near) only to a command that catches it, as it would kill any other, where /proc can tell. Exit codes 129 to 192 of the command are taken as signals 1 to 64, as shells say them.
/// </remarks>
public sealed record JobScript
{
    /// <summary>Exit code of the script when another job holds the attempt's claim.</summary>
    public const int AlreadyClaimed = 73;

    /// <summary>Exit code of the script when it cannot write in the attempt's folder.</summary>
    public const int CannotClaim = 74;

    /// <summary>Exit code recorded when the command cannot be run, or its working directory is missing.</summary>
    public const int CannotRun = 126;

    /// <summary>Exit code recorded when the command is not found.</summary>
    public const int NotFound = 127;

    /// <summary>Lines after the first one, each a comment to the shell: <c>#SBATCH ...</c>.</summary>
    public ImmutableArray<string> Directives { get; init; } = [];

    /// <summary>Absolute path of the attempt's folder; it exists when the script runs.</summary>
    public required string AttemptFolder { get; init; }

    /// <summary>Absolute path in which the command runs.</summary>
    public required string WorkingDirectory { get; init; }

    /// <summary>Variables of the command, in order; the last of equal names wins.</summary>
    public ImmutableArray<KeyValuePair<string, string>> Environment { get; init; } = [];

    /// <summary>Wall-time limit of the job, from which the script makes TUNE_DEADLINE; null where only the cluster may know of one.</summary>
    public TimeSpan? TimeLimit { get; init; }

    /// <summary>Variables the command must not inherit.</summary>
    public ImmutableArray<string> Unset { get; init; } = [];

    /// <summary>The user's lines of shell before the command (<c>module load ...</c>); they see the environment and may change it.</summary>
    public ImmutableArray<string> SetupLines { get; init; } = [];

    /// <summary>The command and its arguments; no shell sees them.</summary>
    public required ImmutableArray<string> Command { get; init; }

    /// <summary>Whether the group may read and write what the trial leaves; otherwise only the owner.</summary>
    public bool GroupShared { get; init; }

    /// <summary>The script's text: UTF-8 without byte order mark when written, LF line ends.</summary>
    /// <exception cref="TuneException">A text that no process can be given, a bad variable name, or no command.</exception>
    public string ToText()
    {
        CheckCommand();
        var text = new StringBuilder(4096).Append("#!/bin/sh\n");
        foreach (string directive in Directives)
        {
            text.Append(directive).Append('\n');
        }

        text.Append("# One attempt of a trial. Exit codes: the command's own; 128+n after signal n; 73 another job has this attempt; 74 its folder cannot be written.\n")
            .Append("umask ").Append(GroupShared ? "007" : "077").Append('\n')
            .Append("tune_attempt=").Append(ShellText.Quote(AbsolutePath(AttemptFolder, "the attempt's folder"), "the attempt's folder")).Append('\n')
            .Append(JobScriptText.Begin);
        AppendCommand(text);
        return text.Append(JobScriptText.End).ToString();
    }

    private void AppendCommand(StringBuilder text)
    {
        // Newer versions of Slurm say when the job ends, also where the limit is the partition's.
        text.Append("tune_deadline=${SLURM_JOB_END_TIME:-}\n");
        if (TimeLimit is { } limit)
        {
            text.Append("tune_limit=$((tune_start + ").Append((long)limit.TotalSeconds).Append("))\n")
                .Append("if [ -z \"$tune_deadline\" ] || [ \"$tune_limit\" -lt \"$tune_deadline\" ]; then tune_deadline=$tune_limit; fi\n");
        }

        // In a subshell: nothing the trial sets can reach the lines that record its end, and it costs no further process.
        text.Append("(\n");
        foreach (string name in Unset)
        {
            text.Append("    unset ").Append(VariableName(name)).Append('\n');
        }

        foreach (var (name, value) in Environment)
        {
            text.Append("    export ").Append(VariableName(name)).Append('=').Append(ShellText.Quote(value, $"environment variable {name}")).Append('\n');
        }

        text.Append("    [ -z \"$tune_deadline\" ] || export TUNE_DEADLINE=\"$tune_deadline\"\n");
        text.Append("    cd ").Append(ShellText.Quote(AbsolutePath(WorkingDirectory, "the working directory"), "the working directory"))
            .Append(" || exit ").Append(CannotRun).Append('\n');
        if (SetupLines.Length > 0)
        {
            // eval: a syntax error in them ends this subshell, not the script.
            text.Append("    eval ").Append(ShellText.Quote(string.Join('\n', SetupLines), "the setup lines")).Append('\n');
        }

        text.Append("    exec");
        for (int i = 0; i < Command.Length; i++)
        {
            text.Append(' ').Append(ShellText.Quote(Command[i], i == 0 ? "the command" : $"argument {i} of the command"));
        }

        text.Append("\n) &\n");
    }

    private void CheckCommand()
    {
        if (Command.IsDefaultOrEmpty || Command[0].Length == 0)
        {
            throw new TuneException(ExecutionErrors.BadCommand, "command: is empty; name the program to run.");
        }

        if (Command[0].StartsWith('-'))
        {
            throw new TuneException(
                ExecutionErrors.BadCommand,
                $"command: '{Command[0]}' starts with a dash, which a shell takes for an option; name the program to run, for instance './{Command[0]}'.");
        }
    }

    private static string AbsolutePath(string path, string place) => path.StartsWith('/')
        ? path
        : throw new TuneException(ExecutionErrors.BadPath, $"{place}: '{path}' is not absolute; a job does not start where you stand.");

    private static string VariableName(string name) => ShellText.IsVariableName(name)
        ? name
        : throw new TuneException(
            ExecutionErrors.BadVariableName,
            $"env: '{name}' cannot name an environment variable; use letters, digits and _, and no digit first.");
}
