using System.Diagnostics;
using System.Text;
using System.Threading.Channels;

namespace Tune.Hpc.Runtime.Asking;

/// <summary>One start of the program that answers functions.</summary>
internal sealed class FunctionProcess : IDisposable
{
    /// <summary>Holds the program: a Ctrl+C at the terminal is the driver's to answer, and where the driver is killed, a program that is busy and does not see the end of
    /// its input is killed as well.</summary>
    private const string Guard = """
        trap '' INT
        exec 3<&0
        "$@" <&3 3<&- &
        program=$!
        exec 3<&- </dev/null
        (while kill -0 "$program"; do kill -0 "$PPID" || kill -9 "$program"; sleep 2; done) >/dev/null 2>&1 &
        watch=$!
        wait "$program"
        code=$?
        kill "$watch" 2>/dev/null
        exit "$code"
        """;

    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(1);
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);
    private readonly Process _process;
    private readonly FunctionLog _log;
    private readonly Channel<string> _lines = Channel.CreateUnbounded<string>();
    private readonly Task _words;
    private readonly TimeProvider _clock;
    private bool _ended;

    private FunctionProcess(Process process, FunctionLog log, TimeProvider clock)
    {
        _process = process;
        _log = log;
        _clock = clock;
        _words = Task.WhenAll(PumpAsync(process.StandardOutput, line => _lines.Writer.TryWrite(line), _lines), PumpAsync(process.StandardError, log.Write, null));
    }

    /// <summary>Starts it.</summary>
    /// <exception cref="System.ComponentModel.Win32Exception">It cannot be started.</exception>
    internal static FunctionProcess Start(IReadOnlyList<string> command, string folder, FunctionLog log, TimeProvider clock, params ReadOnlySpan<KeyValuePair<string, string>> environment)
    {
        bool guarded = !OperatingSystem.IsWindows();
        var start = new ProcessStartInfo(guarded ? "/bin/sh" : command[0], guarded ? ["-c", Guard, "tune-functions", .. command] : command.Skip(1))
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardInputEncoding = Utf8,
            StandardOutputEncoding = Utf8,
            StandardErrorEncoding = Utf8,
        };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        return new FunctionProcess(Process.Start(start)!, log, clock);
    }

    /// <summary>Asks a question.</summary>
    /// <returns>The line that answers it; null where the program has ended.</returns>
    internal async Task<string?> AskAsync(string question)
    {
        // What it has said unasked is no answer to what comes.
        while (_lines.Reader.TryRead(out string? unasked))
        {
            _log.Write(unasked);
        }

        try
        {
            await _process.StandardInput.WriteAsync(question + "\n").ConfigureAwait(false);
            await _process.StandardInput.FlushAsync().ConfigureAwait(false);
        }
        catch (IOException)
        {
            return null;
        }

        while (await _lines.Reader.WaitToReadAsync().ConfigureAwait(false))
        {
            while (_lines.Reader.TryRead(out string? line))
            {
                if (FunctionLine.IsAnswer(line))
                {
                    return line;
                }

                _log.Write(line);
            }
        }

        return null;
    }

    /// <summary>Writes a line that has no answer. Where the program has ended, the next question finds out.</summary>
    internal void Tell(string line)
    {
        try
        {
            _process.StandardInput.Write(line + "\n");
            _process.StandardInput.Flush();
        }
        catch (IOException)
        {
            // It has ended.
        }
    }

    /// <summary>How it ended, in words; ends it where it has only closed its output.</summary>
    internal string Ending()
    {
        string ending = _process.WaitForExit(Grace) ? $"ended with exit code {_process.ExitCode}" : "closed its standard output";
        Dispose();
        return ending;
    }

    /// <summary>Ends it: by the end of its input, or else by force.</summary>
    public void Dispose()
    {
        if (_ended)
        {
            return;
        }

        _ended = true;
        try
        {
            _process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It has gone already.
        }

        if (!_process.WaitForExit(Grace))
        {
            Kill();
        }

        try
        {
            _words.WaitAsync(Grace, _clock).GetAwaiter().GetResult();
        }
        catch (TimeoutException)
        {
            // What it has started holds its streams; its last words are not worth more waiting.
        }

        _process.Dispose();
    }

    /// <summary>Ends it by force.</summary>
    internal void Kill()
    {
        try
        {
            _process.Kill(entireProcessTree: true);
            _process.WaitForExit(Grace);
        }
        catch (Exception gone) when (gone is InvalidOperationException or System.ComponentModel.Win32Exception or AggregateException)
        {
            // It has gone by itself.
        }
    }

    private static async Task PumpAsync(StreamReader from, Action<string> take, Channel<string>? ending)
    {
        try
        {
            while (await from.ReadLineAsync().ConfigureAwait(false) is { } line)
            {
                take(line);
            }
        }
        catch (Exception closed) when (closed is IOException or ObjectDisposedException)
        {
            // The end of what it says.
        }

        ending?.Writer.TryComplete();
    }
}
