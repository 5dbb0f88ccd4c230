namespace Tune.Hpc.Search.BlendSearch;

/// <summary>Whose turn it is.</summary>
/// <param name="Top">The thread with the highest priority; 0 is the global one.</param>
/// <param name="Backup">The local thread with the highest priority; 0 where none may propose.</param>
/// <param name="Priority">The priority of <paramref name="Top"/>.</param>
/// <param name="OfGlobal">That of the global thread.</param>
internal sealed record ThreadChoice(int Top, int Backup, double Priority, double OfGlobal)
{
    /// <summary>Chooses: a thread's priority is what it would gain, at its speed, for the cost of the next improvement of whichever thread is closest to one, less its best loss.</summary>
    /// <param name="global">The global thread.</param>
    /// <param name="locals">The local threads by number, and whether they may propose.</param>
    /// <param name="target">The best loss of all.</param>
    /// <param name="left">What may still be spent.</param>
    public static ThreadChoice Of(ThreadStanding global, IReadOnlyList<(int Number, ThreadStanding Standing, bool May)> locals, double target, double left)
    {
        double least = Math.Min(left, global.CostToImprove(target));
        foreach (var (_, standing, _) in locals)
        {
            least = Math.Min(least, standing.CostToImprove(target));
        }

        double ofGlobal = Priority(global);
        var choice = new ThreadChoice(0, 0, ofGlobal, ofGlobal);
        double best = double.NegativeInfinity;
        foreach (var (number, standing, may) in locals)
        {
            double priority = Priority(standing);
            if (may && (choice.Backup == 0 || priority > best))
            {
                best = priority;
                choice = choice with { Backup = number };
            }

            choice = may && priority > choice.Priority ? choice with { Top = number, Priority = priority } : choice;
        }

        return choice;

        double Priority(ThreadStanding standing)
        {
            double gain = least * standing.Speed;
            double priority = (double.IsNaN(gain) ? 0 : gain) - standing.Best;
            return double.IsNaN(priority) ? double.NegativeInfinity : priority;
        }
    }
}
