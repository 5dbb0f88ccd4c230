using Tune.Hpc.Execution.Slurm;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Adapters.Tests.Slurm;

public sealed class SbatchArgumentsTests
{
    private static string Line(JobRequest request) => string.Join(' ', SbatchArguments.Of(request));

    private static JobOptions Options(params (string Name, string? Value)[] options) => new(options.Select(o => KeyValuePair.Create(o.Name, o.Value)));

    [Fact]
    public void A_plain_request_says_how_big_it_is_and_that_the_driver_decides_about_another_attempt() =>
        Assert.Equal("--nodes=1 --ntasks=1 --cpus-per-task=1 --no-requeue", Line(new JobRequest()));

    [Fact]
    public void Everything_that_can_be_asked_for_is_asked_for_in_a_fixed_order()
    {
        var request = new JobRequest
        {
            Nodes = 2,
            Tasks = 8,
            TasksPerNode = 4,
            Cpus = 3,
            Gpus = 2,
            GpuType = "a100",
            MemoryMiB = 4096,
            Time = TimeSpan.FromMinutes(90),
            Options = Options(("partition", "gpu"), ("exclusive", null), ("requeue", null)),
        };
        Assert.Equal("--nodes=2 --ntasks=8 --ntasks-per-node=4 --cpus-per-task=3 --gpus=a100:2 --mem=4096M --time=0-01:30:00 --partition=gpu --exclusive --requeue", Line(request));
    }

    [Fact]
    public void Memory_may_be_that_of_a_cpu_or_of_a_gpu() =>
        Assert.Equal("--nodes=1 --ntasks=1 --cpus-per-task=1 --gpus=1 --mem-per-cpu=10M --mem-per-gpu=20M --no-requeue", Line(new JobRequest { Gpus = 1, MemoryPerCpuMiB = 10, MemoryPerGpuMiB = 20 }));

    [Theory]
    [InlineData(3, null)]
    [InlineData(1, 4)]
    [InlineData(3, 4)]
    public void One_task_that_nobody_asked_for_does_not_make_Slurm_cut_down_the_nodes_or_the_tasks_of_each(int nodes, int? perNode) =>
        Assert.DoesNotContain("--ntasks=", Line(new JobRequest { Nodes = nodes, TasksPerNode = perNode }), StringComparison.Ordinal);

    [Fact]
    public void Parts_of_cpus_and_gpus_become_whole_ones() =>
        Assert.Equal("--nodes=1 --ntasks=1 --cpus-per-task=2 --gpus=1 --no-requeue", Line(new JobRequest { Cpus = 1.5, Gpus = 0.5 }));

    [Theory]
    [InlineData(1, "0-00:01:00")]
    [InlineData(90, "0-00:02:00")]
    [InlineData(3600, "0-01:00:00")]
    [InlineData(90061, "1-01:02:00")]
    [InlineData(8640000, "100-00:00:00")]
    public void Times_are_whole_minutes_rounded_up(int seconds, string text) => Assert.Equal(text, SbatchArguments.TimeText(TimeSpan.FromSeconds(seconds)));

    [Theory]
    [InlineData("--mem=4096M", "#SBATCH --mem=4096M")]
    [InlineData("--exclusive", "#SBATCH --exclusive")]
    [InlineData("--comment=a b", "#SBATCH --comment=\"a b\"")]
    [InlineData("--comment=a # \"b' \\c", "#SBATCH --comment=\"a # \\\"b' \\\\c\"")]
    [InlineData("--comment=", "#SBATCH --comment=\"\"")]
    [InlineData("--nodelist=node[1-4]", "#SBATCH --nodelist=node[1-4]")]
    public void Directives_are_quoted_as_sbatch_reads_them(string argument, string line) => Assert.Equal(line, SbatchArguments.Directive(argument));

    [Fact]
    public void A_line_break_in_an_option_is_an_error() =>
        Assert.Equal("TUNE3104", Assert.Throws<TuneException>(() => SbatchArguments.Directive("--comment=a\nrm -rf x")).Code);
}
