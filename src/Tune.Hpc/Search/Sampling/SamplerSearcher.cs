using System.Globalization;
using Tune.Hpc.Search.Variants;
using Tune.Hpc.Space;
using Tune.Hpc.Space.Expressions;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Search.Sampling;

/// <summary>A sampler as a searcher: the user's points come first, proposals that break constraints or repeat a configuration are made anew, and results are told the same way to all.</summary>
/// <remarks>
/// <para>A configuration that was proposed before is not proposed again. After <see cref="MostDuplicates"/> of them a random new one is taken; where there is none left the search has finished.</para>
/// <para>Once <see cref="MostGuided"/> proposals for one suggestion have broken constraints, random ones are drawn; after <c>max_rejects</c> of those it has finished, and says
/// which constraint it was and how many it accepted.</para>
/// </remarks>
public sealed class SamplerSearcher : ISearcher
{
    /// <summary>How many proposals of the sampler may repeat earlier configurations, for one suggestion.</summary>
    public const int MostDuplicates = 20;

    /// <summary>How many proposals of the sampler may break constraints, for one suggestion.</summary>
    public const int MostGuided = 50;

    private const int MostEnumerated = 100_000;

    private readonly ISampler _sampler;
    private readonly SearcherSetting _setting;
    private readonly VariantGenerator _variants;
    private readonly ConfigConstraints _constraints;
    private readonly TrialLedger _ledger;
    private (long Index, long Version, Suggestion Answer)? _last;

    /// <summary>Makes the searcher.</summary>
    /// <param name="sampler">Proposes.</param>
    /// <param name="setting">The space and what is around it.</param>
    /// <exception cref="TuneException">A point, a reward or a constraint that does not fit the space.</exception>
    public SamplerSearcher(ISampler sampler, SearcherSetting setting)
    {
        ArgumentNullException.ThrowIfNull(sampler);
        ArgumentNullException.ThrowIfNull(setting);
        (_sampler, _setting) = (sampler, setting);
        _variants = new VariantGenerator(setting.Cube.Space, setting.Search, setting.Seed, setting.Objective, setting.Ask);
        _constraints = new ConfigConstraints(setting.Search.Constraints, setting.Cube.Space);
        _ledger = new TrialLedger(sampler, setting.Cube);
        foreach (var known in setting.Known)
        {
            _ledger.Know(known);
        }
    }

    /// <inheritdoc/>
    public string Name => _sampler.Name;

    /// <inheritdoc/>
    public Suggestion Suggest(SuggestContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (_last is { } last && last.Index == context.Index && last.Version == _ledger.Version && last.Answer is not Suggestion.Finished)
        {
            return last.Answer;
        }

        var answer = context.Index < _variants.PointVariants ? Completed(_variants.Suggest(context))
            : context.NumSamples >= 0 && context.Index >= _variants.Count(context.NumSamples) ? new Suggestion.Finished(Invariant($"all {_variants.Count(context.NumSamples)} samples are out"))
            : Propose(context);
        _last = (context.Index, _ledger.Version, answer);
        return answer;
    }

    /// <inheritdoc/>
    public void OnCreated(CreatedTrial trial) => _ledger.OnCreated(trial);

    /// <inheritdoc/>
    public void OnRung(RungReport report) => _ledger.OnRung(report);

    /// <inheritdoc/>
    public void Observe(FinishedTrial trial) => _ledger.Observe(trial);

    /// <inheritdoc/>
    public void OnReopened(TrialId trial) => _ledger.OnReopened(trial);

    private Suggestion Propose(SuggestContext context)
    {
        if (_sampler.Beside.Count == 0 && _setting.Cube.MostConfigurations is { } most && _ledger.Taken >= most)
        {
            return new Suggestion.Finished(Invariant($"all {most} configurations of the space are out"));
        }

        var rejected = new List<Rejection>();
        int duplicates = 0;
        for (int attempt = 0; rejected.Count - duplicates < MostGuided && duplicates < MostDuplicates; attempt++)
        {
            switch (_sampler.Propose(Context(context, attempt, rejected)))
            {
                case Proposal.Wait wait:
                    return new Suggestion.NotNow(wait.Reason);
                case Proposal.Exhausted exhausted:
                    return new Suggestion.Finished(exhausted.Reason);
                case Proposal.Point point:
                    var config = With(_setting.Cube.Decode(point.Coordinates, new SampleKey(_setting.Seed, context.Index, attempt), _setting.Ask), point.Beside.Count > 0 ? point.Beside : _sampler.Beside);
                    bool violates = _constraints.FindBroken(config, _setting.Ask) is not null;
                    if (!violates && !_ledger.IsTaken(config))
                    {
                        return new Suggestion.Run(config, point.Reason) { Notes = point.Notes };
                    }

                    duplicates += violates ? 0 : 1;
                    rejected.Add(new Rejection(_setting.Cube.Encode(config), violates));
                    break;
            }
        }

        return AtRandom(context, rejected.Count, duplicates >= MostDuplicates);
    }

