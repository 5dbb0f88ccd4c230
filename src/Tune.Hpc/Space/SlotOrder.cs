using System.Collections.Immutable;
using Tune.Hpc.Space.Expressions;

namespace Tune.Hpc.Space;

/// <summary>Puts slots in an order in which each comes after all that it depends on.</summary>
internal sealed class SlotOrder
{
    private readonly SpaceWalk _walk;
    private readonly ImmutableArray<int>[] _needs;
    private readonly int[] _state;
    private readonly List<int> _order = [];
    private readonly List<int> _trail = [];

    private SlotOrder(SpaceWalk walk)
    {
        _walk = walk;
        _needs = [.. walk.Slots.Select(Needs)];
        _state = new int[_needs.Length];
    }

    /// <summary>The slots' numbers in order; the order of the text where nothing else decides.</summary>
    /// <exception cref="TuneException">A cycle, or a reference to nothing.</exception>
    public static ImmutableArray<int> Of(SpaceWalk walk)
    {
        var order = new SlotOrder(walk);
        for (int i = 0; i < order._needs.Length; i++)
        {
            order.Visit(i);
        }

        return order.AskingLast();
    }

    /// <summary>A function is shown the configuration as far as it is decided; what does not wait for an answer is decided before.</summary>
    private ImmutableArray<int> AskingLast()
    {
        bool[] waits = new bool[_needs.Length];
        foreach (int slot in _order)
        {
            waits[slot] = _needs[slot].Any(n => waits[n]) || (_walk.Slots[slot].Expression is { } expression && ExpressionReferences.Asked(expression).Any());
        }

        return [.. _order.Where(s => !waits[s]), .. _order.Where(s => waits[s])];
    }

    private void Visit(int slot)
    {
        if (_state[slot] == 2)
        {
            return;
        }

        _trail.Add(slot);
        if (_state[slot] == 1)
        {
            var cycle = _trail.Skip(_trail.IndexOf(slot)).Select(Label);
            throw new TuneException(
                SpaceCodes.Cycle, $"{_walk.Places[slot]}: these parameters wait for each other: {string.Join(" -> ", cycle)}; one of them must not refer to the next");
        }

        _state[slot] = 1;
        foreach (int need in _needs[slot])
        {
            Visit(need);
        }

        _state[slot] = 2;
        _trail.RemoveAt(_trail.Count - 1);
        _order.Add(slot);
    }

    private string Label(int slot) => _walk.Slots[slot] is { IsCondition: true } condition ? $"{condition.Path} (its condition)" : _walk.Slots[slot].Path;

    private ImmutableArray<int> Needs(SpaceParameter slot)
    {
        var needs = new List<int>();
        if (slot.Parent is { } parent)
        {
            needs.Add(parent);
        }

        if (slot.Expression is { } expression)
        {
            needs.AddRange(ExpressionReferences.Of(expression).SelectMany(r => Targets(r, slot)));
        }

        return [.. needs.Distinct()];
    }

    /// <summary>The slots that decide what stands at the place a reference reads: those above it, at it and below it.</summary>
    private IEnumerable<int> Targets(ExpressionReference reference, SpaceParameter reader)
    {
        _walk.Require(reference);
        return _walk.Slots
            .Where(s => !(s.IsCondition && s.Index == reader.Index) && Touches(s.Steps, reference.Path))
            .Where(s => !IsOwnGuard(s, reader))
            .Select(s => s.Index);
    }

    /// <summary>What a slot is under comes before it anyway, and what merely shares its path in another branch is no dependency of a condition at the same path.</summary>
    private static bool IsOwnGuard(SpaceParameter candidate, SpaceParameter reader) => reader.Parent == candidate.Index;

    private static bool Touches(ImmutableArray<string> slot, ImmutableArray<string> path)
    {
        int shared = Math.Min(slot.Length, path.Length);
        return slot.AsSpan()[..shared].SequenceEqual(path.AsSpan()[..shared]);
    }
}
