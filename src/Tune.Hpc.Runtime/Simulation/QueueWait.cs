using System.Collections.Immutable;
using Tune.Hpc.Numerics;
using Tune.Hpc.Specification;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Runtime.Simulation;

/// <summary>How long an attempt waits in the cluster's queue before it starts.</summary>
public abstract record QueueWait
{
    /// <summary>What would be right, for messages.</summary>
    public const string Expected = "a duration (90s), exponential(MEAN), a list of waits of which one is drawn each time (10s, 2m, 1h), or quantiles(0s, 1m, 2h), evenly spaced ones";

    private protected QueueWait()
    {
    }

    /// <summary>No wait at all.</summary>
    public static QueueWait None { get; } = new Constant(TimeSpan.Zero);

    /// <summary>Reads what <see cref="Expected"/> says.</summary>
    /// <exception cref="TuneException">It is none of that.</exception>
    public static QueueWait Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        string plain = text.Trim();
        return Argument(plain, "exponential") is { } mean && DurationText.TryRead(mean, out var each) ? new Exponential(each)
            : Argument(plain, "quantiles") is { } points && List(points) is { Length: > 1 } quantiles && quantiles.SequenceEqual(quantiles.Order()) ? new Quantiles(quantiles)
            : List(plain) switch
            {
                [var only] => new Constant(only),
                { Length: > 1 } recorded => new Recorded(recorded),
                _ => throw new TuneException(SimulationCodes.BadOption, $"queue wait: '{text}' is not {Expected}"),
            };
    }

    internal TimeSpan Draw(ulong seed, AttemptId attempt)
    {
        var random = KeyedStream.For(seed, "simulation/queue", attempt.Trial.Number, attempt.Attempt);
        return Draw(random.NextDouble());
    }

    /// <summary>The wait at a quantile.</summary>
    /// <param name="uniform">From 0, below 1.</param>
    private protected abstract TimeSpan Draw(double uniform);

    private static string? Argument(string text, string name) =>
        text.StartsWith(name + "(", StringComparison.Ordinal) && text.EndsWith(')') ? text[(name.Length + 1)..^1] : null;

    private static ImmutableArray<TimeSpan> List(string text)
    {
        var waits = ImmutableArray.CreateBuilder<TimeSpan>();
        foreach (string part in text.Trim('[', ']').Split(','))
        {
            if (!DurationText.TryRead(part, out var wait))
            {
                return [];
            }

            waits.Add(wait);
        }

        return waits.ToImmutable();
    }

    private sealed record Constant(TimeSpan Wait) : QueueWait
    {
        private protected override TimeSpan Draw(double uniform) => Wait;
    }

    private sealed record Exponential(TimeSpan Mean) : QueueWait
    {
        private protected override TimeSpan Draw(double uniform) => Mean * -Math.Log(1 - uniform);
    }

    private sealed record Recorded(ImmutableArray<TimeSpan> Waits) : QueueWait
    {
        private protected override TimeSpan Draw(double uniform) => Waits[(int)(uniform * Waits.Length)];
    }

    private sealed record Quantiles(ImmutableArray<TimeSpan> Points) : QueueWait
    {
        private protected override TimeSpan Draw(double uniform)
        {
            double place = uniform * (Points.Length - 1);
            int below = (int)place;
            return Points[below] + ((Points[below + 1] - Points[below]) * (place - below));
        }
    }
}
