using System.CommandLine;
using System.CommandLine.Invocation;
using Tune.Hpc.Runtime.Results;
using Tune.Hpc.Specification;

namespace Tune.Hpc.Cli;

/// <summary>The whole program behind one call: reads the command line, runs the verb, tells errors, returns the exit code.</summary>
internal static class TuneCommandLine
{
    private const int BrokenPipe = 32;

    /// <summary>Runs a command line.</summary>
    public static async Task<int> RunAsync(string[] args, Surroundings surroundings)
    {
        int code = await RunUnflushedAsync(args, surroundings);
        return TryFlush(surroundings) ? code : ExitCodes.Usage;
    }

    private static async Task<int> RunUnflushedAsync(string[] args, Surroundings surroundings)
    {
        try
        {
            if (args.Contains("--no-color"))
            {
                surroundings = surroundings with { Color = false };
            }

            return await InvokeAsync(args, surroundings);
        }
        catch (TuneException error)
        {
            surroundings.Err.WriteLine($"error {error.Code}: {error.Message}");
            if (WantsDetails(surroundings) && error.InnerException is { } inner)
            {
                surroundings.Err.WriteLine(inner);
            }

            return error.ExitCode;
        }
        catch (OperationCanceledException)
        {
            return ExitCodes.Interrupted;
        }
        catch (IOException broken) when ((broken.HResult & 0xFFFF) == BrokenPipe)
        {
            // Whoever reads has had enough, as `head` does.
            return ExitCodes.Ok;
        }
        catch (Exception bug)
        {
            surroundings.Err.WriteLine($"error: this should not have happened: {bug.GetType().Name}: {bug.Message}");
            surroundings.Err.WriteLine(WantsDetails(surroundings) ? bug : "Please report it, with what TUNE_DEBUG=1 adds to this message.");
            return ExitCodes.Bug;
        }
    }

    private static async Task<int> InvokeAsync(string[] args, Surroundings surroundings)
    {
        var line = Shorthands.Expand(args.Length == 0 ? ["--help"] : args, Verbs.Names);
        RequireVerb(line.Own);
        var root = Verbs.Root(line, surroundings);
        var parsed = root.Parse(line.Own, new ParserConfiguration { EnablePosixBundling = false, ResponseFileTokenReplacer = null });
        if (UnknownOption(parsed) is { } unknown)
        {
            throw new TuneException(CliCodes.BadArguments, $"'{unknown}' is no option of {NameOf(parsed)}{NearestOption(parsed, unknown)}");
        }

        if (parsed.Action is ParseErrorAction)
        {
            return TellParseErrors(parsed, surroundings);
        }

        var configuration = new InvocationConfiguration
        {
            Output = surroundings.Out,
            Error = surroundings.Err,
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = null,
        };
        return await parsed.InvokeAsync(configuration);
    }

    private static void RequireVerb(string[] own)
    {
        if (own.Length == 0 || own[0].StartsWith('-') || own[0].StartsWith('[') || Verbs.Names.Contains(own[0]))
        {
            return;
        }

        string hint = NearestName.Find(own[0], Verbs.Names) is { } nearest ? $"; did you mean '{nearest}'? There are: " : "; there are: ";
        throw new TuneException(CliCodes.NoVerb, $"there is no verb '{own[0]}'{hint}{string.Join(", ", Verbs.Names)}");
    }

    private static int TellParseErrors(ParseResult parsed, Surroundings surroundings)
    {
        foreach (string message in parsed.Errors.Select(e => e.Message).Distinct())
        {
            string plain = message.TrimEnd('.').Replace(" as expected type 'System.Int32'", "; it takes a whole number", StringComparison.Ordinal);
            surroundings.Err.WriteLine($"error {CliCodes.BadArguments}: {plain}");
        }

        surroundings.Err.WriteLine($"'{NameOf(parsed)} --help' shows what is possible");
        return ExitCodes.Usage;
    }

    /// <summary>A flag that nobody knows would otherwise be taken for an argument, and the message would be about something else.</summary>
    private static string? UnknownOption(ParseResult parsed) => parsed.Action is ParseErrorAction or null || parsed.CommandResult.Command is not RootCommand
        ? parsed.CommandResult.Tokens.Select(t => t.Value).Concat(parsed.UnmatchedTokens).FirstOrDefault(t => t.Length > 1 && t[0] == '-' && !char.IsAsciiDigit(t[1]))
        : null;

    private static string NearestOption(ParseResult parsed, string unknown)
    {
        string? nearest = NearestName.Find(unknown.Split('=')[0], parsed.CommandResult.Command.Options.Select(o => o.Name));
        return nearest is null ? $"; '{NameOf(parsed)} --help' lists them" : $"; did you mean '{nearest}'?";
    }

    private static string NameOf(ParseResult parsed) => parsed.CommandResult.Command is RootCommand ? "dotnet tune" : $"dotnet tune {parsed.CommandResult.Command.Name}";

    private static bool WantsDetails(Surroundings surroundings) => surroundings.Variable("TUNE_DEBUG") is "1" or "true";

    private static bool TryFlush(Surroundings surroundings)
    {
        try
        {
            surroundings.Out.Flush();
        }
        catch (IOException broken) when ((broken.HResult & 0xFFFF) == BrokenPipe)
        {
            // As above.
        }
        catch (IOException error)
        {
            surroundings.Err.WriteLine($"error {CliCodes.FileTrouble}: standard output cannot be written: {error.Message}");
            return false;
        }
        finally
        {
            surroundings.Err.Flush();
        }

        return true;
    }
}
