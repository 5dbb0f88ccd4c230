using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Tune.Hpc.Cluster.Tests.Bed;

/// <summary>A process whose output can be read while it runs. What still runs when it is disposed is killed.</summary>
public sealed class RunningProcess : IDisposable
{
    private readonly Process _process;
    private readonly StringBuilder _out = new();
    private readonly StringBuilder _err = new();
    private readonly Task _reading;

    private RunningProcess(Process process)
    {
        _process = process;
        _reading = Task.WhenAll(ReadAsync(process.StandardOutput, _out), ReadAsync(process.StandardError, _err));
    }

    public int Id => _process.Id;

    public bool HasExited => _process.HasExited;

    /// <summary>What it has printed so far.</summary>
    public string Out => TextOf(_out);

    /// <summary>What it has said so far.</summary>
    public string Err => TextOf(_err);

    /// <summary>Starts it with these variables and no others; nothing is on its standard input.</summary>
    public static RunningProcess Start(string program, IEnumerable<string> arguments, string folder, IReadOnlyDictionary<string, string> environment)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment.Clear();
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        var process = Process.Start(start)!;
        process.StandardInput.Close();
        return new RunningProcess(process);
    }

    /// <summary>Sends a signal, such as <c>KILL</c>; that it is gone already does not matter.</summary>
    public void Signal(string name)
    {
        var start = new ProcessStartInfo("kill", ["-s", name, Id.ToString(CultureInfo.InvariantCulture)]) { RedirectStandardError = true };
        using var kill = Process.Start(start)!;
        kill.StandardError.ReadToEnd();
        kill.WaitForExit();
    }

    /// <summary>Waits for its end.</summary>
    public async Task<Outcome> EndAsync(TimeSpan? patience = null)
    {
        var limit = patience ?? Until.Patience;
        try
        {
            await _process.WaitForExitAsync().WaitAsync(limit);
            await _reading.WaitAsync(limit);
        }
        catch (TimeoutException)
        {
            string what = _process.HasExited ? "somebody holds its standard streams after its end" : $"it has not ended after {limit}";
            Assert.Fail($"{_process.StartInfo.FileName} {string.Join(' ', _process.StartInfo.ArgumentList)}: {what}; it said\n{Out}\n{Err}");
        }

        return new Outcome(_process.ExitCode, Out, Err);
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }

        _process.Dispose();
    }

    private static async Task ReadAsync(StreamReader from, StringBuilder to)
    {
        var buffer = new char[4096];
        for (int read; (read = await from.ReadAsync(buffer)) > 0;)
        {
            lock (to)
            {
                to.Append(buffer, 0, read);
            }
        }
    }

    private static string TextOf(StringBuilder text)
    {
        lock (text)
        {
            return text.ToString();
        }
    }
}
