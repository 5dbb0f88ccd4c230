using Tune.Hpc.Specification;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Runtime.Specification.Keys.Schedulers;

/// <summary>A scheduler inside another's settings. Its keys are those of <c>scheduler</c>, and are not listed once more.</summary>
internal sealed class BaseSchedulerKind(SpecKind<SchedulerSettings> schedulers) : SpecKind<SchedulerSettings>
{
    public override string Expected => schedulers.Expected;

    public override ConfigMap Schema => schedulers.Schema;

    public override SpecKind KindFor(SpecNode node) => schedulers;

    public override SpecValue<SchedulerSettings>? Read(SpecNode node, SpecReading reading) => schedulers.Read(node, reading);
}
