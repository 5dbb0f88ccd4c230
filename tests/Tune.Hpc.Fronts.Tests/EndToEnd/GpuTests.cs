namespace Tune.Hpc.Fronts.Tests.EndToEnd;

/// <summary>GPUs that trials are given, as they see them. The machine needs none: the specification says which there are.</summary>
public sealed class GpuTests
{
    [Fact]
    public void Fractions_share_a_gpu_and_wholes_have_it_alone()
    {
        // Trials wait for each other, so that they hold their GPUs at the same time.
        using var sweep = new Sweep(Specification("gpus: 0.5", 4), Script(4));
        sweep.Run("--set", "executor.gpus=[1, 3]").With(0);
        Assert.Equal(["1", "1", "3", "3"], sweep.Log().Order());
    }

    [Fact]
    public void Several_gpus_are_listed()
    {
        using var sweep = new Sweep(Specification("gpus: 2", 2), Script(2));
        sweep.Run("--set", "executor.gpus=4").With(0);
        Assert.Equal(["0,1", "2,3"], sweep.Log().Order());
    }

    [Fact]
    public void Who_asks_for_none_sees_none()
    {
        using var sweep = new Sweep(Specification("cpus: 1", 2), Script(2));
        using var driver = TuneProcess.Start(sweep.Current, new Dictionary<string, string> { ["CUDA_VISIBLE_DEVICES"] = "0,1" }, ["run", "spec.yaml", "--set", "executor.gpus=2"]);
        driver.End().With(0);
        Assert.Equal(["empty", "empty"], sweep.Log());
    }

    private static string Specification(string resources, int trials) =>
        $"command: [sh, \"{{spec_dir}}/trial.sh\", \"{{spec_dir}}/log\"]\nnum_samples: {trials}\nresources_per_trial: {{{resources}}}";

    private static string Script(int together) => $$"""
        cuda=${CUDA_VISIBLE_DEVICES-unset}
        echo "${cuda:-empty}" >>"$1"
        until [ "$(wc -l <"$1")" -ge {{together}} ]; do sleep 0.02; done

        """;
}
