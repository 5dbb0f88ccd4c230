using Tune.Hpc.Execution.Local;

namespace Tune.Hpc.Adapters.Tests.Local;

/// <summary>Waiting for a change.</summary>
public sealed class ChangeSignalTests
{
    private readonly ChangeSignal _change = new();

    [Fact]
    public async Task A_change_before_the_wait_is_not_missed_and_counts_once()
    {
        _change.Set();
        Assert.True(await WaitAsync(Deadline.Long));
        Assert.False(await WaitAsync(TimeSpan.FromMilliseconds(1)));
    }

    [Fact]
    public async Task A_change_during_the_wait_ends_it()
    {
        var wait = WaitAsync(Deadline.Long);
        Assert.False(wait.IsCompleted);
        _change.Set();
        Assert.True(await wait);
        Assert.False(await WaitAsync(TimeSpan.FromMilliseconds(1)));
    }

    [Fact]
    public async Task A_change_after_a_wait_that_gave_up_is_not_missed()
    {
        Assert.False(await WaitAsync(TimeSpan.FromMilliseconds(1)));
        _change.Set();
        Assert.True(await WaitAsync(Deadline.Long));
    }

    [Fact]
    public async Task A_canceled_wait_says_so_and_loses_nothing()
    {
        using var cancel = new CancellationTokenSource();
        var wait = _change.WaitAsync(Deadline.Long, TimeProvider.System, cancel.Token);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => wait);
        _change.Set();
        Assert.True(await WaitAsync(Deadline.Long));
    }

    private Task<bool> WaitAsync(TimeSpan atMost) => _change.WaitAsync(atMost, TimeProvider.System, CancellationToken.None);
}
