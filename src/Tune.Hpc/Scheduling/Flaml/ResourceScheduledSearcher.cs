using System.Globalization;
using Tune.Hpc.Search;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Scheduling.Flaml;

/// <summary>Another searcher's proposals, each with the present resource; in between the best configuration again, with more.</summary>
/// <remarks>
/// <para>Losses are compared only with losses at the same resource. From the moment when the resource is to grow until the best configuration has been measured
/// there, proposals already have the larger one, and what still comes in at the smaller one changes nothing.</para>
/// <para>The cost of a trial is what <c>cost_attr</c> says; by default the time its attempts have run, in seconds. Trials that measure again count as samples.</para>
/// </remarks>
public sealed class ResourceScheduledSearcher : ISearcher
{
    private readonly FlamlSettings _settings;
    private readonly ISearcher _inner;
    private readonly ResourceSchedule _schedule;
    private (ConfigMap Config, double Loss)? _best;
    private (ConfigMap Config, double Loss, double Cost)? _bestAbove;
    private bool _isRaising;
    private long _raises;

    /// <summary>Begins without results.</summary>
    /// <param name="settings">The schedule.</param>
    /// <param name="inner">Proposes everything but the resource.</param>
    public ResourceScheduledSearcher(FlamlSettings settings, ISearcher inner)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(inner);
        _settings = settings;
        _inner = inner;
        _schedule = new ResourceSchedule(settings);
    }

    /// <inheritdoc/>
    public string Name => _inner.Name;

    /// <inheritdoc/>
    public Suggestion Suggest(SuggestContext context)
    {
        if (_inner.Suggest(context) is Suggestion.Finished finished)
        {
            return finished;
        }

        bool again = false;
        if (_isRaising && _best is { } best)
        {
            var raised = WithResource(best.Config, _schedule.Next);
            again = context.Pending.Any(p => p.Config.Equals(raised));
            if (!again)
            {
                var (spent, needed) = _schedule.Progress;
                return new Suggestion.Run(raised, Invariant($"the best so far again, with {_settings.ResourceAttribute} {_schedule.Next:G6} instead of {_schedule.Current:G6}: {spent:G6} spent since, at least {needed:G6}"));
            }
        }

        return Fresh(context, _raises + (again ? 1 : 0), again ? _schedule.Next : _schedule.Current);
    }

    /// <inheritdoc/>
    public void OnCreated(CreatedTrial trial)
    {
        ArgumentNullException.ThrowIfNull(trial);
        _inner.OnCreated(trial with { Config = Without(trial.Config) });
    }

    /// <inheritdoc/>
    public void OnReopened(TrialId trial) => _inner.OnReopened(trial);

    /// <inheritdoc/>
    public void Observe(FinishedTrial trial)
    {
        ArgumentNullException.ThrowIfNull(trial);
        var own = Without(trial.Config);
        _inner.Observe(trial with { Config = own });
        if (trial.Config[_settings.ResourceAttribute]?.AsDouble is not { } resource || resource < _schedule.Current)
        {
            return;
        }

        double loss = trial is { Failed: false, Loss: { } value } && double.IsFinite(value) ? value : double.PositiveInfinity;
        double cost = trial.ReportedCost ?? trial.RunTime.TotalSeconds;
        if (resource > _schedule.Current)
        {
            Above(own, resource, loss, cost);
        }
        else if (!_isRaising)
        {
            Here(own, loss, cost);
        }
    }

    // Numbers of suggestions are the inner searcher's, moved on by those that it did not make.
    private Suggestion Fresh(SuggestContext context, long others, double resource)
    {
        long index = Math.Max(0, context.Index - others);
        return _inner.Suggest(context with { Index = index }) switch
        {
            Suggestion.Run run => run with
            {
                Config = WithResource(run.Config, resource),
                Index = (run.Index ?? index) + others,
                Reason = Invariant($"{run.Reason}; {_settings.ResourceAttribute} {resource:G6}"),
            },
            var other => other,
        };
    }

    private void Here(ConfigMap config, double loss, double cost)
    {
        if (double.IsFinite(loss) && !(loss >= _best?.Loss))
        {
            _best = (config, loss);
            _schedule.OnBest(cost);
        }
        else
        {
            _schedule.OnOther(cost);
            _isRaising = _schedule.IsRaiseDue;
        }
    }

    private void Above(ConfigMap config, double resource, double loss, double cost)
    {
        if (!_isRaising || _best is not { } best || resource > _schedule.Next)
        {
            return;
        }

        if (!config.Equals(best.Config))
        {
            _bestAbove = double.IsFinite(loss) && !(loss >= _bestAbove?.Loss) ? (config, loss, cost) : _bestAbove;
            return;
        }

        _schedule.Raise();
        _raises++;
        _isRaising = false;
        _best = (config, loss);
        _schedule.OnBest(cost);
        if (_bestAbove is { } above && above.Loss < loss)
        {
            _best = (above.Config, above.Loss);
            _schedule.OnBest(above.Cost);
        }

        _bestAbove = null;
    }

    private ConfigMap WithResource(ConfigMap config, double resource) => config.With(_settings.ResourceAttribute, _settings.ValueOf(resource));

    private ConfigMap Without(ConfigMap config)
    {
        var rest = new ConfigMapBuilder();
        foreach (var (name, value) in config.Entries.Where(e => e.Key != _settings.ResourceAttribute))
        {
            rest[name] = value;
        }

        return rest.ToMap();
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
