using Tune.Hpc.Space.Expressions;
using Tune.Hpc.Specification;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Tests.Specification;

public sealed class ResourcesSpecTests
{
    private static readonly ConfigMap _config = (ConfigMap)ConfigValue.Parse("{\"n\":4,\"half\":0.5,\"size\":\"2G\",\"t\":\"30m\",\"none\":0,\"inf\":\"Infinity\",\"bad\":\"x\"}");

    [Fact]
    public void Computed_values_replace_fixed_ones()
    {
        var resources = Computed(("tasks", "n"), ("cpus", "n"), ("gpus", "half"), ("memory", "size"), ("time", "t")) with { Fixed = new JobRequest { Nodes = 2 } };
        Assert.Equal(
            new JobRequest { Nodes = 2, Tasks = 4, Cpus = 4, Gpus = 0.5, MemoryMiB = 2048, Time = TimeSpan.FromMinutes(30) },
            resources.RequestFor(_config));
    }

    [Theory]
    [InlineData("nodes", "half", "it must give a whole number from 1")]
    [InlineData("tasks", "none", "a whole number from 1")]
    [InlineData("cpus", "none", "a number above 0")]
    [InlineData("gpus", "inf", "a number from 0")]
    [InlineData("memory", "bad", "a memory size")]
    [InlineData("time", "none", "a duration")]
    [InlineData("cpus", "missing", "gives null for {")]
    public void What_cannot_be_asked_for_is_refused(string key, string name, string part)
    {
        var error = Assert.Throws<TuneException>(() => Computed((key, name)).RequestFor(_config));
        Assert.StartsWith($"resources_per_trial.{key}: ", error.Message, StringComparison.Ordinal);
        Assert.Contains(part, error.Message, StringComparison.Ordinal);
        Assert.Equal(SpecCodes.BadComputedResource, error.Code);
    }

    private static ResourcesSpec Computed(params (string Key, string Name)[] expressions) =>
        new() { Computed = expressions.ToDictionary(e => e.Key, e => (Expression)new Parameter(e.Name)) };

    private sealed record Parameter(string Name) : Expression
    {
        public override ConfigValue Evaluate(IExpressionScope scope) => ((ConfigMap)scope.Find("config")!)[Name] ?? ConfigValue.Null;
    }
}
