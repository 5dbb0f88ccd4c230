using Tune.Hpc.Runtime.Specification.Keys;
using Tune.Hpc.Runtime.Specification.Site;
using Tune.Hpc.Specification;

namespace Tune.Hpc.Runtime.Specification;

/// <summary>Refuses requests that no trial could make. Those that depend on the configuration are checked trial by trial.</summary>
internal static class RequestCheck
{
    private const string OnlySlurm = "only 'executor: slurm' knows it; this experiment's executor is";

    public static void Run(ExperimentSpec spec, SpecSection section, SpecReading reading)
    {
        foreach (var key in spec.Executor.Queue is null ? ForeignKeys(spec.Resources) : [])
        {
            reading.Errors.Add(SpecCodes.Contradiction, section.PlaceOf(SpecKeys.Resources, key), $"{OnlySlurm} {spec.Executor.Type}");
        }

        if (spec.Resources.Computed.Count > 0)
        {
            return;
        }

        var request = spec.Resources.Fixed;
        if (spec.Resources.WhyNot(request) is var (wrong, what))
        {
            bool above = spec.Resources.Limits?.WhyNot(request) is not null && (spec.Resources with { Limits = null }).WhyNot(request) is null;
            reading.Errors.Add(above ? SiteCodes.AboveLimit : SpecCodes.Contradiction, section.PlaceOf(SpecKeys.Resources, wrong), what);
        }

        if (spec.Resources.Options is { SignalsBeforeEnd: true, SignalBeforeEnd: { } before } && before >= request.Time)
        {
            reading.Errors.Add(
                SpecCodes.Contradiction,
                section.PlaceOf(SpecKeys.Executor, "signal_before_end_s"),
                $"{before.TotalSeconds} s before the end is not within resources_per_trial.time, {request.Time.Value.TotalSeconds} s; make it shorter, or 0 for no signal");
        }
    }

    private static IEnumerable<string> ForeignKeys(ResourcesSpec resources) => new (string Key, bool Given)[]
    {
        (ResourceKeys.Gpus.Name, resources.Fixed.GpuType is not null),
        (ResourceKeys.MemoryPerCpu.Name, resources.Fixed.MemoryPerCpuMiB is not null || resources.Computed.ContainsKey(ResourceKeys.MemoryPerCpu.Name)),
        (ResourceKeys.MemoryPerGpu.Name, resources.Fixed.MemoryPerGpuMiB is not null || resources.Computed.ContainsKey(ResourceKeys.MemoryPerGpu.Name)),
    }.Where(k => k.Given).Select(k => k.Key);
}
