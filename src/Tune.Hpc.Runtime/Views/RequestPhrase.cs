using System.Globalization;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Runtime.Views;

/// <summary>Tells in words what an attempt asks for.</summary>
public static class RequestPhrase
{
    /// <summary>The words: <c>2 nodes, 4 tasks (2 on each node), 8 CPUs each, 2 GPUs of type a100, 4096 MiB, at most 01:00:00; partition=gpu</c>.</summary>
    public static string Of(JobRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        string parts = string.Join(", ", Parts(request));
        return request.Options.Count == 0 ? parts : $"{parts}; {string.Join(' ', request.Options.Select(o => o.Value is null ? o.Key : $"{o.Key}={o.Value}"))}";
    }

    private static IEnumerable<string> Parts(JobRequest request)
    {
        if (request.Nodes != 1)
        {
            yield return $"{request.Nodes} nodes";
        }

        if (request.Tasks != 1 || request.TasksPerNode is not null)
        {
            string onEach = request.TasksPerNode is { } count ? $" ({count} on each node)" : "";
            yield return $"{request.Tasks} {(request.Tasks == 1 ? "task" : "tasks")}{onEach}";
        }

        yield return $"{Number(request.Cpus)} CPU{(request.Cpus == 1 ? "" : "s")}{(request.Tasks == 1 ? "" : " each")}";
        if (request.Gpus > 0)
        {
            yield return $"{Number(request.Gpus)} GPU{(request.Gpus == 1 ? "" : "s")}{(request.GpuType is { } type ? $" of type {type}" : "")}";
        }

        foreach (var (amount, of) in new[] { (request.MemoryMiB, ""), (request.MemoryPerCpuMiB, " for each CPU"), (request.MemoryPerGpuMiB, " for each GPU") })
        {
            if (amount is { } mib)
            {
                yield return $"{mib} MiB{of}";
            }
        }

        if (request.Time is { } time)
        {
            yield return $"at most {time:c}";
        }
    }

    private static string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
