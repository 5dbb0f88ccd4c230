using Tune.Hpc.Trials;

namespace Tune.Hpc.Scheduling.Hyperband;

/// <summary>The reasons HyperBand gives.</summary>
/// <param name="milestone">What a milestone is called.</param>
/// <param name="timeAttribute">What is counted.</param>
/// <param name="objective">What losses are losses of.</param>
internal sealed class HyperbandWords(string milestone, string timeAttribute, Objective? objective)
{
    private readonly Objective _objective = objective ?? new Objective("loss", ObjectiveMode.Min);

    internal string AtEnd(double last, double budget) => $"reached the last {milestone}, {last:R} ({timeAttribute} {budget:R})";

    internal string NotFinite(HyperbandBracket bracket) => $"{PlaceOf(bracket)}: {_objective.Metric} is not a finite number";

    /// <summary>Told while the bracket is still in the round that is judged.</summary>
    internal string Standing(BracketMember member, int rank)
    {
        var bracket = member.Bracket;
        int places = bracket.PlacesNext;
        return $"{PlaceOf(bracket)}: {Value(member)} is rank {rank} of {bracket.Count}, the best {places} go on to {bracket.MilestoneNext:R}";
    }

    internal string Waits(BracketMember member)
    {
        var bracket = member.Bracket;
        int others = bracket.IsOpen ? bracket.Room + bracket.Count - bracket.Waiting : bracket.Count - bracket.Waiting;
        return $"{PlaceOf(bracket)}: {Value(member)}; paused until {others} more are there, then the best {bracket.PlacesNext} go on to {bracket.MilestoneNext:R}";
    }

    internal string GoesOn(BracketMember member) => member.Standing ?? $"{PlaceOf(member.Bracket)} is not reached yet";

    internal string GoesOnAlone(BracketMember member) =>
        $"{PlaceOf(member.Bracket)}: {Value(member)} is the best of the {member.Bracket.Waiting} that are there; nothing runs and no new trial can be had, so the bracket goes on without being full";

    private string Value(BracketMember member) => $"{_objective.Metric} {_objective.FromLoss(member.Loss):G6}";

    private string PlaceOf(HyperbandBracket bracket) => $"bracket {bracket.Number}, {milestone} {bracket.Milestone:R}";
}
