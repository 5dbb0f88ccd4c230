using System.Text;
using Tune.Hpc.Runtime.Runs;

namespace Tune.Hpc.Cli;

/// <summary>The size of a terminal, in characters.</summary>
internal readonly record struct TerminalSize(int Width, int Height);

/// <summary>What a command has around it, instead of reaching for it: so a whole command line runs inside a test.</summary>
internal sealed record Surroundings
{
    /// <summary>What is typed, or piped in.</summary>
    public TextReader In { get; init; } = TextReader.Null;

    /// <summary>Data goes here.</summary>
    public required TextWriter Out { get; init; }

    /// <summary>Talk goes here.</summary>
    public required TextWriter Err { get; init; }

    /// <summary>Asks for the size of the terminal that <see cref="Out"/> is; null where it is none.</summary>
    public Func<TerminalSize>? OutTerminal { get; init; }

    /// <summary>Asks for the size of the terminal that <see cref="Err"/> is; null where it is none.</summary>
    public Func<TerminalSize>? ErrTerminal { get; init; }

    /// <summary>Where relative paths begin.</summary>
    public required string CurrentFolder { get; init; }

    /// <summary>Environment variables.</summary>
    public Func<string, string?> Variable { get; init; } = _ => null;

    /// <summary>How this very program is started: the program, and arguments that come before the verb. Empty where that is not known.</summary>
    public IReadOnlyList<string> Program { get; init; } = [];

    /// <summary>The clock.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Whether signals of the operating system are listened to.</summary>
    public bool ListensToSignals { get; init; }

    /// <summary>Asks a run to leave, in place of a signal.</summary>
    public CancellationToken Leave { get; init; }

    /// <summary>Whether colours may be used.</summary>
    public bool Color { get; init; }

    /// <summary>Listens to signals while something runs.</summary>
    /// <param name="silent">Whether somebody else shows what they were taken for: a line of its own would tear a live display.</param>
    /// <param name="manner">What they mean.</param>
    public StopSignals Signals(bool silent, SignalManner manner = SignalManner.Drive) => new(manner, ListensToSignals, silent ? _ => { } : Say, Leave);

    private void Say(string line)
    {
        Err.WriteLine(line);
        Err.Flush();
    }

    /// <summary>Those of this process.</summary>
    public static Surroundings OfProcess()
    {
        // Data may be long: written in blocks, and flushed at the end.
        var output = new StreamWriter(Console.OpenStandardOutput(), new UTF8Encoding(false), 1 << 14) { AutoFlush = false };
        return new Surroundings
        {
            In = Console.In,
            Out = output,
            Err = Console.IsErrorRedirected
                ? TextWriter.Synchronized(new StreamWriter(new TalkStream(Console.OpenStandardError()), new UTF8Encoding(false)) { AutoFlush = true })
                : Console.Error,
            OutTerminal = Console.IsOutputRedirected ? null : Size,
            ErrTerminal = Console.IsErrorRedirected ? null : Size,
            CurrentFolder = Environment.CurrentDirectory,
            Variable = Environment.GetEnvironmentVariable,
            Program = OwnProgram(),
            ListensToSignals = true,
            Color = string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR")) && Environment.GetEnvironmentVariable("TERM") != "dumb",
        };
    }

    /// <summary>An absolute path.</summary>
    public string FullPath(string path) => Path.GetFullPath(path, CurrentFolder);

    /// <summary>A program of its own, or a library that dotnet was told to run.</summary>
    private static string[] OwnProgram()
    {
        string? process = Environment.ProcessPath;
        return process is null ? []
            : Path.GetFileNameWithoutExtension(process) == "dotnet" ? [process, Environment.GetCommandLineArgs()[0]]
            : [process];
    }

    private static TerminalSize Size()
    {
        try
        {
            return new TerminalSize(Math.Max(20, Console.WindowWidth), Math.Max(5, Console.WindowHeight));
        }
        catch (IOException)
        {
            return new TerminalSize(80, 24);
        }
    }
}
