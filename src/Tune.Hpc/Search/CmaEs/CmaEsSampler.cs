using System.Globalization;
using Tune.Hpc.Numerics;
using Tune.Hpc.Search.QuasiMonteCarlo;
using Tune.Hpc.Search.Sampling;
using Tune.Hpc.Space;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Search.CmaEs;

/// <summary>CMA-ES over the numbers that every configuration has, and <see cref="IndependentModel"/> over the rest.</summary>
/// <remarks>What it draws is noted with the trial: run, generation, and the place before rounding, from which it learns.</remarks>
internal sealed class CmaEsSampler : ISampler
{
    // Attempts at a draw inside the bounds; what is still outside is moved to the bound.
    private const int MostRedraws = 20;
    private const int AttemptsBeforeStretching = 3;
    private const double Stretching = 1.2;
    private const string StartKey = "start";

    private readonly CmaEsSettings _settings;
    private readonly SearcherSetting _setting;
    private readonly Dimension[] _axes;
    private readonly IndependentModel _others;
    private readonly Sobol _starts;
    private readonly List<(Observation Result, double[] Place)> _known = [];
    private readonly List<Observation> _first = [];
    private CmaEsRun? _run;
    private long _started;

    /// <summary>Makes it, without memory.</summary>
    public CmaEsSampler(CmaEsSettings settings, SearcherSetting setting)
    {
        ArgumentNullException.ThrowIfNull(setting);
        (_settings, _setting) = (settings, setting);
        _axes = [.. setting.Cube.Dimensions.Where(d => d.Kind != DimensionKind.Categorical && !d.IsConditional)];
        _others = new IndependentModel([.. setting.Cube.Dimensions.Where(d => d.Kind == DimensionKind.Categorical || d.IsConditional)]);
        _starts = new Sobol(_axes.Length, setting.Seed, scramble: true);
    }

    /// <inheritdoc/>
    public string Name => "cmaes";

    /// <inheritdoc/>
    public Proposal Propose(ProposalContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        double[] point = new double[_setting.Cube.Count];
        _others.Draw(context, point);
        return _axes.Length == 0 ? new Proposal.Point(point, _others.Reason("no number in the space for CMA-ES"))
            : Run is { } run ? Drawn(context, run, point)
            : Start(context, point);
    }

    /// <inheritdoc/>
    public void OnProposed(ProposedPoint point)
    {
        ArgumentNullException.ThrowIfNull(point);
        if (point.Notes[StartKey] is ConfigInteger { Value: >= 0 and < int.MaxValue } start)
        {
            _started = Math.Max(_started, start.Value + 1);
        }
    }

    /// <inheritdoc/>
    public void Learn(Observation observation)
    {
        ArgumentNullException.ThrowIfNull(observation);
        if (observation.Kind == TrialResultKind.Dropped)
        {
            return;
        }

        _others.Learn(observation);
        double[] place = [.. _axes.Select(a => observation.Point.Coordinates[a.Index])];
        if (_axes.Length == 0 || !Array.TrueForAll(place, double.IsFinite))
        {
            return;
        }

        if (observation.Point.Trial is null && _run is null && double.IsFinite(observation.PlainLoss))
        {
            _known.Add((observation, place));
        }
        else if (Run is { } run)
        {
            run.Tell(observation, place);
        }
        else
        {
            _first.RemoveAll(o => o.Point.Trial == observation.Point.Trial);
            _first.Add(observation);
        }
    }

    /// <summary>Begins as soon as there is something to begin from.</summary>
    private CmaEsRun? Run
    {
        get
        {
            if (_run is null && _known.Count > 0)
            {
                _run = CmaEsRun.From(_settings, _setting, _axes, WarmStart.From(_known));
            }
            else if (_run is null && _first.Count >= Math.Max(_settings.StartupTrials, _setting.Search.Points.Length))
            {
                double[] mean = [.. _axes.Select(a => _first.Min(Observation.BestFirst)!.Point.Coordinates[a.Index])];
                _run = CmaEsRun.From(_settings, _setting, _axes, (mean, _settings.Sigma0, null));
            }

            return _run;
        }
    }

    private Proposal.Point Start(ProposalContext context, double[] point)
    {
        long number = _started + context.Attempt;
        double[] start = _starts.Point(number);
        for (int i = 0; i < _axes.Length; i++)
        {
            point[_axes[i].Index] = number == 0 ? 0.5 : start[i];
        }

        string what = number == 0 ? "the centre of the space" : string.Create(CultureInfo.InvariantCulture, $"scrambled Sobol point {number}");
        return new Proposal.Point(point, $"{what}, to find where CMA-ES begins")
        {
            Notes = new ConfigMapBuilder { [StartKey] = ConfigValue.Of(number) }.ToMap(),
        };
    }

    private Proposal.Point Drawn(ProposalContext context, CmaEsRun run, double[] point)
    {
        int repeated = context.Rejected.Count(r => !r.Violates);
        double stretch = Math.Pow(Stretching, Math.Max(0, repeated - AttemptsBeforeStretching));
        double[] place = new double[_axes.Length];
        var stream = context.Stream(Name);
        for (int redraw = 0; redraw == 0 || (redraw < MostRedraws && !IsInside(place)); redraw++)
        {
            run.Distribution.Draw(ref stream, stretch, place);
        }

        for (int i = 0; i < place.Length; i++)
        {
            double inside = Math.Clamp(place[i], 0, 1);
            point[_axes[i].Index] = inside;
            place[i] = IsBounded(i) ? inside : place[i];
        }

        return new Proposal.Point(point, run.Reason)
        {
            Notes = new CmaEsNotes(run.Number, run.Distribution.Generation, stretch > 1, place).ToMap(),
        };
    }

    private bool IsInside(double[] place)
    {
        for (int i = 0; i < place.Length; i++)
        {
            if (IsBounded(i) && !(place[i] >= 0 && place[i] <= 1))
            {
                return false;
            }
        }

        return true;
    }

    // The first and the last cell of a discrete coordinate have no end.
    private bool IsBounded(int axis) => _axes[axis].Kind == DimensionKind.Continuous || !_settings.WithMargin;
}
