using Tune.Hpc.Search;
using Tune.Hpc.Search.Around;

namespace Tune.Hpc.Tests.Search.Around;

public sealed class LimitTests
{
    private readonly HearingSearcher _inner = new();

    [Fact]
    public void A_limit_answers_not_now_while_so_many_are_unfinished_and_paused_ones_do_not_count()
    {
        var run = new WrapperFixture(new LimitedSearcher(_inner, 2));
        run.Create();
        run.Create();
        Assert.Equal("2 trials are unfinished, max_concurrent of the searcher is 2", Assert.IsType<Suggestion.NotNow>(run.Suggest()).Reason);
        run.Paused = 1;
        Assert.IsType<Suggestion.Run>(run.Suggest());
        run.Paused = 0;
        run.Finish(1, 1);
        run.Create();
        Assert.IsType<Suggestion.NotNow>(run.Suggest());
    }

    [Fact]
    public void A_batch_is_told_together_by_number_once_all_of_it_has_ended()
    {
        var run = new WrapperFixture(new BatchedSearcher(_inner, 2));
        run.Create();
        run.Create();
        run.Finish(2, 1);
        Assert.Equal("1 of a batch of 2 are unfinished", Assert.IsType<Suggestion.NotNow>(run.Suggest()).Reason);
        run.Finish(1, null, failed: true);
        Assert.Equal(["created 1 {\"i\":0}", "created 2 {\"i\":1}", "failed 1 {\"i\":0}  2 s", "ended 2 {\"i\":1} 1 2 s"], _inner.Heard);
        Assert.IsType<Suggestion.Run>(run.Suggest());
    }

    [Fact]
    public void A_batch_that_could_not_be_filled_is_over_with_its_last_trial()
    {
        var run = new WrapperFixture(new BatchedSearcher(_inner, 4));
        run.Create();
        run.Create();
        run.Finish(1, 1);
        run.Finish(2, 1);
        Assert.Equal(4, _inner.Heard.Count);
    }

    [Fact]
    public void A_trial_that_is_reopened_belongs_to_the_batch_of_the_time()
    {
        var run = new WrapperFixture(new BatchedSearcher(_inner, 2));
        run.Create();
        run.Create();
        run.Finish(1, 1);
        run.Finish(2, 2);
        run.Create();
        run.Reopen(1);
        run.Finish(3, 3);
        Assert.Equal("reopened 1", _inner.Heard[^1]);
        run.Finish(1, 4);
        Assert.Equal(["ended 1 {\"i\":0} 4 2 s", "ended 3 {\"i\":2} 3 2 s"], _inner.Heard[^2..]);
    }
}
