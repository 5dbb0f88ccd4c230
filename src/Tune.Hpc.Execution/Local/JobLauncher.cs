using System.Text;

namespace Tune.Hpc.Execution.Local;

/// <summary>Starts scripts through one held shell, which is started with the first of them and again where it went away.</summary>
/// <param name="executor">The executor's name, for errors.</param>
/// <param name="shell">The POSIX shell: a name on PATH or a path.</param>
/// <param name="jobs">What has been started.</param>
internal sealed class JobLauncher(string executor, string shell, LocalJobs jobs) : IAsyncDisposable
{
    private Launcher? _launcher;

    /// <summary>Process id of the held shell; null before the first script.</summary>
    public int? Pid => _launcher?.Pid;

    /// <summary>Starts scripts, each in a session of its own. False: the shell went away meanwhile, and which of them it took is not known.</summary>
    /// <param name="scripts">The attempts' folders and the paths of their scripts, absolute and without line breaks.</param>
    /// <param name="ids">The ids of the jobs, in order.</param>
    /// <param name="cancellationToken">Gives up before any is started.</param>
    /// <exception cref="TuneException">No shell can be started.</exception>
    public async Task<bool> StartAsync(IReadOnlyList<(string AttemptFolder, string Path)> scripts, IList<string> ids, CancellationToken cancellationToken)
    {
        var launcher = Running();
        var lines = new StringBuilder();
        var taken = new List<LocalJob>(scripts.Count);
        foreach (var (folder, path) in scripts)
        {
            var job = jobs.Add(folder, launcher);
            taken.Add(job);
            ids.Add(job.Id);
            lines.Append("run ").Append(job.Serial).Append(' ').Append(path).Append('\n');
        }

        if (taken.Count == 0 || await launcher.TryWriteAsync(Encoding.UTF8.GetBytes(lines.ToString()), cancellationToken).ConfigureAwait(false))
        {
            return true;
        }

        jobs.Lose(taken);
        return false;
    }

    /// <summary>Why a script cannot be started; null where it can.</summary>
    public static string? WhyNot(string path) => path.StartsWith('/') && path.AsSpan().IndexOfAny('\n', '\0') < 0
        ? null
        : $"{ExecutionErrors.BadPath}: the job script's path '{path}' must be absolute and without line breaks; choose another storage_path.";

    /// <summary>Lets the held shell go. What it started goes on.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_launcher is { } launcher)
        {
            _launcher = null;
            await launcher.DisposeAsync().ConfigureAwait(false);
        }
    }

    private Launcher Running()
    {
        if (_launcher is { IsUp: true })
        {
            return _launcher;
        }

        if (_launcher is { WasReady: false })
        {
            _launcher = null;
            throw new TuneException(
                ExecutionErrors.LauncherDied,
                $"executor {executor}: '{shell}' ended before it could start jobs; it must be a POSIX shell, with setsid or perl on PATH.");
        }

        return _launcher = Launcher.Start(executor, shell, jobs);
    }
}
