using System.Runtime.InteropServices;

namespace Tune.Hpc.Runtime.Runs;

/// <summary>Turns signals into requests, in the way that <see cref="SignalManner"/> says.</summary>
public sealed class StopSignals : IDisposable
{
    /// <summary>SIGUSR1 by its number: .NET has no name for it.</summary>
    private const PosixSignal UserSignal = (PosixSignal)10;

    private readonly CancellationTokenSource _leave;
    private readonly CancellationTokenSource _atOnce = new();
    private readonly CancellationTokenSource _letGo = new();
    private readonly List<PosixSignalRegistration> _registrations = [];
    private readonly Action<string> _say;
    private readonly Lock _lock = new();

    /// <summary>Begins to listen.</summary>
    /// <param name="manner">What signals mean.</param>
    /// <param name="listens">Whether it listens at all; where not, only <paramref name="leave"/> asks.</param>
    /// <param name="say">Told each time what a signal was taken for.</param>
    /// <param name="leave">Asks to leave, in place of a signal.</param>
    public StopSignals(SignalManner manner, bool listens, Action<string> say, CancellationToken leave)
    {
        Manner = manner;
        _say = say;
        _leave = CancellationTokenSource.CreateLinkedTokenSource(leave);
        if (!listens)
        {
            return;
        }

        Listen(PosixSignal.SIGINT);
        Listen(PosixSignal.SIGTERM);
        Listen(PosixSignal.SIGHUP);
        if (manner == SignalManner.Control && OperatingSystem.IsLinux())
        {
            Listen(UserSignal);
        }
    }

    /// <summary>What signals mean; it may be known only when the experiment has been looked at.</summary>
    public SignalManner Manner { get; set; }

    /// <summary>What the person who waits should know; null until a signal came.</summary>
    public string? Said { get; private set; }

    /// <summary>Set when the driver is to end its attempts and leave.</summary>
    public CancellationToken Leave => _leave.Token;

    /// <summary>Set when the driver is to kill its attempts and leave.</summary>
    public CancellationToken LeaveAtOnce => _atOnce.Token;

    /// <summary>Set when the driver is to leave and its attempts are to go on.</summary>
    public CancellationToken LetGo => _letGo.Token;

    /// <summary>Whether it was the end of its own job's time that asked.</summary>
    public bool TimeIsUp { get; private set; }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var registration in _registrations)
        {
            registration.Dispose();
        }

        _leave.Dispose();
        _atOnce.Dispose();
        _letGo.Dispose();
    }

    private void Listen(PosixSignal signal) => _registrations.Add(PosixSignalRegistration.Create(signal, context =>
    {
        context.Cancel = true;
        lock (_lock)
        {
            Take(signal);
        }
    }));

    private void Take(PosixSignal signal)
    {
        bool letsGo = Manner == SignalManner.Control || (Manner == SignalManner.DriveCluster && signal == PosixSignal.SIGHUP);
        if (letsGo)
        {
            TimeIsUp |= signal == UserSignal;
            Ask(_letGo, signal == UserSignal ? "the time of this job is nearly up: leaving, jobs go on" : "leaving, jobs go on");
        }
        else if (Manner == SignalManner.Watch)
        {
            Ask(_leave, "leaving; the run goes on");
        }
        else if (!Ask(_leave, "stopping cleanly; again to kill") && signal == PosixSignal.SIGINT)
        {
            Ask(_atOnce, "killing what runs");
        }
    }

    private bool Ask(CancellationTokenSource source, string what)
    {
        if (source.IsCancellationRequested)
        {
            return false;
        }

        Said = what;
        try
        {
            _say(what);
        }
        catch (IOException)
        {
            // The terminal is gone (SIGHUP): there is nobody to tell, and stopping matters more.
        }

        source.Cancel();
        return true;
    }
}

/// <summary>What signals mean to a verb.</summary>
public enum SignalManner
{
    /// <summary>Ctrl+C, SIGTERM and SIGHUP ask the driver to leave cleanly; Ctrl+C once more, at once.</summary>
    Drive,

    /// <summary>As <see cref="Drive"/>, but a terminal that is gone ends no job of a cluster: the driver leaves and they go on.</summary>
    DriveCluster,

    /// <summary>Any signal: the driver leaves and jobs go on. SIGUSR1 is the end of the job it runs in.</summary>
    Control,

    /// <summary>Any signal ends the watching and nothing else.</summary>
    Watch,
}
