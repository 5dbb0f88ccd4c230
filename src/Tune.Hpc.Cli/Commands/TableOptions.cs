using System.CommandLine;
using Tune.Hpc.Runtime.Results;

namespace Tune.Hpc.Cli.Commands;

/// <summary>The options of verbs that print a table: which rows and columns, in which order, and to where.</summary>
internal sealed class TableOptions
{
    private readonly Option<string[]> _filter = new("--filter", "-f") { HelpName = "CONDITION", Description = "Only rows where COLUMN OPERATOR VALUE holds, such as 'loss < 0.3'. May be repeated; all must hold." };
    private readonly Option<string[]> _sort = new("--sort", "-s") { HelpName = "COLUMN", Description = "Sort by this column; -COLUMN is descending. May be repeated, or COLUMN,COLUMN." };
    private readonly Option<string[]> _columns = new("--columns", "-c") { HelpName = "COLUMNS", Description = "Only these columns, in this order: COLUMN,COLUMN. Parameters may be named without config/." };
    private readonly Option<int?> _limit = new("--limit", "-n") { HelpName = "ROWS", Description = "At most that many rows." };
    private readonly Option<string?> _output = new("--output", "-o") { HelpName = "FILE", Description = "Write all columns to FILE.csv, FILE.json or FILE.parquet instead." };

    /// <summary>Adds them to a verb.</summary>
    public void AddTo(Command command)
    {
        command.Options.Add(_filter);
        command.Options.Add(_sort);
        command.Options.Add(_columns);
        command.Options.Add(_limit);
        command.Options.Add(_output);
    }

    /// <summary>The file to write to, if one is asked for.</summary>
    public string? OutputFile(ParseResult parsed) => parsed.GetValue(_output);

    /// <summary>What is asked for.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="standard">The columns where none are named; empty for all.</param>
    public TableSelection Read(ParseResult parsed, IEnumerable<string> standard)
    {
        string[] columns = Split(parsed.GetValue(_columns));
        int? limit = parsed.GetValue(_limit);
        if (limit < 0)
        {
            throw new TuneException(CliCodes.BadValue, $"--limit: {limit} is not a number of rows from 0");
        }

        return new TableSelection
        {
            Filters = [.. parsed.GetValue(_filter) ?? []],
            Sort = [.. Split(parsed.GetValue(_sort))],
            Columns = columns.Length > 0 ? [.. columns] : [.. standard],
            Limit = limit,
        };
    }

    private static string[] Split(string[]? values) =>
        [.. (values ?? []).SelectMany(v => v.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))];
}
