using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;

namespace Tune.Hpc.PowerShell.Runs;

/// <summary>The drivers that work in this session.</summary>
/// <remarks>A driver must not vanish silently: one that outlives its cmdlet (<c>-NoWait</c>) is asked to leave when the session ends or the module is removed.</remarks>
[SuppressMessage("Design", "CA1001", Justification = "It listens as long as the process lives.")]
internal sealed class SessionRuns
{
    private const int SomebodyDrives = 4;

    /// <summary>Trials that do not end when they are asked are killed after <c>stop_grace_s</c>; a session that is to end does not wait for ever.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(45);
    private static readonly TimeSpan LastPatience = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<string, SessionRun> _runs = new(StringComparer.Ordinal);
    private readonly Lock _beginning = new();
    private PosixSignalRegistration[] _signals = [];

    /// <summary>Those of this process: cmdlets come and go, and what they have begun stays.</summary>
    public static SessionRuns OfProcess { get; } = new();

    /// <summary>Experiments with a driver here, or whose driver here has failed and nobody has been told.</summary>
    public IEnumerable<string> Folders => _runs.Values.Select(r => r.Folder).Order(StringComparer.Ordinal);

    /// <summary>Begins a run and keeps it until it has left in good order.</summary>
    /// <param name="folder">The experiment's folder.</param>
    /// <param name="begin">Begins it.</param>
    /// <exception cref="TuneException">A driver of this session works on it: the lease in its folder tells processes apart, not drivers of one.</exception>
    public SessionRun Begin(string folder, Func<SessionRun> begin)
    {
        lock (_beginning)
        {
            if (Find(folder) is { Driving.IsCompleted: false })
            {
                throw new TuneException(
                    ModuleCodes.DrivenHere,
                    $"{folder}: this session (process {Environment.ProcessId}) drives this experiment already; Wait-TuneRun waits for it, Stop-TuneRun ends it")
                { ExitCode = SomebodyDrives };
            }

            Listen();
            var run = _runs[RealPath.Of(folder)] = begin();
            run.Driving.ContinueWith(left => Forget(run), CancellationToken.None, TaskContinuationOptions.OnlyOnRanToCompletion, TaskScheduler.Default);
            return run;
        }
    }

    /// <summary>The driver of that experiment; null where none is here.</summary>
    public SessionRun? Find(string folder) => _runs.GetValueOrDefault(RealPath.Of(folder));

    /// <summary>Drops a run that has been dealt with.</summary>
    public void Forget(SessionRun run)
    {
        // Not by its path: its folder may be gone.
        foreach (var kept in _runs.Where(r => r.Value == run))
        {
            _runs.TryRemove(kept);
        }
    }

    /// <summary>Asks all to leave and waits until they have; nothing of this process drives afterwards.</summary>
    public void PartAll()
    {
        var runs = _runs.Values.Where(r => !r.Driving.IsCompleted).ToList();
        runs.ForEach(r => r.Part());
        var slow = runs.Where(r => !r.WaitQuietly(Patience)).ToList();
        slow.ForEach(r => r.LeaveAtOnce());
        slow.ForEach(r => r.WaitQuietly(LastPatience));
    }

    /// <summary>The runtime raises the event where a program ends by itself; a signal that nobody listens to ends it at once.</summary>
    private void Listen()
    {
        if (_signals.Length == 0)
        {
            AppDomain.CurrentDomain.ProcessExit += (_, _) => PartAll();
            _signals = [.. new[] { PosixSignal.SIGHUP, PosixSignal.SIGTERM }.Select(s => PosixSignalRegistration.Create(s, _ => PartAll()))];
        }
    }
}
