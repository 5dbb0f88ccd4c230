using System.Collections.Concurrent;

namespace Tune.Hpc.PowerShell.Runs;

/// <summary>The drivers that work in this session.</summary>
/// <remarks>A driver must not vanish silently: one that outlives its cmdlet (<c>-NoWait</c>) is asked to leave when the session ends or the module is removed.</remarks>
internal sealed class SessionRuns
{
    /// <summary>Trials that do not end when they are asked are killed after <c>stop_grace_s</c>; a session that is to end does not wait for ever.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(45);
    private static readonly TimeSpan LastPatience = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<string, SessionRun> _runs = new(StringComparer.Ordinal);
    private int _listens;

    /// <summary>Those of this process: cmdlets come and go, and what they have begun stays.</summary>
    public static SessionRuns OfProcess { get; } = new();

    /// <summary>Experiments with a driver here, or whose driver here has failed and nobody has been told.</summary>
    public IEnumerable<string> Folders => _runs.Keys.Order(StringComparer.Ordinal);

    /// <summary>Whether a driver works in this session.</summary>
    public bool Any => _runs.Values.Any(r => !r.Driving.IsCompleted);

    /// <summary>Keeps a run until it has left in good order.</summary>
    public void Add(SessionRun run)
    {
        if (Interlocked.Exchange(ref _listens, 1) == 0)
        {
            AppDomain.CurrentDomain.ProcessExit += (_, _) => PartAll();
        }

        _runs[run.Folder] = run;
        run.Driving.ContinueWith(
            left =>
            {
                if (left.IsCompletedSuccessfully)
                {
                    Forget(run);
                }
            },
            TaskScheduler.Default);
    }

    /// <summary>The driver of that experiment; null where none is here.</summary>
    public SessionRun? Find(string folder) => _runs.GetValueOrDefault(folder);

    /// <summary>Drops a run that has been dealt with.</summary>
    public void Forget(SessionRun run) => _runs.TryRemove(KeyValuePair.Create(run.Folder, run));

    /// <summary>Asks all to leave and waits until they have; nothing of this process drives afterwards.</summary>
    public void PartAll()
    {
        var runs = _runs.Values.Where(r => !r.Driving.IsCompleted).ToList();
        runs.ForEach(r => r.Part());
        var slow = runs.Where(r => !r.WaitQuietly(Patience)).ToList();
        slow.ForEach(r => r.LeaveAtOnce());
        slow.ForEach(r => r.WaitQuietly(LastPatience));
    }
}
