using Tune.Hpc.Driver.Ports;
using Tune.Hpc.Execution.Slurm;
using Tune.Hpc.Execution.Slurm.Submitting;
using Tune.Hpc.TestKit;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Adapters.Tests.Slurm;

public sealed class SubmissionFilesTests
{
    private const int Threads = 8;
    private const int Each = 40;

    [Fact]
    public void Arrays_that_go_out_at_once_have_numbers_of_their_own_and_their_own_attempts()
    {
        using var folder = new TemporaryFolder();
        var files = new SubmissionFiles(folder.Path, groupShared: false);
        var numbers = new int[Threads * Each];
        Parallel.For(0, Threads, new ParallelOptions { MaxDegreeOfParallelism = Threads }, thread =>
        {
            for (int i = 0; i < Each; i++)
            {
                int trial = (thread * Each) + i;
                numbers[trial] = files.Write([], [Job(trial), Job(trial + 1000)]);
                if (i % 5 == 0)
                {
                    files.Remove(files.Write([], [Job(9000)]));
                }
            }
        });

        Assert.Distinct(numbers);
        var read = new SubmissionFiles(folder.Path, groupShared: false);
        for (int trial = 0; trial < numbers.Length; trial++)
        {
            Assert.Equal(Job(trial).Attempt, files.AttemptOf(numbers[trial], 0));
            Assert.Equal(Job(trial + 1000).Attempt, read.AttemptOf(numbers[trial], 1));
            Assert.Contains($"tune_list='{files.ListOf(numbers[trial])}'", File.ReadAllText(files.ScriptOf(numbers[trial])), StringComparison.Ordinal);
        }
    }

    private static JobSubmission Job(int trial)
    {
        var attempt = new AttemptId(new TrialId(trial + 1), 1);
        return new() { Attempt = attempt, JobName = new JobName("x", attempt), ScriptPath = $"/trials/{attempt.Trial}/1/job.sh", AttemptFolder = $"/trials/{attempt.Trial}/1", Request = new JobRequest() };
    }
}
