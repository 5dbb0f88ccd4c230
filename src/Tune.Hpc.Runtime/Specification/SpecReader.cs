using System.Collections.Immutable;
using Tune.Hpc.Runtime.Specification.Keys;
using Tune.Hpc.Runtime.Specification.Reading;
using Tune.Hpc.Runtime.Specification.Site;
using Tune.Hpc.Search.Auto;
using Tune.Hpc.Search.Variants;
using Tune.Hpc.Space.Expressions;
using Tune.Hpc.Specification;
using Tune.Hpc.Stopping;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Runtime.Specification;

/// <summary>Turns a tree of values into a specification, checked and complete.</summary>
public sealed class SpecReader
{
    private readonly SpecReading _reading;
    private readonly SpecSection _section;

    private SpecReader(SpecMap root, SpecReading reading)
    {
        _reading = reading;
        _section = new SpecSection(root, SpecKeys.All, reading);
    }

    /// <summary>Reads a specification.</summary>
    /// <exception cref="TuneException">All that is wrong with it, one error a line.</exception>
    public static ExperimentSpec Read(SpecNode root, SpecContext context)
    {
        var reading = new SpecReading(context, new SpecErrors());
        if (root is not SpecMap map)
        {
            string what = root is SpecScalar { Value: ConfigNull } ? "the specification is empty" : $"the specification is {SpecReading.Show(root)}";
            throw new TuneException(SpecCodes.BadValue, $"{root.Place.Source}: {what}; it must be a map with at least 'command'");
        }

        // Editors' mark of a JSON file's schema; it says nothing about the experiment.
        var withoutSchema = map with { Entries = [.. map.Entries.Where(e => e.Name != "$schema")] };
        return new SpecReader(context.Stored ? withoutSchema : SiteDefaults.Under(RepeatedObjective.Lift(withoutSchema, reading.Errors), reading), reading).Read();
    }

    private ExperimentSpec Read()
    {
        var spec = ReplayedSchedule.Apply(ReadKeys(), _section, _reading);
        Check(spec);
        _reading.Errors.ThrowIfAny();
        return spec with { Document = _section.Document() };
    }

    // Where an error was found a value may be null in spite of its type; nobody sees it, since the errors are thrown first.
    private ExperimentSpec ReadKeys() => new()
    {
        Document = ConfigMap.Empty,
        Name = ReadName(),
        Command = Texts(_section.Get(SpecKeys.Command)),
        Files = [.. _section.Get(SpecKeys.Files) ?? []],
        Functions = Texts(_section.Get(SpecKeys.Functions)),
        TrialName = _section.Get(SpecKeys.TrialName),
        TrialDirname = _section.Get(SpecKeys.TrialDirname),
        Prepare = Texts(_section.Get(SpecKeys.Prepare)),
        SpecFolder = ReadOrigin(),
        WorkingDirectory = _section.Get(SpecKeys.WorkingDir),
        Environment = [.. (_section.Get(SpecKeys.Env) ?? []).Select(e => KeyValuePair.Create(e.Key, e.Value.Text))],
        Space = _section.Get(SpecKeys.ParamSpace),
        Goals = GoalReader.Read(_section),
        NumSamples = _section.Get(SpecKeys.NumSamples),
        MaxConcurrentTrials = (int)_section.Get(SpecKeys.MaxConcurrentTrials),
        Search = ReadSearch(),
        SearchWasGiven = _section.Has(SpecKeys.SearchAlg),
        Scheduler = ReadScheduler(),
        Stop = [.. _section.Get(SpecKeys.Stop) ?? []],
        TimeBudget = _section.Find(SpecKeys.TimeBudget),
        NodeHours = _section.Find(SpecKeys.NodeHours),
        GpuHours = _section.Find(SpecKeys.GpuHours),
        CostAttribute = CostAttribute.Of(_section),
        CostBudget = _section.Find(SpecKeys.CostBudget),
        TrialTimeout = _section.Find(SpecKeys.TrialTimeout),
        ReportTimeout = _section.Find(SpecKeys.ReportTimeout),
        Resources = ReadResources(),
        Executor = _section.Get(SpecKeys.Executor),
        Failure = _section.Get(SpecKeys.Failure),
        Checkpoints = _section.Get(SpecKeys.Checkpoints),
        StopGrace = _section.Get(SpecKeys.StopGrace),
        StoragePath = _section.Get(SpecKeys.StoragePath),
        WorkPath = _section.Get(SpecKeys.WorkPath),
        GroupReadable = _section.Get(SpecKeys.Group),
        Seed = ReadSeed(),
        SeedWasGiven = _section.Has(SpecKeys.Seed),
        MetricPattern = _section.Get(SpecKeys.MetricPattern),
        MetricFormatJson = _section.Get(SpecKeys.MetricFormat) is not null,
    };