    private ProposalContext Context(SuggestContext context, int attempt, List<Rejection> rejected) => new()
    {
        Index = context.Index,
        Attempt = attempt,
        Rejected = rejected,
        Seed = _setting.Seed,
        NumSamples = context.NumSamples,
        History = _ledger.History,
        Pending = _ledger.Pending,
        IsTaken = point => _ledger.IsTaken(With(_setting.Cube.Decode(point, new SampleKey(_setting.Seed, context.Index, attempt)), _sampler.Beside)),
    };

    private Suggestion Completed(Suggestion suggestion) => suggestion is Suggestion.Run run ? run with { Config = With(run.Config, _sampler.Beside) } : suggestion;

    private static ConfigMap With(ConfigMap config, ConfigMap beside) => beside.Entries.Aggregate(config, (all, e) => all.With(e.Key, e.Value));

    private Suggestion AtRandom(SuggestContext context, int attempts, bool wereTaken)
    {
        string why = wereTaken ? Invariant($"{_sampler.Name} proposes what was tried already") : Invariant($"{attempts} proposals of {_sampler.Name} broke constraints");
        string? broken = null;
        for (int draw = 0; draw < _setting.Search.MaxRejects; draw++)
        {
            var config = _setting.Cube.Space.Resolve(new SampleKey(_setting.Seed, context.Index, attempts + draw), Draw(attempts + draw), _setting.Ask);
            config = With(config, _sampler.Beside);
            broken = _constraints.FindBroken(config, _setting.Ask) ?? broken;
            if (_constraints.FindBroken(config, _setting.Ask) is null && !_ledger.IsTaken(config))
            {
                return new Suggestion.Run(config, $"random: {why}");
            }
        }

        return FirstUntried(context, attempts) is { } left ? new Suggestion.Run(left, $"one of the last that are left: {why}")
            : new Suggestion.Finished(broken is null
                ? Invariant($"nothing new is left: {why}, and so did {_setting.Search.MaxRejects} random draws (max_rejects)")
                : Invariant($"config_constraints: \"{broken}\" rejects nearly everything: {why}, and {_setting.Search.MaxRejects} random draws (max_rejects) gave nothing new that keeps them; relax the constraint, or narrow the domains so that it holds more often"));

        DrawParameter Draw(int attempt) => parameter =>
        {
            var stream = new SampleKey(_setting.Seed, context.Index, attempt).StreamOf(parameter.Path);
            return parameter.Domain!.Sample(ref stream);
        };
    }

    /// <summary>In a small space chance may miss the last ones.</summary>
    private ConfigMap? FirstUntried(SuggestContext context, int attempts)
    {
        var cube = _setting.Cube;
        if (cube.MostConfigurations is not { } most || most > MostEnumerated)
        {
            return null;
        }

        double[] point = new double[cube.Count];
        for (long number = 0; number < most; number++)
        {
            long rest = number;
            for (int i = 0; i < point.Length; i++)
            {
                long levels = cube.Dimensions[i].Levels!.Value;
                point[i] = PlaceOf(cube.Dimensions[i], rest % levels, levels);
                rest /= levels;
            }

            var config = cube.Decode(point, new SampleKey(_setting.Seed, context.Index, attempts), _setting.Ask);
            if (!_ledger.IsTaken(config) && _constraints.FindBroken(config, _setting.Ask) is null)
            {
                return config;
            }
        }

        return null;
    }

    // Cells of logarithmic scales are not equally wide: one is found from the end of the one before.
    private static double PlaceOf(Dimension dimension, long level, long levels)
    {
        double place = 0;
        for (long k = 0; k < level && k < levels; k++)
        {
            place = Math.Min(1, Math.BitIncrement(dimension.CellOf(place)!.Value.Upper));
        }

        return dimension.Settle(place);
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
