using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using Tune.Hpc;

namespace Tune.Hpc.Execution.Local;

/// <summary>One held shell that starts jobs. Its own thread reads what it tells, so that no thread of the pool is blocked.</summary>
internal sealed class Launcher : IAsyncDisposable
{
    /// <summary>A write this small hardly ever waits for the shell, and costs less than a turn through the thread pool.</summary>
    private const int FitsInPipe = 4096;

    private readonly Process _process;
    private readonly ILauncherListener _listener;
    private readonly SemaphoreSlim _writing = new(1);
    private volatile bool _ready;
    private volatile bool _closed;

    private Launcher(Process process, ILauncherListener listener)
    {
        _process = process;
        _listener = listener;
        Pid = process.Id;
    }

    /// <summary>The shell's process.</summary>
    public int Pid { get; }

    /// <summary>Whether the shell is there to take jobs.</summary>
    public bool IsUp => !_closed && !_process.HasExited;

    /// <summary>Whether it has ever been ready to take jobs.</summary>
    public bool WasReady => _ready;

    /// <summary>Starts a shell.</summary>
    /// <exception cref="TuneException">There is none.</exception>
    public static Launcher Start(string executor, string shell, ILauncherListener listener)
    {
        var start = new ProcessStartInfo(shell) { RedirectStandardInput = true, RedirectStandardOutput = true };
        foreach (string argument in (string[])["-c", LauncherScript.Boot, "tune-launcher", shell, LauncherScript.Loop])
        {
            start.ArgumentList.Add(argument);
        }

        try
        {
            var launcher = new Launcher(Process.Start(start)!, listener);
            new Thread(launcher.Listen) { IsBackground = true, Name = "tune launcher" }.Start();
            return launcher;
        }
        catch (Win32Exception e)
        {
            throw new TuneException(ExecutionErrors.NoShell, $"executor {executor}: cannot start '{shell}' ({e.Message}); a POSIX shell must be on PATH.", e);
        }
    }

    /// <summary>Hands lines to the shell, all in one write. False: it went away meanwhile, and which lines it took is not known.</summary>
    public async Task<bool> TryWriteAsync(ReadOnlyMemory<byte> lines, CancellationToken cancellationToken)
    {
        await _writing.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            // Not to be given up half-way: half a line would run together with the next one.
            var stream = _process.StandardInput.BaseStream;
            if (lines.Length <= FitsInPipe)
            {
                stream.Write(lines.Span);
            }
            else
            {
                await stream.WriteAsync(lines, CancellationToken.None).ConfigureAwait(false);
            }

            await stream.FlushAsync(CancellationToken.None).ConfigureAwait(false);
            return true;
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            return false;
        }
        finally
        {
            _writing.Release();
        }
    }

    /// <summary>Lets the shell go; its jobs stay.</summary>
    public async ValueTask DisposeAsync()
    {
        await _writing.WaitAsync().ConfigureAwait(false);
        try
        {
            _process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It was gone already.
        }
        finally
        {
            _writing.Release();
        }

        await _process.WaitForExitAsync().ConfigureAwait(false);
    }

    private void Listen()
    {
        // Not disposed with the launcher: watchers of running jobs hold the other end, and a thread may be reading here.
        var lines = _process.StandardOutput;
        try
        {
            while (lines.ReadLine() is { } line)
            {
                Tell(line);
            }
        }
        catch (IOException)
        {
            // Same as its end.
        }

        _closed = true;
        _listener.Closed(this);
    }

    private void Tell(string line)
    {
        if (line == "R")
        {
            _ready = true;
            return;
        }

        string[] words = line.Split(' ');
        if (words.Length == 3
            && int.TryParse(words[1], NumberStyles.None, CultureInfo.InvariantCulture, out int serial)
            && int.TryParse(words[2], NumberStyles.None, CultureInfo.InvariantCulture, out int number))
        {
            if (words[0] == "S")
            {
                _listener.Started(this, serial, number);
            }
            else if (words[0] == "E")
            {
                _listener.Ended(this, serial, number);
            }
        }
    }
}

/// <summary>Hears what a launcher tells, on the launcher's thread.</summary>
internal interface ILauncherListener
{
    /// <summary>A job has a process.</summary>
    void Started(Launcher launcher, int serial, int pid);

    /// <summary>A job is over.</summary>
    void Ended(Launcher launcher, int serial, int code);

    /// <summary>Nothing more will be told.</summary>
    void Closed(Launcher launcher);
}
