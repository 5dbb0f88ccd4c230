using System.Net;
using System.Text.Json;
using Tune.Hpc.Cluster.Tests.Bed;

namespace Tune.Hpc.Cluster.Tests;

/// <summary>The cluster of the tests is what the other tests take it for.</summary>
public sealed class ClusterTests(ClusterFixture fixture)
{
    private TestCluster Cluster => fixture.Cluster;

    [Fact]
    public async Task At_least_four_nodes_take_jobs()
    {
        Assert.True(Cluster.Facts.Nodes.Count >= 4);
        foreach (string node in Cluster.Facts.Nodes)
        {
            Assert.Matches("^(IDLE|MIXED|ALLOCATED|COMPLETING)", await Cluster.Slurm.NodeAsync(node));
        }
    }

    [Fact]
    public async Task A_job_of_the_user_runs_on_the_node_it_asks_for()
    {
        await using var folder = await Cluster.FolderAsync();
        string job = await Cluster.Slurm.SubmitAsync(folder, "id -un; hostname; echo $SLURMD_NODENAME", "-w", "node2");
        await Cluster.Slurm.StateAsync(job, "COMPLETED");
        Assert.Equal([Cluster.Facts.User, Cluster.Facts.HasNamespaces ? "node2" : Dns.GetHostName(), "node2"], folder.Read($"slurm-{job}.out").Trim().Split('\n'));
        await folder.NothingIsLeftAsync();
    }

    [Fact]
    public async Task Accounting_tells_how_a_job_ended()
    {
        await using var folder = await Cluster.FolderAsync();
        string job = await Cluster.Slurm.SubmitAsync(folder, "exit 3");
        var records = await Until.SeenAsync(() => Cluster.Slurm.RecordsAsync(job), r => r is [{ State: "FAILED" }], $"a record of job {job}");
        Assert.Equal("3:0", records[0].ExitCode);
    }

    [Theory]
    [InlineData("a100:2", "0,1")]
    [InlineData("h100:1", "0")]
    public async Task A_job_is_told_which_gpus_are_its_own(string gpus, string visible)
    {
        await using var folder = await Cluster.FolderAsync();
        string job = await Cluster.Slurm.SubmitAsync(folder, "echo $CUDA_VISIBLE_DEVICES", $"--gpus={gpus}", "-p", "gpu");
        await Cluster.Slurm.StateAsync(job, "COMPLETED");
        Assert.Equal(visible, folder.Read($"slurm-{job}.out").Trim());
    }

    [Fact]
    public async Task Too_much_memory_ends_a_job()
    {
        await using var folder = await Cluster.FolderAsync();
        string job = await Cluster.Slurm.SubmitAsync(folder, "(head -c 300M /dev/zero; sleep 5) | tail", "--mem=50");
        Assert.Equal(Cluster.Facts.EnforcesMemory ? "OUT_OF_MEMORY" : "FAILED", await Cluster.Slurm.StateAsync(job, "OUT_OF_MEMORY", "FAILED"));
    }

    [Fact]
    public async Task A_quality_of_service_limits_how_many_jobs_are_submitted()
    {
        await using var folder = await Cluster.FolderAsync();
        for (int i = 0; i < 5; i++)
        {
            await Cluster.Slurm.SubmitAsync(folder, "sleep 60", "--qos=tiny");
        }

        var refused = await Cluster.RunAsUserAsync("sbatch", ["--qos=tiny", "--wrap=true"], folder.Path);
        Assert.Contains("QOSMaxSubmitJobPerUserLimit", refused.With(1).Err, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Slurmrestd_answers_who_has_a_token()
    {
        using var client = new HttpClient { BaseAddress = Cluster.Facts.RestUrl };
        client.DefaultRequestHeaders.Add("X-SLURM-USER-NAME", Cluster.Facts.User);
        client.DefaultRequestHeaders.Add("X-SLURM-USER-TOKEN", await Cluster.TokenAsync());
        string answer = await client.GetStringAsync(new Uri("/slurm/v0.0.38/ping", UriKind.Relative));
        Assert.Equal("UP", JsonDocument.Parse(answer).RootElement.GetProperty("pings")[0].GetProperty("ping").GetString());
    }

    [Fact]
    public async Task Every_host_is_reached_by_ssh_and_sees_the_same_files()
    {
        await using var folder = await Cluster.FolderAsync();
        folder.Write("seen", "by all");
        foreach (string host in Cluster.Facts.Hosts)
        {
            var said = await Cluster.RunAsUserAsync("ssh", ["-F", Cluster.Facts.SshConfig, host, $"hostname; cat {folder["seen"]}; sinfo -h -o %P -p debug"]);
            Assert.Equal([Cluster.Facts.HasNamespaces ? host : Dns.GetHostName(), "by alldebug*"], said.With(0).Out.Trim().Split('\n'));
        }
    }

    [Fact]
    public async Task The_built_tool_runs_as_the_user()
    {
        await using var folder = await Cluster.FolderAsync();
        var said = await Cluster.RunTuneAsync(["--version"], folder.Path);
        Assert.Matches(@"^\d+\.\d+", said.With(0).Out);
    }

    [Fact]
    public async Task The_built_tool_runs_a_sweep_as_the_user()
    {
        await using var folder = await Cluster.FolderAsync();
        folder.Write("sweep.yaml", """
            name: sweep
            command: sh {spec_dir}/trial.sh
            param_space: {x: uniform(0, 1)}
            metric: loss
            mode: min
            num_samples: 2
            storage_path: results
            """);
        folder.Write("trial.sh", "id -un >who; echo '{\"loss\": 1}' >>$TUNE_REPORTS\n");
        (await Cluster.RunTuneAsync(["run", "sweep.yaml"], folder.Path)).With(0);
        Assert.Equal(Cluster.Facts.User, folder.Read("results", "sweep", "trials", "00002", "who").Trim());
    }

    [Fact]
    public async Task The_built_tool_is_found_inside_a_job()
    {
        await using var folder = await Cluster.FolderAsync();
        string job = await Cluster.Slurm.SubmitAsync(folder, "dotnet tune --version && dotnet-tune --version");
        Assert.Equal("COMPLETED", await Cluster.Slurm.StateAsync(job, "COMPLETED", "FAILED"));
    }
}
