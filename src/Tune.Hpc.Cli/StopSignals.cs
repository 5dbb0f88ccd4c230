using System.Runtime.InteropServices;

namespace Tune.Hpc.Cli;

/// <summary>Turns signals into requests: Ctrl+C, SIGTERM and SIGHUP ask the driver to leave cleanly; Ctrl+C once more, at once.</summary>
internal sealed class StopSignals : IDisposable
{
    private readonly CancellationTokenSource _leave;
    private readonly CancellationTokenSource _atOnce = new();
    private readonly List<PosixSignalRegistration> _registrations = [];
    private readonly TextWriter? _err;
    private readonly Lock _lock = new();

    /// <summary>Begins to listen.</summary>
    /// <param name="surroundings">Where signals come from, and talk goes to.</param>
    /// <param name="silent">Whether somebody else shows <see cref="Said"/>: a line of its own would tear a live display.</param>
    public StopSignals(Surroundings surroundings, bool silent)
    {
        _err = silent ? null : surroundings.Err;
        _leave = CancellationTokenSource.CreateLinkedTokenSource(surroundings.Leave);
        if (surroundings.ListensToSignals)
        {
            Listen(PosixSignal.SIGINT, mayInsist: true);
            Listen(PosixSignal.SIGTERM, mayInsist: false);
            Listen(PosixSignal.SIGHUP, mayInsist: false);
        }
    }

    /// <summary>What the person who waits should know; null until a signal came.</summary>
    public string? Said { get; private set; }

    /// <summary>Set when the driver is to end its attempts and leave.</summary>
    public CancellationToken Leave => _leave.Token;

    /// <summary>Set when the driver is to kill its attempts and leave.</summary>
    public CancellationToken LeaveAtOnce => _atOnce.Token;

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var registration in _registrations)
        {
            registration.Dispose();
        }

        _leave.Dispose();
        _atOnce.Dispose();
    }

    private void Listen(PosixSignal signal, bool mayInsist) => _registrations.Add(PosixSignalRegistration.Create(signal, context =>
    {
        context.Cancel = true;
        Take(mayInsist);
    }));

    private void Take(bool mayInsist)
    {
        lock (_lock)
        {
            if (!_leave.IsCancellationRequested)
            {
                Tell("stopping cleanly; again to kill");
                _leave.Cancel();
            }
            else if (mayInsist && !_atOnce.IsCancellationRequested)
            {
                Tell("killing what runs");
                _atOnce.Cancel();
            }
        }
    }

    private void Tell(string what)
    {
        Said = what;
        try
        {
            _err?.WriteLine(what);
            _err?.Flush();
        }
        catch (IOException)
        {
            // The terminal is gone (SIGHUP): there is nobody to tell, and stopping matters more.
        }
    }
}
