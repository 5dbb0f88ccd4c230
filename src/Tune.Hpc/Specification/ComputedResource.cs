using Tune.Hpc.Trials;

namespace Tune.Hpc.Specification;

/// <summary>Puts what an expression gave into a request.</summary>
internal static class ComputedResource
{
    /// <exception cref="TuneException">It cannot be asked for.</exception>
    public static JobRequest With(JobRequest request, string key, ConfigValue value, ConfigMap config) => key switch
    {
        "nodes" when Whole(value) is { } nodes => request with { Nodes = nodes },
        "tasks" when Whole(value) is { } tasks => request with { Tasks = tasks },
        "tasks_per_node" when Whole(value) is { } each => request with { TasksPerNode = each },
        "cpus" when value.AsDouble is > 0 and < double.PositiveInfinity and var cpus => request with { Cpus = cpus },
        "gpus" when value.AsDouble is >= 0 and < double.PositiveInfinity and var gpus => request with { Gpus = gpus },
        "gpus" when value is ConfigText text && GpuText.TryRead(text.Value, out string type, out int count) => request with { Gpus = count, GpuType = type },
        "memory" when Memory(value) is { } memory => request with { MemoryMiB = memory },
        "memory_per_cpu" when Memory(value) is { } memory => request with { MemoryPerCpuMiB = memory },
        "memory_per_gpu" when Memory(value) is { } memory => request with { MemoryPerGpuMiB = memory },
        "time" when Time(value) is { } time => request with { Time = time },
        _ => throw new TuneException(SpecCodes.BadComputedResource, $"resources_per_trial.{key}: the expression gives {value.ToJson()} for {config.ToJson()}; it must give {Expected(key)}"),
    };

    private static int? Whole(ConfigValue value) =>
        value.AsDouble is >= 1 and <= int.MaxValue and var number && number == Math.Truncate(number) ? (int)number : null;

    private static long? Memory(ConfigValue value)
    {
        long mib = 0;
        bool ok = value is ConfigText text ? MemoryText.TryRead(text.Value, out mib) : value.AsDouble is { } number && MemoryText.TryRead(number, out mib);
        return ok ? mib : null;
    }

    private static TimeSpan? Time(ConfigValue value)
    {
        TimeSpan time = default;
        bool ok = value is ConfigText text ? DurationText.TryRead(text.Value, out time) : value.AsDouble is { } seconds && DurationText.TryRead(seconds, out time);
        return ok && time > TimeSpan.Zero ? time : null;
    }

    private static string Expected(string key) => key switch
    {
        "nodes" or "tasks" or "tasks_per_node" => "a whole number from 1",
        "cpus" => "a number above 0",
        "gpus" => GpuText.Expected,
        "time" => DurationText.Expected + ", above 0",
        _ => MemoryText.Expected,
    };
}
