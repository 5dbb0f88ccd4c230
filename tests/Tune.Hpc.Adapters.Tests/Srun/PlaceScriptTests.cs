using System.Collections.Immutable;
using System.Diagnostics;
using Tune.Hpc.Driver.Ports;
using Tune.Hpc.Execution.Srun;
using Tune.Hpc.TestKit;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Adapters.Tests.Srun;

/// <summary>The script that puts an attempt on its CPUs and GPUs, run as it is.</summary>
public sealed class PlaceScriptTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_share_of_the_third_gpu_shows_that_one_alone()
    {
        string said = Run(Write([0], [5]), ["SLURMD_NODENAME=n1", "CUDA_VISIBLE_DEVICES=0,1,2"], "echo $CUDA_VISIBLE_DEVICES");
        Assert.Equal("2", said);
    }

    [Fact]
    public void Where_devices_are_not_confined_they_go_by_slurms_number()
    {
        string said = Run(Write([0], [3, 5]), ["SLURMD_NODENAME=n1", "CUDA_VISIBLE_DEVICES=0,1,2,3,4,5,6,7", "ROCR_VISIBLE_DEVICES=0,3,5"], "echo $CUDA_VISIBLE_DEVICES $ROCR_VISIBLE_DEVICES");
        Assert.Equal("3,5 3,5", said);
    }

    [Fact]
    public void An_attempt_without_gpus_sees_none() =>
        Assert.Equal("[]", Run(Write([0], []), ["SLURMD_NODENAME=n1", "CUDA_VISIBLE_DEVICES=0,1,2"], "echo [$CUDA_VISIBLE_DEVICES]"));

    [Fact]
    public void The_process_is_bound_to_the_cpus_that_are_its_own()
    {
        RealPart.Program("taskset", "it is part of util-linux, and of Linux alone");
        var all = NumberRanges.TryParse(Allowed("sh", "-c"), out var mask) ? mask.Value : [];
        Assert.NotEmpty(all);

        // As many CPUs as this process may use: then their places count and not their numbers.
        var machine = new MachineCapacity(all.Length, [], null) { Name = "n1", CpuIds = [.. Enumerable.Range(100, all.Length)] };
        string path = Write(machine, [100 + all.Length - 1], []);
        Assert.Equal(all[^1].ToString(System.Globalization.CultureInfo.InvariantCulture), Allowed("env", "SLURMD_NODENAME=n1", "sh", path, "sh", "-c"));
    }

    [Fact]
    public void Cpus_that_are_not_there_are_said_and_the_command_runs()
    {
        string said = Run(Write([1000], []), ["SLURMD_NODENAME=n1"], "echo ran", withErrors: true);
        Assert.Contains("not bound to CPUs 1000", said);
        Assert.EndsWith("ran", said);
    }

    [Fact]
    public void As_a_prolog_it_tells_srun_what_a_task_gets()
    {
        string said = Run(Write([0], [5]), ["SLURMD_NODENAME=n1", "SLURM_LOCALID=0", "CUDA_VISIBLE_DEVICES=0,1,2"], null);
        Assert.Contains("export CUDA_VISIBLE_DEVICES=2", said.Split('\n'));
    }

    [Fact]
    public void A_trial_is_told_of_its_own_nodes_and_deadline_not_of_the_allocation()
    {
        string said = Run(
            Write([0], []),
            ["SLURMD_NODENAME=n1", "SLURM_JOB_NODELIST=n[1-9]", "SLURM_NTASKS=99", "SLURM_CPUS_ON_NODE=64"],
            "echo $SLURM_JOB_NODELIST $SLURM_NTASKS $SLURM_CPUS_ON_NODE $SLURM_JOB_END_TIME");
        Assert.Equal("n1 1 1 1000", said);
    }

    private static string Allowed(params string[] command) => Sh([.. command, "while read -r key value; do [ $key != Cpus_allowed_list: ] || echo $value; done </proc/self/status"], withErrors: false);

    private string Write(ImmutableArray<int> cpus, ImmutableArray<int> gpus) =>
        Write(new MachineCapacity(2000, [2, 3, 5], null) { Name = "n1", CpuIds = [.. Enumerable.Range(0, 2000)] }, cpus, gpus);

    private string Write(MachineCapacity machine, ImmutableArray<int> cpus, ImmutableArray<int> gpus)
    {
        var job = new JobSubmission
        {
            Attempt = new AttemptId(new TrialId(1), 1),
            JobName = new JobName("abc", new AttemptId(new TrialId(1), 1)),
            ScriptPath = "/none/job.sh",
            AttemptFolder = _folder.Path,
            Request = new JobRequest { Gpus = gpus.Length },
            Places = [new Placement("n1", 1, cpus, gpus)],
        };
        string path = Path.Combine(_folder.Path, "place.sh");
        var ends = DateTimeOffset.FromUnixTimeSeconds(1000);
        File.WriteAllText(path, PlaceScript.ToText(job, new Allocation("7", [machine], ends), ends, path, Path.Combine(_folder.Path, "hosts")));
        return path;
    }

    private static string Run(string path, string[] environment, string? command, bool withErrors = false) =>
        Sh(["env", .. environment, "sh", path, .. command is null ? Array.Empty<string>() : ["sh", "-c", command]], withErrors);

    private static string Sh(string[] words, bool withErrors)
    {
        var start = new ProcessStartInfo(words[0]) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (string word in words.Skip(1))
        {
            start.ArgumentList.Add(word);
        }

        using var process = Process.Start(start)!;
        var errors = new System.Text.StringBuilder();
        process.ErrorDataReceived += (_, line) => errors.AppendLine(line.Data);
        process.BeginErrorReadLine();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return ((withErrors ? errors.ToString() : "") + output).Trim();
    }
}
