using System.Globalization;
using Tune.Hpc.Driver.Ports;
using Tune.Hpc.Execution.Slurm.Submitting;
using Tune.Hpc.Execution.Slurm;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Adapters.Tests.Slurm;

public sealed class SubmissionTests
{
    private const string LimitError = "echo 'sbatch: error: QOSMaxSubmitJobPerUserLimit' >&2; exit 1";

    [Fact]
    public async Task Attempts_that_ask_for_the_same_go_out_as_one_array()
    {
        await using var cluster = new StandInCluster();
        var results = await cluster.SubmitAsync(cluster.Jobs(3));
        Assert.Equal(["50_0", "50_1", "50_2"], results.Select(r => r.Job));
        string call = Assert.Single(cluster.CallsOf("sbatch"));
        Assert.Contains("--job-name=tune.x.a000001 ", call, StringComparison.Ordinal);
        Assert.Contains("--array=0-2 ", call, StringComparison.Ordinal);
        Assert.Equal("00001.1\n00002.1\n00003.1\n", File.ReadAllText(cluster.Path("submissions", "000001.list")));
    }

    [Fact]
    public async Task Attempts_that_ask_for_something_else_go_out_apart_and_a_single_one_under_its_own_name()
    {
        await using var cluster = new StandInCluster();
        await cluster.SubmitAsync(cluster.Job(1), cluster.Job(2, new JobRequest { Cpus = 2 }), cluster.Job(3));
        var calls = cluster.CallsOf("sbatch");
        Assert.Equal(2, calls.Count);
        Assert.Single(calls, c => c.Contains("--job-name=tune.x.00002.1 ", StringComparison.Ordinal) && !c.Contains("--array", StringComparison.Ordinal));
    }

    [Fact]
    public async Task In_job_mode_each_attempt_is_a_job()
    {
        await using var cluster = new StandInCluster(SlurmMode.Job);
        await cluster.SubmitAsync(cluster.Jobs(5));
        Assert.Equal(5, cluster.CallsOf("sbatch").Count);
        Assert.False(Directory.Exists(cluster.Path("submissions")));
    }

    [Fact]
    public async Task An_array_is_no_larger_than_the_cluster_takes()
    {
        await using var cluster = new StandInCluster();
        cluster.Says("scontrol", "echo 'MaxArraySize = 4'");
        await cluster.SubmitAsync(cluster.Jobs(10));
        Assert.Equal(["0-1", "0-3", "0-3"], cluster.CallsOf("sbatch").Select(c => c.Split("--array=")[1].Split(' ')[0]).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Numbers_of_arrays_are_never_given_twice()
    {
        await using var cluster = new StandInCluster();
        Directory.CreateDirectory(cluster.Path("submissions"));
        File.WriteAllText(cluster.Path("submissions", "000041.list"), "00001.1\n");
        await cluster.SubmitAsync(cluster.Jobs(2));
        Assert.Contains("--job-name=tune.x.a000042 ", Assert.Single(cluster.CallsOf("sbatch")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_does_not_fit_whole_goes_out_in_part_and_the_limit_is_remembered_and_dared_again_later()
    {
        await using var cluster = new StandInCluster();
        cluster.Says("sbatch", $"case $* in *--array=0-[2-9]*) {LimitError} ;; esac; echo 50");
        var results = await cluster.SubmitAsync(cluster.Jobs(8));
        Assert.Equal(["50_0", "50_1", null, null, null, null, null, null], results.Select(r => r.Job));
        Assert.All(results.Skip(2), r => Assert.Contains("QOSMaxSubmitJobPerUserLimit", r.NotYet, StringComparison.Ordinal));
        Assert.Equal(2, cluster.Executor.MostJobs);
        cluster.Pass(121);
        Assert.Equal(4, cluster.Executor.MostJobs);
    }

    [Fact]
    public async Task A_single_job_over_the_limit_waits_for_its_turn()
    {
        await using var cluster = new StandInCluster();
        cluster.Says("sbatch", LimitError);
        var result = Assert.Single(await cluster.SubmitAsync(cluster.Job(1)));
        Assert.Equal((null, null, 1), (result.Job, result.Error, cluster.Executor.MostJobs));
        Assert.NotNull(result.NotYet);
    }

    [Fact]
    public async Task An_array_that_is_refused_for_its_size_goes_out_in_parts()
    {
        await using var cluster = new StandInCluster();
        cluster.Says("sbatch", "case $* in *--array=0-[4-9]*) echo 'sbatch: error: Batch job submission failed: Invalid job array specification' >&2; exit 1 ;; esac; echo 50");
        Assert.All(await cluster.SubmitAsync(cluster.Jobs(8)), r => Assert.NotNull(r.Job));
    }

    [Fact]
    public async Task A_refusal_says_what_was_asked_and_what_the_cluster_has()
    {
        await using var cluster = new StandInCluster();
        cluster.Says("sbatch", "echo 'sbatch: error: invalid partition specified: nope' >&2; exit 1");
        cluster.Says("sinfo", "echo 'debug|4|16|16000|idle|(null)|cpu'");
        cluster.Says("scontrol", "case $* in *partition*) echo 'PartitionName=debug Default=YES State=UP TotalNodes=4' ;; esac");
        var request = new JobRequest { Options = new([KeyValuePair.Create<string, string?>("partition", "nope")]) };
        string error = Assert.Single(await cluster.SubmitAsync(cluster.Job(1, request))).Error!;
        Assert.StartsWith("TUNE3103: sbatch refused the job: sbatch: error: invalid partition specified: nope (asked with --nodes=1", error, StringComparison.Ordinal);
        Assert.EndsWith("partition: there is no 'nope'; the cluster has: debug (default)", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_submission_folder_that_cannot_be_written_is_told_and_tried_again_later()
    {
        await using var cluster = new StandInCluster();
        File.WriteAllText(cluster.Path("submissions"), "in the way");
        Assert.All(await cluster.SubmitAsync(cluster.Jobs(2)), r => Assert.StartsWith("TUNE3105", r.NotYet, StringComparison.Ordinal));
        Assert.Empty(cluster.CallsOf("sbatch"));
    }

    [Fact]
    public async Task The_script_of_an_array_becomes_the_script_of_its_elements_attempt()
    {
        await using var cluster = new StandInCluster();
        var jobs = cluster.Jobs(3);
        foreach (var job in jobs)
        {
            File.WriteAllText(job.ScriptPath, $"echo trial {job.Attempt.Trial}\n");
        }

        await cluster.SubmitAsync(jobs);
        string script = cluster.Path("submissions", "000001.sh");
        for (int i = 0; i < jobs.Length; i++)
        {
            Assert.Equal((0, $"trial {jobs[i].Attempt.Trial}\n", ""), Local.Shells.Run("env", $"SLURM_ARRAY_TASK_ID={i.ToString(CultureInfo.InvariantCulture)}", "sh", script));
        }

        Assert.Equal(74, Local.Shells.Run("env", "SLURM_ARRAY_TASK_ID=3", "sh", script).Code);
        Assert.Equal(74, Local.Shells.Run("sh", script).Code);
    }

    [Fact]
    public void A_percent_sign_in_a_path_is_one()
    {
        var job = new JobSubmission { Attempt = new(new TrialId(1), 1), JobName = new("x", new(new TrialId(1), 1)), AttemptFolder = "/a%b", ScriptPath = "/a%b/job.sh", Request = new() };
        Assert.Contains("--output=/a%%b/slurm.log", SbatchCall.Plain(new SubmissionBatch([], [job]), "/a%b"));
    }
}
