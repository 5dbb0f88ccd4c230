using Tune.Hpc.Numerics;

namespace Tune.Hpc.Search.GaussianProcess;

/// <summary>Looks for the places of the highest score in a space of numbers, steps, options and conditions.</summary>
/// <remarks>Random places all over and around the best results are judged first; from the best of them, numbers climb along their slopes, and options and steps are
/// tried one by one, in turns.</remarks>
/// <param name="utility">The score.</param>
internal sealed class PlaceSearch(Utility utility)
{
    private const int Climbs = 4;
    private const int EvaluationsOfClimb = 24;
    private const int Rounds = 3;
    private const int MostOptions = 16;
    private const int FewLevels = 12;
    private const double Gain = 1e-6;

    private readonly SpaceShape _shape = utility.Shape;

    /// <summary>Places from the highest score down.</summary>
    /// <param name="candidates">Canonical places to begin with, at least one.</param>
    /// <param name="stream">Draws which of them are climbed from.</param>
    public List<(double[] Place, double Score)> Find(IReadOnlyList<double[]> candidates, ref KeyedStream stream)
    {
        double[] scores = utility.Scores(candidates);
        var found = candidates.Select((c, i) => (Place: c, Score: scores[i])).OrderByDescending(c => c.Score).ToList();
        var starts = Starts(found, ref stream);
        var climbed = new List<(double[] Place, double Score)>();
        foreach (var start in starts)
        {
            climbed.Add(Climb(start, ref stream));
        }

        return [.. climbed.Concat(found).OrderByDescending(c => c.Score)];
    }

    /// <summary>The best, and others by chance, more likely the better they are.</summary>
    private static List<(double[] Place, double Score)> Starts(List<(double[] Place, double Score)> found, ref KeyedStream stream)
    {
        var starts = new List<(double[] Place, double Score)> { found[0] };
        var left = found.Skip(1).ToList();
        while (starts.Count < Climbs && left.Count > 0)
        {
            double[] weights = [.. left.Select(l => Math.Exp(l.Score - found[0].Score))];
            double at = stream.NextDouble() * weights.Sum();
            int chosen = 0;
            for (; chosen < weights.Length - 1 && (at -= weights[chosen]) > 0; chosen++)
            {
            }

            starts.Add(left[chosen]);
            left.RemoveAt(chosen);
        }

        return starts;
    }

    private (double[] Place, double Score) Climb((double[] Place, double Score) start, ref KeyedStream stream)
    {
        var at = start;
        for (int round = 0; round < Rounds; round++)
        {
            double before = at.Score;
            at = AlongSlopes(at, moveSteps: round == 0);
            bool hasSteps = false;
            for (int j = 0; j < _shape.Count; j++)
            {
                if (_shape.Levels[j] is not null && !double.IsNaN(at.Place[j]))
                {
                    hasSteps = true;
                    at = TryValues(at, j, ref stream);
                }
            }

            if (!hasSteps || at.Score - before <= Gain)
            {
                break;
            }
        }

        return at;
    }

    /// <summary>Climbs with all numbers, or with those without steps; steps are taken to the nearest value afterwards.</summary>
    private (double[] Place, double Score) AlongSlopes((double[] Place, double Score) from, bool moveSteps)
    {
        int[] free = [.. Enumerable.Range(0, _shape.Count).Where(j => IsFree(from.Place, j, moveSteps))];
        if (free.Length == 0)
        {
            return from;
        }

        double[] point = [.. from.Place];
        double[] slopes = new double[point.Length];
        var search = new BoxMinimizer(new double[free.Length], [.. free.Select(_ => 1.0)]) { FirstStep = 0.05 };
        var (best, _) = search.Minimize(Negative, [.. free.Select(j => from.Place[j])], EvaluationsOfClimb);
        Set(best);
        double[] place = _shape.Canonical(point);
        double score = utility.Scores([place])[0];
        return score > from.Score ? (place, score) : from;

        double Negative(ReadOnlySpan<double> x, Span<double> negative)
        {
            Set(x);
            double score = utility.Score(point, slopes);
            for (int i = 0; i < free.Length; i++)
            {
                negative[i] = -slopes[free[i]];
            }

            return -score;
        }

        void Set(ReadOnlySpan<double> x)
        {
            for (int i = 0; i < free.Length; i++)
            {
                point[free[i]] = x[i];
            }
        }
    }

    private bool IsFree(double[] place, int axis, bool moveSteps) => !_shape.IsCategory[axis] && !double.IsNaN(place[axis])
        && (_shape.Levels[axis] is not { } levels || (moveSteps && levels > FewLevels));

    private (double[] Place, double Score) TryValues((double[] Place, double Score) from, int axis, ref KeyedStream stream)
    {
        var places = new List<double[]>();
        foreach (double value in Values(from.Place[axis], axis, ref stream))
        {
            double[] point = [.. from.Place];
            point[axis] = value;
            double[] place = _shape.Canonical(point);
            if (place[axis] != from.Place[axis])
            {
                places.Add(place);
            }
        }

        double[] scores = utility.Scores(places);
        for (int i = 0; i < scores.Length; i++)
        {
            from = scores[i] > from.Score ? (places[i], scores[i]) : from;
        }

        return from;
    }

    /// <summary>All values where they are few; else the near ones of steps, and some options by chance.</summary>
    private List<double> Values(double now, int axis, ref KeyedStream stream)
    {
        long levels = _shape.Levels[axis]!.Value;
        var values = new List<double>();
        for (int i = 0; i < MostOptions; i++)
        {
            if (levels <= MostOptions)
            {
                if (i < levels)
                {
                    values.Add((i + 0.5) / levels);
                }
            }
            else if (_shape.IsCategory[axis])
            {
                values.Add(stream.NextDouble());
            }
            else
            {
                values.Add(Math.Clamp(now + ((i % 2 == 0 ? 1 : -1) * (1 << (i / 4)) * (i % 4 < 2 ? 1.0 : 1.5) / levels), 0, 1));
            }
        }

        return values;
    }
}
