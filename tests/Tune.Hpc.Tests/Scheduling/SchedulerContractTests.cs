using Tune.Hpc.Runtime.Specification.Keys.Schedulers;
using Tune.Hpc.Specification;
using Tune.Hpc.TestKit.Scheduling;

namespace Tune.Hpc.Tests.Scheduling;

public sealed class SchedulerContractTests
{
    public static TheoryData<string, string> LawsAndSchedulers
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (string law in SchedulerContract.Laws.Keys)
            {
                SchedulerCases.All.ToList().ForEach(which => data.Add(law, which.Name));
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(LawsAndSchedulers))]
    public void Every_scheduler_keeps_the_contract(string law, string scheduler) =>
        SchedulerContract.Laws[law](SchedulerCases.All.Single(which => which.Name == scheduler));

    [Fact]
    public void Every_scheduler_that_a_specification_can_name_is_held_to_the_contract() =>
        Assert.Empty(SchedulerKeys.Kind.Types.Select(t => t.Type).Except(SchedulerCases.All.Select(which => which.Settings.Type)));
}
