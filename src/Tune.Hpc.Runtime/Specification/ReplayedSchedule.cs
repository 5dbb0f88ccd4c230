using System.Collections.Immutable;
using Tune.Hpc.Runtime.Notation;
using Tune.Hpc.Runtime.Specification.Keys;
using Tune.Hpc.Runtime.Specification.Keys.Schedulers;
using Tune.Hpc.Scheduling.PbtReplay;
using Tune.Hpc.Space;
using Tune.Hpc.Specification;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Runtime.Specification;

/// <summary>Makes the search space of a replay: the one configuration that the schedule begins with.</summary>
internal static class ReplayedSchedule
{
    /// <summary>The specification with that space; constants of <c>param_space</c> that the schedule never changes are put into all its configurations.</summary>
    public static ExperimentSpec Apply(ExperimentSpec spec, SpecSection section, SpecReading reading)
    {
        if (spec.Scheduler is not PbtReplaySettings { Policy.IsEmpty: false } replay || spec.Space is null || reading.Context.Stored)
        {
            return spec;
        }

        if (spec.NumSamples != 1)
        {
            reading.Errors.Add(SpecCodes.Contradiction, section.PlaceOf(SpecKeys.NumSamples), $"{spec.NumSamples}: pbt_replay runs one trial, along its schedule");
        }

        if (!spec.Search.Points.IsEmpty)
        {
            reading.Errors.Add(SpecCodes.Contradiction, section.PlaceOf(SpecKeys.PointsToEvaluate), "pbt_replay begins with the configuration of its schedule");
        }

        if (spec.Space.Parameters.FirstOrDefault(p => !p.IsCondition) is { } varying)
        {
            reading.Errors.Add(SpecCodes.Contradiction, section.PlaceOf(SpecKeys.ParamSpace, varying.Steps[0]), $"{varying.Path} varies; the schedule of pbt_replay says what it is, so leave it out");
            return spec;
        }

        var whole = Merge(spec.Space.Sample(0, 0), replay.Policy, section, reading);
        var space = SearchSpace.Create((MapNode)NodeOf(whole[0].Config));
        var scheduler = replay with { Policy = whole };
        section.Put(SpecKeys.ParamSpace, SpaceNotation.Write(space));
        section.Put(SpecKeys.Scheduler, PbtReplayKeys.Document(scheduler));
        return spec with { Space = space, Scheduler = scheduler };
    }

    private static ImmutableArray<PolicyStep> Merge(ConfigMap constants, ImmutableArray<PolicyStep> policy, SpecSection section, SpecReading reading)
    {
        foreach (var (name, value) in constants.Entries)
        {
            if (policy.Any(s => !Equals(s.Config[name], policy[0].Config[name])))
            {
                reading.Errors.Add(SpecCodes.Contradiction, section.PlaceOf(SpecKeys.ParamSpace, name), $"the schedule of pbt_replay changes {name}; leave it out");
            }

            policy = [.. policy.Select(s => s with { Config = s.Config.With(name, value) })];
        }

        return policy;
    }

    private static SpaceNode NodeOf(ConfigValue value) => value switch
    {
        ConfigMap map => new MapNode([.. map.Entries.Select(e => KeyValuePair.Create(e.Key, NodeOf(e.Value)))]),
        ConfigList list => new ListNode([.. list.Items.Select(NodeOf)]),
        _ => new ConstantNode(value),
    };
}
