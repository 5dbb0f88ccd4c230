using System.Collections.Immutable;
using Tune.Hpc.Runtime.Export;
using Tune.Hpc.Scheduling.PbtReplay;
using Tune.Hpc.Specification;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Runtime.Specification.Keys.Schedulers;

/// <summary><c>scheduler: {type: pbt_replay}</c>.</summary>
internal static class PbtReplayKeys
{
    private static readonly SpecKey<IReadOnlyList<PolicyStep>> _policy = new(
        "policy", new PolicyKind(), ConfigValue.Null, "The schedule: a file that 'export --format pbt-policy' wrote, or a list of {iteration, config}; kept as a list.")
    { OtherNames = ["policy_file", "schedule"] };

    private static readonly SpecKey<string> _experiment = new(
        "experiment", new FolderKind(c => c.CurrentFolder), ConfigValue.Null, "Instead of policy: the folder of the experiment whose schedule is replayed.")
    { OtherNames = ["experiment_dir", "run", "folder"] };

    private static readonly SpecKey<TrialId> _trial = new(
        "trial", new TrialKind(), ConfigValue.Null, "With experiment: the trial whose schedule is replayed.")
    { OtherNames = ["trial_id"] };

    public static Variant<SchedulerSettings> Variant { get; } = new(
        "pbt_replay",
        "One trial follows the schedule of hyperparameters that a population found.",
        [_policy, _experiment, _trial],
        Read)
    { OtherNames = ["population_based_training_replay", "pbtreplay"] };

    /// <summary>As <c>experiment.json</c> has it: complete, whatever becomes of where it was read from.</summary>
    public static ConfigMap Document(PbtReplaySettings settings) => Schemas.Of(
        ("type", Schemas.Text(settings.Type)),
        (_policy.Name, PolicyFile.ListOf(settings.Policy)),
        (_experiment.Name, ConfigValue.Null),
        (_trial.Name, ConfigValue.Null));

    private static PbtReplaySettings Read(SpecSection section)
    {
        int errors = section.Reading.Errors.Count;
        var policy = section.Get(_policy);
        string? experiment = section.Get(_experiment);
        var trial = section.Find(_trial);
        if (section.Reading.Errors.Count > errors)
        {
            return new PbtReplaySettings();
        }

        if ((policy is not null) == (experiment is not null) || (experiment is not null) != trial.HasValue)
        {
            section.Reading.Errors.Add(
                policy is null ? SpecCodes.MissingKey : SpecCodes.Contradiction,
                section.Place,
                "pbt_replay takes either policy, a schedule, or experiment with trial, the trial of a recorded experiment whose schedule it is");
        }

        bool looksAtFiles = section.Reading.Context.Look is not null;
        var steps = experiment is not null && trial is { } id && looksAtFiles
            ? section.Reading.Errors.Try(section.PlaceOf(_experiment), () => PolicyFile.OfExperiment(experiment, id))
            : policy;
        return new PbtReplaySettings { Policy = [.. steps ?? []] };
    }
}

/// <summary>A trial's number.</summary>
internal sealed class TrialKind : SpecKind<TrialId>
{
    public override string Expected => "the number of a trial, such as 00003";

    public override ConfigMap Schema => Schemas.AnyOf(Schemas.Of(("type", Schemas.Text("integer")), ("minimum", ConfigValue.Of(1))), Schemas.OfType("string"));

    public override SpecValue<TrialId>? Read(SpecNode node, SpecReading reading) =>
        node is SpecScalar { Value: ConfigText or ConfigInteger } scalar && TrialId.TryParse(scalar.Value.ToString(), out var id)
            ? new(id, ConfigValue.Of(id.ToString()))
            : Refuse(node, reading);
}

/// <summary>A schedule, or the file that has it.</summary>
internal sealed class PolicyKind : SpecKind<IReadOnlyList<PolicyStep>>
{
    private static readonly FolderKind _path = new(c => c.SpecFolder);

    public override string Expected => "a file with a schedule, or a list such as [{iteration: 0, config: {lr: 0.1}}, {iteration: 40, config: {lr: 0.08}}]";

    public override ConfigMap Schema => Schemas.AnyOf(Schemas.OfType("string"), Schemas.Of(("type", Schemas.Text("array")), ("items", Schemas.OfType("object"))));

    public override SpecValue<IReadOnlyList<PolicyStep>>? Read(SpecNode node, SpecReading reading)
    {
        IReadOnlyList<PolicyStep>? steps;
        if (node is SpecList list)
        {
            steps = reading.Errors.Try(node.Place, () => PolicyFile.Steps(list.ToValue(), node.Place.ToString()));
        }
        else if (_path.Read(node, reading) is { } path)
        {
            steps = reading.Context.Look is null ? [] : reading.Errors.Try(node.Place, () => PolicyFile.Load(path.Value));
        }
        else
        {
            return null;
        }

        return steps is null ? null : new(steps, PolicyFile.ListOf(steps));
    }
}
