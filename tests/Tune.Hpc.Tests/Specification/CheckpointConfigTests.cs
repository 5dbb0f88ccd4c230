using Tune.Hpc.Specification;

namespace Tune.Hpc.Tests.Specification;

public sealed class CheckpointConfigTests
{
    [Fact]
    public void All_checkpoints_are_kept_and_scripts_decide_unless_something_is_said() => Assert.Equal(new CheckpointSettings(), Specs.With("").Checkpoints);

    [Fact]
    public void Everything_can_be_said() => Assert.Equal(
        new CheckpointSettings { NumToKeep = 2, ScoreAttribute = "val/acc", LowIsGood = true, Frequency = 5, AtEnd = true },
        Specs.With("checkpoint_config: {num_to_keep: 2, checkpoint_score_attribute: val/acc, checkpoint_score_order: min, checkpoint_frequency: 5, checkpoint_at_end: true}").Checkpoints);

    [Fact]
    public void A_frequency_of_nothing_is_not_the_same_as_none_said() => Assert.Equal(0, Specs.With("checkpoint_config: {checkpoint_frequency: 0}").Checkpoints.Frequency);

    [Theory]
    [InlineData("num_to_keep: 0", "checkpoint_config.num_to_keep: 0 is not a whole number from 1")]
    [InlineData("num_to_keep: all", "'all' is not a whole number from 1")]
    [InlineData("checkpoint_frequency: -1", "-1 is not a whole number from 0")]
    [InlineData("checkpoint_score_order: best", "'best' is not")]
    [InlineData("keep: 3", "did you mean 'num_to_keep'?")]
    [InlineData("checkpoint_score_order: min", "min ranks checkpoints by a value that is not named; add checkpoint_score_attribute")]
    public void Mistakes_are_named(string entry, string expected) =>
        Assert.Contains(expected, Specs.ErrorWith($"checkpoint_config: {{{entry}}}").Message, StringComparison.Ordinal);
}
