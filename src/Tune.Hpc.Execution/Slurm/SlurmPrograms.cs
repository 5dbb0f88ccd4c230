using System.Collections.Immutable;
using System.ComponentModel;
using System.Diagnostics;
using System.Text;

namespace Tune.Hpc.Execution.Slurm;

/// <summary>Calls the programs of Slurm: each with a time-out, in a clean environment, and counted.</summary>
/// <param name="time">The clock.</param>
/// <param name="settings">How they are called.</param>
public sealed class SlurmPrograms(TimeProvider time, SlurmProgramSettings settings)
{
    /// <summary>How long the pipes of a killed program are read for: what it started may hold them open.</summary>
    private static readonly TimeSpan LastWords = TimeSpan.FromSeconds(2);

    private readonly Lock _gate = new();
    private readonly SortedDictionary<string, long> _calls = new(StringComparer.Ordinal);

    /// <summary>Ends with an error unless these programs are there.</summary>
    /// <exception cref="TuneException">One is missing.</exception>
    public void Require(params IReadOnlyList<string> programs)
    {
        foreach (string program in programs)
        {
            if (Find(program) is null)
            {
                throw new TuneException(SlurmCodes.ProgramMissing, Missing(program)) { ExitCode = 3 };
            }
        }
    }

    /// <summary>Path of a program; null where there is none.</summary>
    public string? Find(string program) =>
        (settings.SearchPath ?? Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => Path.Combine(folder, program))
            .FirstOrDefault(File.Exists);

    /// <summary>Calls a program and reads its answer. A failure is an answer as well.</summary>
    /// <param name="program">Its name.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="cancellationToken">Kills it; what it asked for may have been done.</param>
    /// <param name="input">Its standard input; null is empty.</param>
    public async Task<SlurmAnswer> RunAsync(string program, IReadOnlyList<string> arguments, CancellationToken cancellationToken, string? input = null)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (settings.Simulated is { } simulated)
        {
            Count(program);
            return await simulated(program, arguments).ConfigureAwait(false);
        }

        if (Find(program) is not { } path)
        {
            return new SlurmAnswer(program, null, "", Missing(program)) { NotStarted = true };
        }

        Count(program);
        try
        {
            using var process = Start(program, path, arguments);
            return await ReadAsync(program, process, input, cancellationToken).ConfigureAwait(false);
        }
        catch (Win32Exception e)
        {
            return new SlurmAnswer(program, null, "", $"'{path}' cannot be started: {e.Message}") { NotStarted = true };
        }
    }

    /// <summary>The calls made since it was asked last, by program.</summary>
    public IReadOnlyDictionary<string, long> TakeCalls()
    {
        lock (_gate)
        {
            var taken = _calls.ToImmutableSortedDictionary(StringComparer.Ordinal);
            _calls.Clear();
            return taken;
        }
    }

    private void Count(string program)
    {
        lock (_gate)
        {
            _calls[program] = _calls.GetValueOrDefault(program) + 1;
        }
    }

    private static Process Start(string program, string path, IReadOnlyList<string> arguments)
    {
        var start = new ProcessStartInfo(path)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardInputEncoding = new UTF8Encoding(false),
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
        };
        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        SlurmEnvironment.Clean(start.Environment, program);
        return Process.Start(start)!;
    }

    private async Task<SlurmAnswer> ReadAsync(string program, Process process, string? input, CancellationToken cancellationToken)
    {
        var output = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        var error = process.StandardError.ReadToEndAsync(CancellationToken.None);
        using var late = new CancellationTokenSource(settings.TimeOut, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        try
        {
            await WriteAsync(process, input).ConfigureAwait(false);
            await process.WaitForExitAsync(either.Token).ConfigureAwait(false);
            await Task.WhenAll(output, error).WaitAsync(either.Token).ConfigureAwait(false);
            return new SlurmAnswer(program, process.ExitCode, await output.ConfigureAwait(false), await error.ConfigureAwait(false));
        }
        catch (OperationCanceledException)
        {
            Kill(process);
            cancellationToken.ThrowIfCancellationRequested();
            return new SlurmAnswer(program, null, await LastWordsAsync(output).ConfigureAwait(false), await LastWordsAsync(error).ConfigureAwait(false)) { TimedOut = true };
        }
    }

    private static async Task WriteAsync(Process process, string? input)
    {
        try
        {
            await process.StandardInput.WriteAsync(input ?? "").ConfigureAwait(false);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It ended without reading; its exit code says why.
        }
    }

    private static void Kill(Process process)
    {
        try
        {
            process.Kill(entireProcessTree: true);
        }
        catch (Exception e) when (e is InvalidOperationException or Win32Exception or AggregateException)
        {
            // It has just ended.
        }
    }

    private async Task<string> LastWordsAsync(Task<string> text)
    {
        try
        {
            return await text.WaitAsync(LastWords, time).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            return "";
        }
    }

    private string Missing(string program) =>
        $"executor slurm: the program '{program}' is not {(settings.SearchPath is { } path ? $"in {path}" : "on PATH")}. "
        + "Run this where Slurm's programs are, on a login node for instance (often after 'module load slurm'), or take another executor.";
}
