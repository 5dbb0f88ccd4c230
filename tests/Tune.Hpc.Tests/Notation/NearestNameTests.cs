using Tune.Hpc.Specification;

namespace Tune.Hpc.Tests.Notation;

public sealed class NearestNameTests
{
    [Theory]
    [InlineData("loguniforn", "loguniform")]
    [InlineData("unifrom", "uniform")]
    [InlineData("Uniform", "uniform")]
    [InlineData("log-uniform", "loguniform")]
    [InlineData("relu", null)]
    [InlineData("", null)]
    public void It_is_the_one_a_person_meant(string written, string? meant) => Assert.Equal(meant, NearestName.Find(written, ["uniform", "loguniform", "choice"]));

    [Fact]
    public void Swapped_neighbours_are_one_mistake() => Assert.Equal(1, NearestName.Distance("unifrom", "uniform"));

    [Fact]
    public void Ties_go_to_the_first_of_the_alphabet() => Assert.Equal("bat", NearestName.Find("rat", ["cat", "bat"]));
}
