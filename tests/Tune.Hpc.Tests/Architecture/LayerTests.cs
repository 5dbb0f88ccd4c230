namespace Tune.Hpc.Tests.Architecture;

/// <summary>The picture of <c>src/README.md</c>: fronts → Runtime → Execution and Storage → core.</summary>
public sealed class LayerTests
{
    private static readonly Dictionary<string, string[]> Below = new()
    {
        ["Tune.Hpc"] = [],
        ["Tune.Hpc.Storage"] = ["Tune.Hpc"],
        ["Tune.Hpc.Execution"] = ["Tune.Hpc"],
        ["Tune.Hpc.Runtime"] = ["Tune.Hpc.Execution", "Tune.Hpc.Storage"],
        ["Tune.Hpc.Cli"] = ["Tune.Hpc.Runtime"],
        ["Tune.Hpc.PowerShell"] = ["Tune.Hpc.Runtime"],
    };

    public static TheoryData<string> Layers => [.. Below.Keys];

    [Fact]
    public void The_picture_names_every_project_under_src() =>
        Assert.Equal(Below.Keys.Order(StringComparer.Ordinal), Repository.Projects("src").Select(p => p.Name).Order(StringComparer.Ordinal));

    [Theory, MemberData(nameof(Layers))]
    public void A_project_references_what_lies_under_it_and_nothing_else(string name)
    {
        var project = Repository.Projects("src").Single(p => p.Name == name);
        Assert.Equal(Below[name].Order(StringComparer.Ordinal), project.Projects.Order(StringComparer.Ordinal));
    }

    [Theory, MemberData(nameof(Layers))]
    public void Only_tests_see_what_is_internal(string name)
    {
        var project = Repository.Projects("src").Single(p => p.Name == name);
        var tests = Repository.Projects("tests").Select(p => p.Name).ToList();
        Assert.All(project.Friends, friend => Assert.Contains(friend, tests));
    }

    [Fact]
    public void Nothing_under_src_references_tests_or_examples() => Assert.All(
        Repository.Projects("src"),
        project => Assert.All(project.Projects, reference => Assert.Contains(reference, Below.Keys)));

    [Theory, MemberData(nameof(Layers))]
    public void Built_assemblies_see_no_neighbour(string name)
    {
        // Without its own types a reference is dropped, so an assembly that is missing here is one this test run does not load.
        if (AppDomain.CurrentDomain.GetAssemblies().SingleOrDefault(a => a.GetName().Name == name) is not { } assembly)
        {
            return;
        }

        var allowed = Reach(name).ToHashSet();
        var ours = assembly.GetReferencedAssemblies().Select(a => a.Name!).Where(a => a.StartsWith("Tune.Hpc", StringComparison.Ordinal));
        Assert.All(ours, reference => Assert.Contains(reference, allowed));
    }

    private static IEnumerable<string> Reach(string name) => Below[name].SelectMany(b => Reach(b).Prepend(b));
}
