using Tune.Hpc.Driver.Ports;
using Tune.Hpc.Execution.Slurm.Queue;
using Tune.Hpc.Execution.Slurm;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Adapters.Tests.Slurm;

public sealed class QueueRowTests
{
    private const string Prefix = "tune.x7.";

    [Fact]
    public void Only_jobs_of_the_experiment_are_read()
    {
        var rows = QueueRow.Parse(Recorded.Read("squeue-22.05.8.txt"), Prefix);
        Assert.Equal(9, rows.Length);
        Assert.All(rows, r => Assert.StartsWith(Prefix, r.Name, StringComparison.Ordinal));
    }

    [Fact]
    public void A_job_that_waits_says_why()
    {
        var row = QueueRow.Parse(Recorded.Read("squeue-22.05.8.txt"), Prefix).Single(r => r.Name == "tune.x7.00008.1");
        Assert.Equal(("57", null, "PENDING", "PartitionDown", ""), (row.Id, row.Index, row.State, row.Reason, row.Nodes));
        Assert.Equal(DateTimeOffset.FromUnixTimeSeconds(1795340305), row.Submit);
        Assert.NotNull(NeverReasons.Of(row.Reason));
    }

    [Fact]
    public void Elements_of_an_array_have_their_index_and_the_id_by_which_they_are_canceled()
    {
        var rows = QueueRow.Parse(Recorded.Read("squeue-22.05.8.txt"), Prefix).Where(r => r.Name == "tune.x7.a000001").ToList();
        Assert.Equal([("55_0", 0), ("55_1", 1)], rows.Select(r => (r.Id, r.Index!.Value)));
        Assert.All(rows, r => Assert.Equal((JobPhase.Running, "node1"), (r.Word.Phase, r.Nodes)));
    }

    [Fact]
    public void No_jobs_is_an_answer() => Assert.Empty(QueueRow.Parse("", Prefix));

    [Theory]
    [InlineData("1|1|1|N/A|RUNNING|None|1795340306|1795340306|node1|tune.x7.00001.1\n2|2|2|N/A|RUNN")]
    [InlineData("1|1|1|N/A|RUNNING|None|1795340306|1795340306|node1|tune.x7.00001.1")]
    [InlineData("RUNNING|tune.x7.00001.1\n")]
    public void An_answer_that_is_cut_off_or_torn_is_none(string text) => Assert.Throws<FormatException>(() => QueueRow.Parse(text, Prefix));

    [Theory]
    [InlineData("PENDING", JobPhase.Queued, null)]
    [InlineData("REQUEUE_HOLD", JobPhase.Queued, null)]
    [InlineData("COMPLETING", JobPhase.Running, null)]
    [InlineData("SUSPENDED", JobPhase.Running, null)]
    [InlineData("A_WORD_OF_SLURM_99", JobPhase.Running, null)]
    [InlineData("COMPLETED", JobPhase.Ended, AttemptOutcome.Completed)]
    [InlineData("CANCELLED by 1001", JobPhase.Ended, AttemptOutcome.Canceled)]
    [InlineData("CANCELLED+", JobPhase.Ended, AttemptOutcome.Canceled)]
    [InlineData("OUT_OF_MEMORY", JobPhase.Ended, AttemptOutcome.OutOfMemory)]
    [InlineData("NODE_FAIL", JobPhase.Ended, AttemptOutcome.NodeFail)]
    public void Words_have_one_meaning_and_an_unknown_one_ends_nothing(string word, JobPhase phase, AttemptOutcome? outcome) =>
        Assert.Equal(new StateWord(phase, outcome), StateWord.Of(word));

    [Theory]
    [InlineData("PartitionTimeLimit", true)]
    [InlineData("PartitionConfig", true)]
    [InlineData("QOSMaxWallDurationPerJobLimit", true)]
    [InlineData("AssocMaxCpuPerJobLimit", true)]
    [InlineData("QOSMaxGRESPerNode", true)]
    [InlineData("QOSMinCpuNotSatisfied", true)]
    [InlineData("QOSMaxSubmitJobPerUserLimit", false)]
    [InlineData("QOSMaxCpuPerUserLimit", false)]
    [InlineData("AssocGrpCPUMinutesLimit", false)]
    [InlineData("Resources", false)]
    [InlineData("Priority", false)]
    [InlineData("ReqNodeNotAvail, UnavailableNodes:node1", false)]
    [InlineData("JobHeldUser", false)]
    [InlineData("BeginTime", false)]
    public void Some_reasons_mean_never(string reason, bool never) => Assert.Equal(never, NeverReasons.Of(reason) is not null);

    [Fact]
    public void Accounting_is_read_with_who_canceled_and_how_a_script_ended()
    {
        var rows = AccountingRow.Parse(Recorded.Read("sacct-22.05.8.txt"));
        Assert.Equal("user id 1001", rows.Single(r => r.Id == "56").CanceledBy);
        Assert.Equal((0, 53), rows.Where(r => r.Id == "61").Select(r => (r.Code, r.Signal)).Single());
        Assert.Equal("mine | with a bar", rows.Single(r => r.Id == "59").Name);
        Assert.Equal(1, rows.Single(r => r.Id == "55_1").Index);
    }

    [Fact]
    public void Elements_that_never_started_share_a_row_of_accounting()
    {
        var rows = AccountingRow.Parse("26|26_[0-2,7%1]|CANCELLED by 0|0:0|1795339055|None assigned|tune.x7.a000003\n");
        Assert.Equal(["26_0", "26_1", "26_2", "26_7"], rows.Select(r => r.Id));
        Assert.All(rows, r => Assert.Equal(("user id 0", ""), (r.CanceledBy, r.Nodes)));
    }
}
