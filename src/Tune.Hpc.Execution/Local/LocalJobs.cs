using Tune.Hpc.Driver.Ports;

namespace Tune.Hpc.Execution.Local;

/// <summary>The jobs of this process: filled by submitting, kept true by the launchers' threads.</summary>
internal sealed class LocalJobs(ChangeSignal change) : ILauncherListener
{
    /// <summary>Ended jobs are kept for this many further ends, for drivers that ask again.</summary>
    private const int KeptAfterEnd = 4096;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, LocalJob> _byFolder = new(StringComparer.Ordinal);
    private readonly Dictionary<(Launcher, int), LocalJob> _live = [];
    private readonly Queue<LocalJob> _ended = [];
    private int _serial;

    /// <summary>Enters a job that is about to be handed over.</summary>
    public LocalJob Add(string attemptFolder, Launcher launcher)
    {
        lock (_gate)
        {
            var job = new LocalJob(attemptFolder, launcher, ++_serial);
            _byFolder[attemptFolder] = job;
            _live.Add((launcher, job.Serial), job);
            return job;
        }
    }

    /// <summary>Asks the job of an attempt something; the default where this process has none.</summary>
    public T? Ask<T>(string attemptFolder, Func<LocalJob, T?> question)
    {
        lock (_gate)
        {
            return _byFolder.TryGetValue(attemptFolder, out var job) ? question(job) : default;
        }
    }

    /// <summary>A launcher went away with lines unread: what has no process yet may never get one.</summary>
    public void Lose(IEnumerable<LocalJob> jobs)
    {
        lock (_gate)
        {
            foreach (var job in jobs.Where(j => j.Pid is null))
            {
                job.IsLost = true;
            }
        }

        change.Set();
    }

    /// <inheritdoc/>
    public void Started(Launcher launcher, int serial, int pid)
    {
        lock (_gate)
        {
            if (_live.TryGetValue((launcher, serial), out var job))
            {
                job.Pid = pid;
                job.IsLost = false;
                if (job.EndOnStart is { } mode)
                {
                    ProcessProbe.Signal(pid, mode.ToSignal());
                }
            }
        }
    }

    /// <inheritdoc/>
    public void Ended(Launcher launcher, int serial, int code)
    {
        lock (_gate)
        {
            if (_live.Remove((launcher, serial), out var job))
            {
                job.ExitCode = code;
                Retire(job);
            }
        }

        change.Set();
    }

    /// <inheritdoc/>
    public void Closed(Launcher launcher)
    {
        lock (_gate)
        {
            foreach (var job in _live.Values.Where(j => j.Launcher == launcher).ToList())
            {
                job.IsLost = true;
                _live.Remove((launcher, job.Serial));
                Retire(job);
            }
        }

        change.Set();
    }

    private void Retire(LocalJob job)
    {
        _ended.Enqueue(job);
        if (_ended.Count > KeptAfterEnd)
        {
            var oldest = _ended.Dequeue();
            if (_byFolder.TryGetValue(oldest.AttemptFolder, out var current) && current == oldest)
            {
                _byFolder.Remove(oldest.AttemptFolder);
            }
        }
    }
}
