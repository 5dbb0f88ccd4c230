using System.Text;
using Tune.Hpc.Runtime.Asking;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Adapters.Tests.Asking;

public sealed class FolderNamesTests
{
    private readonly FolderNames _names = new();

    private string For(string wanted, int trial = 7) => _names.For(wanted, new TrialId(trial));

    [Theory]
    [InlineData("lr=0.1,act=relu", "lr=0.1,act=relu")]
    [InlineData("a/b\\c", "a_b_c")]
    [InlineData("f(x)", "f_x_")]
    [InlineData("C:\nrm", "C__rm")]
    [InlineData("../../etc", ".._.._etc")]
    [InlineData("..", "__")]
    [InlineData(".", "_")]
    [InlineData(" padded ", "padded")]
    [InlineData("   ", "_00007")]
    public void Any_text_becomes_a_name_in_one_folder(string wanted, string name) => Assert.Equal(name, For(wanted));

    [Fact]
    public void A_name_that_is_taken_gets_the_trial_s_number()
    {
        _names.Take("old");
        Assert.Equal(["a", "a_00002", "A_00003", "old_00004"], new[] { For("a", 1), For("a", 2), For("A", 3), For("old", 4) });
    }

    [Fact]
    public void Two_trials_never_share_a_name_whatever_they_are_called()
    {
        string[] names = [For("a_00003", 1), For("a", 2), For("a", 3)];
        Assert.Equal(3, names.Distinct().Count());
    }

    [Fact]
    public void Long_names_are_cut_between_characters()
    {
        Assert.Equal(new string('x', 130), For(new string('x', 500)));
        string cut = For(string.Concat(Enumerable.Repeat("\U0001F600", 200)));
        Assert.InRange(Encoding.UTF8.GetByteCount(cut), 100, 200);
        Assert.True(cut.EnumerateRunes().All(r => r.Value == 0x1F600), "a character was cut in two");
    }
}
