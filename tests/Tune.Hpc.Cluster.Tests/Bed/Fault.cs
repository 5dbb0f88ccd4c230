namespace Tune.Hpc.Cluster.Tests.Bed;

/// <summary>Something that is broken until it is healed.</summary>
public sealed class Fault(ClusterScript script, string[] heal) : IAsyncDisposable
{
    private bool _healed;

    /// <summary>Makes it good, and waits until it is; once is enough.</summary>
    public async Task HealAsync()
    {
        if (!_healed)
        {
            await script.RunAsync(heal);
            _healed = true;
        }
    }

    public async ValueTask DisposeAsync() => await HealAsync();
}
