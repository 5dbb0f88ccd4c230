using Tune.Hpc.Specification;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Runtime.Specification.Keys;

/// <summary><c>checkpoint_config</c>.</summary>
internal static class CheckpointKeys
{
    private static readonly SpecKey<long> _numToKeep = new(
        "num_to_keep", new IntegerKind(1, int.MaxValue), ConfigValue.Null, "Checkpoints of a trial that are kept; the latest, the best by metric, and those in use beyond that. Default: all.")
    { OtherNames = ["keep", "keep_checkpoints_num", "max_to_keep", "save_total_limit"] };

    private static readonly SpecKey<string> _scoreAttribute = new(
        "checkpoint_score_attribute", new TextKind(), ConfigValue.Null, "The reported value by which they are ranked. Default: the newest are kept.")
    { OtherNames = ["score_attribute", "keep_by", "checkpoint_score_attr"] };

    private static readonly SpecKey<string> _scoreOrder = new(
        "checkpoint_score_order", new OneOfKind("max", "min"), ConfigValue.Of("max"), "Whether a high or a low value of it is a good one.")
    { OtherNames = ["score_order"] };

    private static readonly SpecKey<long> _frequency = new(
        "checkpoint_frequency", new IntegerKind(0, int.MaxValue), ConfigValue.Null, "Every so many iterations a script that asks is told to save one; 0 leaves it to the script. Default: 1 under schedulers that need checkpoints, else 0.")
    { OtherNames = ["frequency", "checkpoint_freq", "save_every"] };

    private static readonly SpecKey<bool> _atEnd = new(
        "checkpoint_at_end", new BooleanKind(), ConfigValue.False, "Whether a script that asks is told to save one at its last iteration.")
    { OtherNames = ["at_end", "save_at_end"] };

    public static SpecKind<CheckpointSettings> Kind { get; } = new SectionKind<CheckpointSettings>([_numToKeep, _scoreAttribute, _scoreOrder, _frequency, _atEnd], Read);

    private static CheckpointSettings Read(SpecSection section)
    {
        string? attribute = section.Get(_scoreAttribute);
        bool lowIsGood = section.Get(_scoreOrder) == "min";
        if (lowIsGood && attribute is null)
        {
            section.Reading.Errors.Add(SpecCodes.Contradiction, section.PlaceOf(_scoreOrder), "min ranks checkpoints by a value that is not named; add checkpoint_score_attribute, or leave it out to keep the newest");
        }

        return new CheckpointSettings
        {
            NumToKeep = (int?)section.Find(_numToKeep),
            ScoreAttribute = attribute,
            LowIsGood = lowIsGood,
            Frequency = (int?)section.Find(_frequency),
            AtEnd = section.Get(_atEnd),
        };
    }
}
