using System.Collections.Immutable;
using System.Globalization;
using Tune.Hpc.Space.Expressions;
using Tune.Hpc.Specification;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Space;

/// <summary>Walks a space once: gives every part that varies a slot, and notes which paths there are.</summary>
internal sealed class SpaceWalk(Func<SpaceNode, SpecPlace?> placeOf)
{
    private readonly List<SpaceParameter> _slots = [];
    private readonly List<SpecPlace> _places = [];
    private readonly List<string> _leaves = [];
    private readonly HashSet<string> _paths = [""];

    /// <summary>Paths of computed values: what lies below them is not known beforehand.</summary>
    private readonly HashSet<string> _computed = [];

    /// <summary>The slots in the order of the text.</summary>
    public IReadOnlyList<SpaceParameter> Slots => _slots;

    /// <summary>Where each slot stands.</summary>
    public IReadOnlyList<SpecPlace> Places => _places;

    /// <summary>The paths at which a configuration may have a value that is no map and no list.</summary>
    public ImmutableArray<string> Leaves => [.. _leaves.Distinct()];

    /// <summary>Those, and all that lead to them.</summary>
    public IReadOnlySet<string> Paths => _paths;

    /// <summary>Where the node stands, or at least which it is.</summary>
    public SpecPlace PlaceOf(SpaceNode node, IEnumerable<string> steps) =>
        placeOf(node) ?? new SpecPlace("param_space", string.Join('/', steps));

    /// <summary>Compiles a node and all below it.</summary>
    public CompiledNode Visit(SpaceNode node, ImmutableArray<string> steps, Guard guard)
    {
        _paths.Add(string.Join('/', steps));
        if (node.When is not { } when)
        {
            return VisitInner(node, steps, guard);
        }

        int id = Add(node, new SpaceParameter { Index = 0, Path = "", Steps = steps, Expression = when, IsCondition = true }, guard);
        return new CompiledNode.Conditional(id, VisitInner(node, steps, new Guard(id, null)));
    }

    private CompiledNode VisitInner(SpaceNode node, ImmutableArray<string> steps, Guard guard)
    {
        switch (node)
        {
            case ConstantNode constant:
                AddLeaves(constant.Value, steps);
                return new CompiledNode.Constant(constant.Value);
            case ComputedNode computed:
                _computed.Add(string.Join('/', steps));
                _leaves.Add(string.Join('/', steps));
                return new CompiledNode.Slot(Add(node, Blank(steps) with { Expression = computed.Expression }, guard));
            case DomainNode { Domain: ChoiceDomain choice }:
                return VisitOptions(node, choice, steps, guard, isGrid: false);
            case GridNode grid:
                RequireAlways(grid, steps, guard);
                return VisitOptions(node, grid.Values, steps, guard, isGrid: true);
            case DomainNode domain:
                _leaves.Add(string.Join('/', steps));
                return new CompiledNode.Slot(Add(node, Blank(steps) with { Domain = domain.Domain }, guard));
            case MapNode map:
                return new CompiledNode.Map([.. map.Entries.Select(e => KeyValuePair.Create(e.Key, Visit(e.Value, steps.Add(e.Key), guard)))]);
            case ListNode list:
                return new CompiledNode.List([.. list.Items.Select((item, i) => VisitFixed(item, steps.Add(i.ToString(CultureInfo.InvariantCulture)), guard, "an item of a list"))]);
            default:
                throw new ArgumentException($"unknown node {node.GetType().Name}", nameof(node));
        }
    }

    private CompiledNode.Option VisitOptions(SpaceNode node, ChoiceDomain choice, ImmutableArray<string> steps, Guard guard, bool isGrid)
    {
        int id = Add(node, Blank(steps) with { Domain = choice, IsGrid = isGrid }, guard);
        return new CompiledNode.Option(id, [.. choice.Options.Select((option, i) => VisitFixed(option, steps, new Guard(id, i), "an option"))]);
    }

    private CompiledNode VisitFixed(SpaceNode node, ImmutableArray<string> steps, Guard guard, string what) => node.When is null
        ? Visit(node, steps, guard)
        : throw new TuneException(
            SpaceCodes.MisplacedWhen,
            $"{PlaceOf(node, steps)}: {node.Notation}: {what} cannot have a condition of its own; put it on a named parameter, or on the whole");

    private void RequireAlways(GridNode grid, ImmutableArray<string> steps, Guard guard)
    {
        if (guard.Parent is not null)
        {
            throw new TuneException(
                SpaceCodes.ConditionalGrid,
                $"{PlaceOf(grid, steps)}: {grid.Notation}: a grid cannot exist only sometimes; write one grid over whole objects instead, "
                + "such as grid_search([{type: sgd, momentum: 0.9}, {type: sgd, momentum: 0.99}, {type: adam}])");
        }
    }

    private static SpaceParameter Blank(ImmutableArray<string> steps) => new() { Index = 0, Path = string.Join('/', steps), Steps = steps };

    private int Add(SpaceNode node, SpaceParameter slot, Guard guard)
    {
        _slots.Add(slot with { Index = _slots.Count, Path = string.Join('/', slot.Steps), Parent = guard.Parent, ParentOption = guard.Option });
        _places.Add(PlaceOf(node, slot.Steps));
        return _slots.Count - 1;
    }

    private void AddLeaves(ConfigValue value, ImmutableArray<string> steps)
    {
        _paths.Add(string.Join('/', steps));
        switch (value)
        {
            case ConfigMap map:
                foreach (var (name, item) in map.Entries)
                {
                    AddLeaves(item, steps.Add(name));
                }

                break;
            case ConfigList list:
                for (int i = 0; i < list.Items.Length; i++)
                {
                    AddLeaves(list.Items[i], steps.Add(i.ToString(CultureInfo.InvariantCulture)));
                }

                break;
            default:
                _leaves.Add(string.Join('/', steps));
                break;
        }
    }

    /// <summary>Refuses a reference to what no configuration has.</summary>
    public void Require(ExpressionReference reference)
    {
        if (reference.Root != "config")
        {
            string hint = _paths.Contains(reference.Root) ? $"; the parameter is config.{reference.Root}" : NearestName.Hint(reference.Root, ["config"]);
            throw reference.Site.Error(ExpressionCodes.UnknownName, $"there is nothing called {reference.Root} here; parameters are config.NAME{hint}");
        }

        for (int length = 1; length <= reference.Path.Length; length++)
        {
            string path = string.Join('/', reference.Path.Take(length));
            if (_computed.Contains(path))
            {
                return;
            }

            if (!_paths.Contains(path))
            {
                var known = _paths.Where(p => p.Length > 0).Select(p => p.Replace('/', '.')).ToList();
                string written = string.Join('.', reference.Path);
                throw reference.Site.Error(
                    SpaceCodes.UnknownReference,
                    $"config.{written}: there is no such parameter{NearestName.Hint(written, known)}; there are {string.Join(", ", known.Order(StringComparer.Ordinal).Take(20))}");
            }
        }
    }

    /// <summary>What a part exists under: a choice's option, or a condition.</summary>
    public readonly record struct Guard(int? Parent, int? Option);
}
