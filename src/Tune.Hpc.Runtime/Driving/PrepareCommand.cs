using System.Diagnostics;
using Tune.Hpc.Runtime.Runs;
using Tune.Hpc.Specification;

namespace Tune.Hpc.Runtime.Driving;

/// <summary>Runs <c>prepare</c> on the driver's machine, in the specification's folder.</summary>
internal static class PrepareCommand
{
    internal static async Task RunAsync(ExperimentSpec spec, TextWriter output, CancellationToken cancellationToken)
    {
        var arguments = spec.Prepare.Select(a => a.Replace("{spec_dir}", spec.SpecFolder, StringComparison.Ordinal)).ToList();
        var start = new ProcessStartInfo(arguments[0], arguments.Skip(1)) { WorkingDirectory = spec.SpecFolder, RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Start(start);
        try
        {
            await Task.WhenAll(
                CopyAsync(process.StandardOutput, output, cancellationToken),
                CopyAsync(process.StandardError, output, cancellationToken),
                process.WaitForExitAsync(cancellationToken)).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // Only a terminal's Ctrl+C reaches it by itself.
            process.Kill(entireProcessTree: true);
            throw;
        }

        if (process.ExitCode != 0)
        {
            throw new TuneException(
                RunCodes.PrepareFailed,
                $"prepare: '{ShellWords.Join(arguments)}' ended with exit code {process.ExitCode} (its output is above); no trial was started. Mend it and run again");
        }
    }

    private static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception error)
        {
            throw new TuneException("TUNE2405", $"prepare: '{start.FileName}' cannot be started: {error.Message}", error);
        }
    }

    private static async Task CopyAsync(StreamReader from, TextWriter to, CancellationToken cancellationToken)
    {
        while (await from.ReadLineAsync(cancellationToken).ConfigureAwait(false) is { } line)
        {
            lock (to)
            {
                to.WriteLine(line);
            }
        }
    }
}