    private static ImmutableArray<string> Texts(CommandTemplate? command) => command is null ? [] : [.. command.Arguments.Select(a => a.Text)];

    private string ReadName()
    {
        string? name = _section.Get(SpecKeys.Name);
        if (!_section.Has(SpecKeys.Name))
        {
            name = _reading.Context.DefaultName;
            _section.Put(SpecKeys.Name, ConfigValue.Of(name));
        }

        return name!;
    }

    private string ReadOrigin()
    {
        _section.Get(SpecKeys.SpecVersion);
        string folder = _section.Get(SpecKeys.SpecDir) ?? _reading.Context.SpecFolder;
        _section.Put(SpecKeys.SpecDir, ConfigValue.Of(folder));
        return folder;
    }

    private ulong ReadSeed()
    {
        long seed = _section.Find(SpecKeys.Seed) ?? _reading.Context.DrawSeed();
        _section.Put(SpecKeys.Seed, ConfigValue.Of(seed));
        return (ulong)seed;
    }

    private ResourcesSpec ReadResources()
    {
        var resources = _section.Get(SpecKeys.Resources) ?? new();
        var stored = _section.Get(SpecKeys.SiteLimits);
        if (_section.Get(SpecKeys.Executor)?.Queue is not { } queue)
        {
            return resources;
        }

        var limits = _reading.Context.Stored ? stored : _reading.Site.Resources;
        _section.Put(SpecKeys.SiteLimits, SiteRecordKind.Write(limits));
        return resources with { WholeOnly = true, Options = queue.Options, Limits = limits };
    }

    private SearchSettings ReadSearch()
    {
        var points = _section.Get(SpecKeys.PointsToEvaluate) ?? [];
        var rewards = _section.Get(SpecKeys.EvaluatedRewards) ?? [];
        var constraints = _section.Get(SpecKeys.ConfigConstraints) ?? [];
        return ReadAlgorithm() with { Points = [.. points], Rewards = [.. rewards], Constraints = [.. constraints] };
    }

    private SearchSettings ReadAlgorithm()
    {
        var scheduler = _section.Get(SpecKeys.Scheduler);
        bool hasObjective = _section.Has(SpecKeys.Metric) && _section.Has(SpecKeys.Mode);
        _section.Assume(SpecKeys.SearchAlg, SearchDefault.For(_section.Get(SpecKeys.ParamSpace), hasObjective, _section.Get(SpecKeys.NumSamples), scheduler));
        var search = _section.Get(SpecKeys.SearchAlg) ?? new();
        return search.Algorithm is AutoSettings auto && scheduler is not null ? search with { Algorithm = auto with { Scheduler = scheduler } } : search;
    }

    /// <summary>A searcher that goes with one scheduler alone brings it along.</summary>
    private SchedulerSettings ReadScheduler()
    {
        if (!_section.Has(SpecKeys.Scheduler) && PairingCheck.SchedulerOf(_section.Get(SpecKeys.SearchAlg)?.Type) is { } only
            && SpecKeys.Scheduler.Kind.Read(SpecValues.NodeOf(ConfigValue.Of(only), _section.PlaceOf(SpecKeys.Scheduler)), _reading) is { } brought)
        {
            _section.Get(SpecKeys.Scheduler);
            _section.Put(SpecKeys.Scheduler, brought.Notation);
            return brought.Value;
        }

        return _section.Get(SpecKeys.Scheduler);
    }

