using System.Globalization;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Stopping;

/// <summary>Watches the best values of the best trials.</summary>
/// <remarks>Only the best trials are kept: one that falls out was beaten by others, and their best values never get worse.</remarks>
internal sealed class ExperimentPlateauWatch(StopRule.ExperimentPlateau rule) : StopWatch
{
    private readonly List<(int Trial, double Loss)> _best = [];
    private readonly HashSet<int> _sinceThen = [];
    private readonly Objective _objective = new(rule.Metric, rule.Mode);
    private string? _why;

    internal override string? WhyStopAll => _why;

    internal override string? Check(StopReport report)
    {
        if (ValueOf(rule.Metric, report.Metrics) is not { } value || !double.IsFinite(value))
        {
            return null;
        }

        Rank(report.Trial.Number, _objective.ToLoss(value));
        double deviation = _best.Count < rule.Top ? double.PositiveInfinity : StandardDeviation([.. _best.Select(b => b.Loss)]);
        if (!(deviation <= rule.Std))
        {
            _sinceThen.Clear();
            return null;
        }

        _sinceThen.Add(report.Trial.Number);
        if (_sinceThen.Count >= rule.Patience)
        {
            _why ??= string.Create(
                CultureInfo.InvariantCulture,
                $"the best {rule.Metric} of the {rule.Top} best trials has a standard deviation of {deviation:G6}, at most {rule.Std:R}{(rule.Patience > 1 ? $", for {_sinceThen.Count} trials" : "")}");
        }

        return _why;
    }

    internal override void Forgive()
    {
        _why = null;
        _sinceThen.Clear();
    }

    private void Rank(int trial, double loss)
    {
        int at = _best.FindIndex(b => b.Trial == trial);
        if (at < 0 && _best.Count < rule.Top)
        {
            _best.Add((trial, loss));
            return;
        }

        if (at < 0)
        {
            at = _best.Index().MaxBy(b => b.Item.Loss).Index;
        }

        if (loss < _best[at].Loss)
        {
            _best[at] = (trial, loss);
        }
    }
}
