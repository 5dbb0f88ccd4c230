using Tune.Hpc.TestKit;

namespace Tune.Hpc.Cluster.Tests.Bed;

/// <summary>The cluster of this test run. It is left as it was found: up, down, or not there.</summary>
/// <remarks>
/// <c>TUNE_TEST_CLUSTER</c>: <c>required</c> brings it up, and tests fail where that is impossible; <c>off</c> skips them; without it they run if the
/// cluster is up already, since a test run that was not asked to must not install packages. <c>TUNE_CLUSTER_KEEP=1</c> leaves it up for the next run.
/// </remarks>
public sealed class ClusterFixture : IAsyncLifetime
{
    public const string Switch = "TUNE_TEST_CLUSTER";
    private const string HowToGet = $"{Switch}=required as root on Debian, or \"tests/cluster/cluster up\" before";

    private readonly ClusterScript _script = new();
    private readonly string? _wish = Environment.GetEnvironmentVariable(Switch);
    private TestCluster? _cluster;
    private string? _failure;
    private string? _leaveBy;

    /// <summary>The cluster; where it is not, the test ends here: skipped, or failed if it had to be there.</summary>
    public TestCluster Cluster
    {
        get
        {
            Assert.SkipWhen(_wish == "off", $"{Switch}=off");
            Assert.True(_failure is null, _failure);
            RealPart.Require(_cluster is not null, "a Slurm cluster", HowToGet);
            return _cluster;
        }
    }

    /// <summary>Makes good whatever a test has broken; at the end of a test that may not have had a cluster at all.</summary>
    public Task HealAsync() => _cluster?.Faults.HealAsync() ?? Task.CompletedTask;

    public async ValueTask InitializeAsync()
    {
        try
        {
            Assert.True(_wish is null or "" or "off" or "required", $"{Switch} is '{_wish}': 'required', 'off' or nothing would be right");
            if (_wish != "off" && (_wish == "required" || ClusterScript.CanRun) && await IsThereAsync())
            {
                _cluster = await TestCluster.AttachAsync(_script);
            }
        }
        catch (Exception failure)
        {
            // It belongs to every test that wants the cluster, not to those that do not.
            _failure = $"{Switch}={_wish}, but the cluster could not be had: {failure.Message}";
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_cluster is not null)
        {
            await _cluster.DisposeAsync();
        }

        if (_leaveBy is not null && Environment.GetEnvironmentVariable("TUNE_CLUSTER_KEEP") != "1")
        {
            await _script.RunAsync(_leaveBy);
        }
    }

    private async Task<bool> IsThereAsync()
    {
        bool existed = (await _script.TryAsync("env")).ExitCode == 0;
        bool ran = existed && (await _script.TryAsync("status")).ExitCode == 0;
        if (ran || _wish != "required")
        {
            return ran;
        }

        _leaveBy = existed ? "down" : "purge";
        await _script.RunAsync("up");
        return true;
    }
}
