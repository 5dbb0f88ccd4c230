namespace Tune.Hpc.Execution.Slurm;

/// <summary>What came of calling a program of Slurm.</summary>
/// <param name="Program">Its name: <c>sbatch</c>.</param>
/// <param name="ExitCode">Its exit code; null where it was not started, or ended for want of an answer.</param>
/// <param name="Output">What it wrote to its standard output.</param>
/// <param name="Error">What it wrote to its standard error, or why it was not started.</param>
public sealed record SlurmAnswer(string Program, int? ExitCode, string Output, string Error)
{
    /// <summary>It gave no answer in time and was killed: what it asked for may have been done.</summary>
    public bool TimedOut { get; init; }

    /// <summary>It never ran.</summary>
    public bool NotStarted { get; init; }

    /// <summary>Whether it ended well.</summary>
    public bool Ok => ExitCode == 0;

    /// <summary>What kind of failure it is.</summary>
    public SlurmFault Fault => SlurmFaults.Of(this);

    /// <summary>What it said, on one line, for a person.</summary>
    public string Text
    {
        get
        {
            var lines = (Error.Length > 0 ? Error : Output).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            string said = string.Join("; ", lines);
            return TimedOut ? $"no answer in time{(said.Length > 0 ? $" ({said})" : "")}"
                : said.Length > 0 ? said
                : ExitCode is { } code ? $"exit code {code} without a word" : "no word";
        }
    }
}
