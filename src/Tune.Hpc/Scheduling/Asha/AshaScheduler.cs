using System.Collections.Immutable;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Scheduling.Asha;

/// <summary>Asynchronous successive halving, stopping form: a trial that reaches a rung goes on only while its loss is
/// among the best 1/η of those recorded at that rung before it.</summary>
/// <remarks>
/// <para>Li et al., "A System for Massively Parallel Hyperparameter Tuning", MLSys 2020, in the stopping form of Ray Tune's
/// <c>AsyncHyperBandScheduler</c>: running trials are stopped instead of paused ones promoted (<see cref="AshaPromotionScheduler"/>), so no job is ever resumed.</para>
/// <para>Differs from Ray's: milestones are multiplied up, so that no rung is lost to rounding; a report that jumps over rungs is judged
/// at the highest one, and the skipped ones are never filled in later; a loss that is no finite number at a rung ends the trial.</para>
/// <para>A trial's rung stays after its end: one that a person reopens is not judged and recorded there a second time.</para>
/// <para>Ties go on, and so does the first arrival at a rung. Deciding costs a binary search in the losses recorded at the rung.</para>
/// </remarks>
public sealed class AshaScheduler : ITrialScheduler
{
    private readonly AshaSettings _settings;
    private readonly AshaRungs _rungs;
    private readonly ImmutableArray<AshaBracket> _brackets;
    private readonly Dictionary<int, TrialPosition> _positions = [];

    /// <summary>Starts without records.</summary>
    /// <param name="settings">Rungs and brackets.</param>
    /// <param name="seed">The experiment's seed; it draws the bracket of each trial.</param>
    /// <param name="objective">What reasons speak of, in the user's direction; null: of losses.</param>
    public AshaScheduler(AshaSettings settings, ulong seed, Objective? objective = null)
    {
        _settings = settings;
        _rungs = new AshaRungs(settings, seed);
        objective ??= new Objective("loss", ObjectiveMode.Min);
        _brackets = [.. _rungs.Brackets.Select(milestones => new AshaBracket(milestones, settings.ReductionFactor, objective))];
    }

    /// <inheritdoc/>
    public string Name => "asha";

    /// <inheritdoc/>
    public string TimeAttribute => _settings.TimeAttribute;

    /// <inheritdoc/>
    /// <remarks>Counts at its rung, as in Ray Tune.</remarks>
    public void OnLastReport(TrialReport report) => Decide(report);

    /// <inheritdoc/>
    public Verdict Decide(TrialReport report)
    {
        var position = PositionOf(report.Trial);
        var bracket = _brackets[position.Bracket];
        int rung = bracket.HighestRungAt(report.Budget);
        bool atEnd = report.Budget >= _settings.MaxT && _settings.StopLastTrials;
        Verdict verdict = Verdict.NotJudged;
        if (rung > position.Rung)
        {
            _positions[report.Trial.Number] = position with { Rung = rung };
            verdict = bracket.Judge(rung, report.Loss);
        }

        return atEnd ? Verdict.Stop($"reached max_t {_settings.MaxT:R} ({TimeAttribute} {report.Budget:R})") : verdict;
    }

    private TrialPosition PositionOf(TrialId trial)
    {
        if (!_positions.TryGetValue(trial.Number, out var position))
        {
            position = new TrialPosition(_rungs.BracketOf(trial), -1);
            _positions.Add(trial.Number, position);
        }

        return position;
    }

    private readonly record struct TrialPosition(int Bracket, int Rung);
}
