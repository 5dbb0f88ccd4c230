using System.Collections.Immutable;
using Tune.Hpc.Space.Expressions;
using Tune.Hpc.Specification;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Space;

/// <summary>Gives a parameter its value, as its domain writes it: for choices and grids the option's index.</summary>
/// <param name="parameter">An active parameter with a domain.</param>
public delegate ConfigValue DrawParameter(SpaceParameter parameter);

/// <summary>What may vary: a tree of domains, grids, conditions and constants. Equal when the trees are.</summary>
public sealed class SearchSpace : IEquatable<SearchSpace>
{
    private readonly CompiledNode _tree;
    private readonly SpaceWalk _walk;

    private SearchSpace(MapNode root, CompiledNode tree, SpaceWalk walk, ImmutableArray<int> order)
    {
        Root = root;
        _tree = tree;
        _walk = walk;
        ParameterPaths = walk.Leaves;
        Parameters = [.. walk.Slots];
        Order = order;
        Grid = new GridAxes([.. Parameters.Where(p => p.IsGrid)]);
    }

    /// <summary>A space in which nothing varies and nothing is.</summary>
    public static SearchSpace Empty { get; } = Create(new MapNode([]));

    /// <summary>The tree.</summary>
    public MapNode Root { get; }

    /// <summary>Everything that is decided for a configuration, conditions included, in the order of the text.</summary>
    public ImmutableArray<SpaceParameter> Parameters { get; }

    /// <summary>The indices of <see cref="Parameters"/> in the order of deciding: each after all that it depends on.</summary>
    public ImmutableArray<int> Order { get; }

    /// <summary>The paths at which a configuration may have a scalar: names and list indices joined with <c>/</c>, constants included. A computed value may turn out to be a map or a list.</summary>
    public ImmutableArray<string> ParameterPaths { get; }

    /// <summary>The grid.</summary>
    public GridAxes Grid { get; }

    internal CompiledNode Tree => _tree;

    /// <summary>Makes a space from its tree.</summary>
    /// <param name="root">The tree.</param>
    /// <param name="placeOf">Where a part of the tree stands, for messages; null where nothing is known.</param>
    /// <exception cref="TuneException">A grid under a condition, a cycle of references, a reference to nothing, a condition where none can stand.</exception>
    public static SearchSpace Create(MapNode root, Func<SpaceNode, SpecPlace?>? placeOf = null)
    {
        var walk = new SpaceWalk(placeOf ?? (_ => null));
        var tree = walk.Visit(root, [], default);
        return new SearchSpace(root, tree, walk, SlotOrder.Of(walk));
    }

    /// <summary>True if a configuration may have something at that path, a map or list included.</summary>
    public bool HasPath(string path) => _walk.Paths.Contains(path);

    /// <summary>Why a configuration, whole or partial, is not of this space, beginning with the path; null if it is.</summary>
    public string? WhyNot(ConfigMap config) => PointCheck.Problem(_tree, config, this);

    /// <summary>Refuses an expression that reads a parameter which no configuration of this space has.</summary>
    /// <exception cref="TuneException">It does; the message has the nearest name.</exception>
    public void RequireReferences(Expression expression)
    {
        foreach (var reference in ExpressionReferences.Of(expression))
        {
            _walk.Require(reference);
        }
    }

    /// <summary>Trials of a number of samples: each sample is one over the whole grid. −1 (without limit) stays −1.</summary>
    /// <exception cref="TuneException">More than 2⁶³.</exception>
    public long CountVariants(long numSamples) => numSamples < 0 ? -1 : Grid.Times(numSamples);

    /// <summary>The configuration of variant number i: sample i div G of the random parameters, cell i mod G of a grid of G cells.</summary>
    public ConfigMap Sample(ulong seed, long variant, long attempt = 0) => Sample(new SampleKey(seed, variant, attempt), variant % Grid.Size);

    /// <summary>A configuration in one cell of the grid.</summary>
    public ConfigMap Sample(SampleKey key, long cell) => Resolve(
        key,
        parameter =>
        {
            if (parameter.IsGrid)
            {
                return ConfigValue.Of((long)Grid.OptionOf(parameter, cell));
            }

            var stream = key.StreamOf(parameter.Path);
            return parameter.Domain!.Sample(ref stream);
        });

    /// <summary>A configuration from values chosen one by one, in the order of deciding; inactive parameters are not asked for.</summary>
    /// <param name="key">For the random functions of computed values.</param>
    /// <param name="draw">Chooses.</param>
    /// <param name="ask">Asks functions of the specification's program; null where nobody can be asked.</param>
    public ConfigMap Resolve(SampleKey key, DrawParameter draw, AskFunction? ask = null) => Resolve(key, draw, overrides: null, ask).Config;

    /// <summary>The same, with what each parameter got; null is inactive.</summary>
    internal (ConfigMap Config, ConfigValue?[] Slots) Resolve(SampleKey key, DrawParameter draw, Func<SpaceParameter, ConfigValue?>? overrides, AskFunction? ask = null)
    {
        var slots = new ConfigValue?[Parameters.Length];
        foreach (int index in Order)
        {
            var parameter = Parameters[index];
            if (IsActive(parameter, slots))
            {
                slots[index] = overrides?.Invoke(parameter) ?? Decide(parameter, key, draw, slots, ask);
            }
        }

        return (Build(slots), slots);
    }

    /// <inheritdoc/>
    public bool Equals(SearchSpace? other) => other is not null && Root.Equals(other.Root);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as SearchSpace);

    /// <inheritdoc/>
    public override int GetHashCode() => Root.GetHashCode();

    private static bool IsActive(SpaceParameter parameter, ConfigValue?[] slots) => parameter.Parent is not { } parent
        || (parameter.ParentOption is { } option ? slots[parent] is ConfigInteger i && i.Value == option : slots[parent] is ConfigBool { Value: true });

    private ConfigValue Decide(SpaceParameter parameter, SampleKey key, DrawParameter draw, ConfigValue?[] slots, AskFunction? ask)
    {
        if (parameter.Expression is not { } expression)
        {
            return draw(parameter);
        }

        if (!parameter.IsCondition)
        {
            return expression.Evaluate(new ConfigScope(Build(slots), key.StreamOf(parameter.Path), ask));
        }

        var value = expression.Evaluate(new ConfigScope(Build(slots)));
        return ConfigValue.Of(Kinds.IsTrue(value, new ExpressionSite(expression.Place, expression.Text, 1)));
    }

    private ConfigMap Build(ConfigValue?[] slots) => (ConfigMap)_tree.Build(slots)!;
}
