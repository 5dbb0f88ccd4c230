using System.Globalization;
using Tune.Hpc.Scheduling.Flaml;

namespace Tune.Hpc.Search.Flow2;

/// <summary>A local search's proposal in words.</summary>
internal static class MoveText
{
    /// <summary>Why it proposes that.</summary>
    /// <param name="name">Who.</param>
    /// <param name="state">Where the search is.</param>
    /// <param name="move">What it proposes.</param>
    /// <param name="progress">What was spent at the present resource, and what has to be.</param>
    /// <param name="schedule">How the resource grows; null without.</param>
    public static string Of(string name, LocalState state, LocalMove move, (double Spent, double Needed) progress, FlamlSettings? schedule)
    {
        string best = state.Best?.Point.Trial is { } trial ? $"the best trial {trial}" : "its best configuration";
        return move.Kind switch
        {
            MoveKind.Again when move.Resource == state.Resource => Invariant($"{name}: {best} with {schedule?.ResourceAttribute} {move.Resource:G6}, to compare there"),
            MoveKind.Again => Invariant($"{name}: {best} again, with {schedule?.ResourceAttribute} {move.Resource:G6} instead of {state.Resource:G6}: its neighbours have cost {progress.Spent:G4}, at least {progress.Needed:G4}"),
            MoveKind.Back => Invariant($"{name}: opposite to the last step from {best}{With(state, schedule)}"),
            _ => Invariant($"{name}: a step of {state.Step:G3} from {best} in a random direction{With(state, schedule)}"),
        };
    }

    private static string With(LocalState state, FlamlSettings? schedule) => schedule is null ? "" : Invariant($"; {schedule.ResourceAttribute} {state.Resource:G6}");

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