    private void Check(ExperimentSpec spec)
    {
        Require(
            spec.Scheduler is null or { ComparesTrials: false } || spec.Objective is not null || _reading.Errors.Count > 0,
            SpecKeys.Scheduler,
            $"{spec.Scheduler?.Type} compares trials and needs metric and mode");
        Require(spec.NumSamples != -1 || HasEnd(spec), SpecKeys.NumSamples, "-1 is without limit and needs time_budget_s, node_hours, gpu_hours, cost_budget, or a stop rule of type timeout or experiment_plateau to end the experiment");
        Require(
            spec.GpuHours is null || spec.Resources is null || spec.Resources.Fixed.Gpus > 0 || spec.Resources.Computed.ContainsKey("gpus"),
            SpecKeys.GpuHours,
            "trials ask for no GPU, so it would never be spent; give resources_per_trial.gpus, or node_hours instead");
        Require(
            spec.CostBudget is null || spec.CostAttribute is not null,
            SpecKeys.CostBudget,
            "with cost_attr: none a trial costs 1, which num_samples limits; name what is to be summed up, or leave cost_attr out for run time");
        Require(
            spec.Search.Rewards.Length <= spec.Search.Points.Length,
            SpecKeys.EvaluatedRewards,
            $"{spec.Search.Rewards.Length} rewards for {spec.Search.Points.Length} points_to_evaluate; each reward belongs to a point");
        Require(spec.Search.Rewards.IsEmpty || spec.Objective is not null, SpecKeys.EvaluatedRewards, "known results need metric and mode to say what they are");
        if (_reading.Errors.Count == 0)
        {
            RequestCheck.Run(spec, _section, _reading);
            PairingCheck.Run(spec, _section, _reading);
            GoalCheck.Run(spec, _section, _reading);
        }

        FilesCheck.Run(spec, _section, _reading);
        PopulationCheck.Run(spec, _section, _reading);
        if (spec.Space is { } space)
        {
            FunctionCheck.Run(spec, _section, _reading);
            PlaceholderCheck.Run(_section, _reading, space);
            CheckReferences(spec);
        }
    }

    private static bool HasEnd(ExperimentSpec spec) =>
        spec.TimeBudget is not null || spec.NodeHours is not null || spec.GpuHours is not null || spec.CostBudget is not null || spec.Stop.Any(r => r is StopRule.Timeout or StopRule.ExperimentPlateau);

    private void CheckReferences(ExperimentSpec spec)
    {
        var options = spec.Resources.Options.Options.Select(o => o.Computed).OfType<Expression>();
        foreach (var expression in spec.Resources.Computed.Values.Concat(options))
        {
            Try(SpecKeys.Resources, () => spec.Space.RequireReferences(expression));
        }

        if (_reading.Errors.Count == 0)
        {
            // Points, rewards and constraints that do not fit the space: the generator knows, and says so when it is made.
            Try(SpecKeys.PointsToEvaluate, () => Placed(() => _ = new VariantGenerator(spec.Space, spec.Search, spec.Seed, spec.Objective)));
        }
    }

    // The generator knows the names of keys, but not where they stand.
    private void Placed(Action check)
    {
        try
        {
            check();
        }
        catch (TuneException e) when (KeyOf(e.Message) is { } key)
        {
            throw new TuneException(e.Code, $"{_section.PlaceOf(key) with { Path = "" }}{e.Message}", e);
        }
    }

    private static SpecKey? KeyOf(string message) =>
        new SpecKey[] { SpecKeys.PointsToEvaluate, SpecKeys.EvaluatedRewards, SpecKeys.ConfigConstraints }.FirstOrDefault(k => message.StartsWith(k.Name, StringComparison.Ordinal));

    private void Try(SpecKey key, Action check) => _reading.Errors.Try(_section.PlaceOf(key), () =>
    {
        check();
        return "";
    });

    private void Require(bool holds, SpecKey key, string otherwise)
    {
        if (!holds)
        {
            _reading.Errors.Add(SpecCodes.Contradiction, _section.PlaceOf(key), otherwise);
        }
    }
}
