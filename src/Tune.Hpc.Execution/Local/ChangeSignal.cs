namespace Tune.Hpc.Execution.Local;

/// <summary>Remembers that something changed until somebody has waited for it.</summary>
internal sealed class ChangeSignal
{
    private readonly Lock _gate = new();
    private TaskCompletionSource? _waiter;
    private bool _changed;

    /// <summary>Something changed.</summary>
    public void Set()
    {
        TaskCompletionSource? waiter;
        lock (_gate)
        {
            // Kept even when somebody seems to wait: he may have given up just now, and the next one must not miss it.
            _changed = true;
            waiter = _waiter;
            _waiter = null;
        }

        waiter?.TrySetResult();
    }

    /// <summary>True at once when something changed since the last wait, or when it does in time; false after that time.</summary>
    public async Task<bool> WaitAsync(TimeSpan atMost, TimeProvider time, CancellationToken cancellationToken)
    {
        Task change;
        lock (_gate)
        {
            if (_changed)
            {
                _changed = false;
                return true;
            }

            _waiter ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            change = _waiter.Task;
        }

        try
        {
            await change.WaitAsync(atMost, time, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            return false;
        }

        lock (_gate)
        {
            _changed = false;
        }

        return true;
    }
}
