using System.Globalization;
using Tune.Hpc.Search.Sampling;
using Tune.Hpc.Space;

namespace Tune.Hpc.Search.Racos;

/// <summary>SRACOS, with any number of trials out at once where that is allowed.</summary>
internal sealed class RacosSampler : ISampler
{
    private const double Exploration = 0.01;

    private readonly RacosSettings _settings;
    private readonly UnitCube _cube;
    private readonly RacosSizes _sizes;
    private readonly int _uncertain;
    private readonly List<Observation> _start = [];
    private readonly List<Observation> _positive = [];
    private readonly List<Observation> _negative = [];

    /// <summary>Makes it, without memory.</summary>
    public RacosSampler(RacosSettings settings, SearcherSetting setting)
    {
        ArgumentNullException.ThrowIfNull(setting);
        (_settings, _cube) = (settings, setting.Cube);
        _sizes = RacosSizes.For(setting.Trials ?? RacosSettings.UnlimitedBudget);
        _uncertain = RacosSizes.UncertainOf(_cube.Count, _cube.Dimensions.All(d => d.Kind != DimensionKind.Continuous));
    }

    /// <inheritdoc/>
    public string Name => "sracos";

    private bool IsTrained => _positive.Count > 0;

    /// <inheritdoc/>
    public Proposal Propose(ProposalContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var stream = context.Stream(Name);
        if (!IsTrained)
        {
            return _start.Count + context.Pending.Count >= _sizes.Train && context.Pending.Count > 0
                ? new Proposal.Wait(string.Create(CultureInfo.InvariantCulture, $"SRACOS: the first {_sizes.Train} points are out; it learns when they are back"))
                : AtRandom(string.Create(CultureInfo.InvariantCulture, $"SRACOS: one of the first {_sizes.Train} points, at random"));
        }

        if (!_settings.Parallel && context.Pending.Count > 0)
        {
            return new Proposal.Wait("SRACOS with parallel: false tries one point at a time");
        }

        if (stream.NextDouble() < Exploration)
        {
            return AtRandom("SRACOS: a random point, as one in a hundred is");
        }

        var centre = _positive[(int)stream.NextInt64(_positive.Count)];
        var region = RacosRegion.Shrunk(_cube, centre.Point.Coordinates, _negative.Select(o => o.Point.Coordinates), ref stream);
        string of = centre.Point.Trial is { } trial ? string.Create(CultureInfo.InvariantCulture, $"trial {trial.Number}") : "a point known before";
        return new Proposal.Point(region.Draw(_uncertain, ref stream), string.Create(CultureInfo.InvariantCulture, $"SRACOS: near {of}, in a box without the {_negative.Count} bad points"));

        Proposal.Point AtRandom(string reason)
        {
            double[] point = new double[_cube.Count];
            for (int i = 0; i < point.Length; i++)
            {
                point[i] = stream.NextDouble();
            }

            return new Proposal.Point(point, reason);
        }
    }

    /// <inheritdoc/>
    public void Learn(Observation observation)
    {
        ArgumentNullException.ThrowIfNull(observation);
        Forget(observation);
        if (observation.Kind == TrialResultKind.Dropped)
        {
            return;
        }

        if (!IsTrained)
        {
            _start.Add(observation);
            if (_start.Count >= _sizes.Train)
            {
                Train();
            }

            return;
        }

        Insert(_positive, observation);
        if (_positive.Count > _sizes.Positive)
        {
            var worst = _positive[^1];
            _positive.RemoveAt(_positive.Count - 1);
            Offer(worst);
        }
    }

    private void Train()
    {
        var sorted = _start.Order(Observation.BestFirst).ToList();
        _positive.AddRange(sorted.Take(_sizes.Positive));
        _negative.AddRange(sorted.Skip(_sizes.Positive));
        _start.Clear();
    }

    /// <summary>The worst of the negative ones gives way to a better one ("WR" of the paper).</summary>
    private void Offer(Observation candidate)
    {
        Insert(_negative, candidate);
        if (_negative.Count > _sizes.Train - _sizes.Positive)
        {
            _negative.RemoveAt(_negative.Count - 1);
        }
    }

    private static void Insert(List<Observation> sorted, Observation observation)
    {
        int at = sorted.FindIndex(o => Observation.BestFirst.Compare(observation, o) < 0);
        sorted.Insert(at < 0 ? sorted.Count : at, observation);
    }

    /// <summary>Of a trial that was opened again only the later end holds. Where no positive point is left, the best negative one takes its place.</summary>
    private void Forget(Observation again)
    {
        if (again.Point.Trial is not { } trial)
        {
            return;
        }

        bool trained = IsTrained;
        _start.RemoveAll(o => o.Point.Trial == trial);
        _negative.RemoveAll(o => o.Point.Trial == trial);
        if (_positive.RemoveAll(o => o.Point.Trial == trial) > 0 && trained && _positive.Count == 0 && _negative.Count > 0)
        {
            _positive.Add(_negative[0]);
            _negative.RemoveAt(0);
        }
    }
}
