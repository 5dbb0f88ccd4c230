using Tune.Hpc.Search.Flow2;
using Tune.Hpc.Search.Sampling;

namespace Tune.Hpc.Search.BlendSearch;

/// <summary>The local threads, by number: they are made where something good was found, and go when they have converged or another one gets there.</summary>
internal sealed class LocalThreads(LocalSearch search, StartRegion region)
{
    private readonly SortedDictionary<int, BlendThread> _threads = [];
    private int _made;

    /// <summary>All of them, in order.</summary>
    public IEnumerable<KeyValuePair<int, BlendThread>> All => _threads;

    /// <summary>How many there are.</summary>
    public int Count => _threads.Count;

    /// <summary>One of them; null where it is gone.</summary>
    public BlendThread? Find(int number) => _threads.GetValueOrDefault(number);

    /// <summary>Puts a thread's new state in its place.</summary>
    public void Set(int number, BlendThread thread) => _threads[number] = thread;

    /// <summary>Threads whose speed is not known are taken to be as fast as the fastest.</summary>
    public void Hope(double fastest)
    {
        foreach (var (number, thread) in _threads.Where(t => !(t.Value.Standing.Speed > 0)).ToList())
        {
            _threads[number] = thread with { Standing = thread.Standing.Hoping(fastest) };
        }
    }

    /// <summary>Makes a thread at a result, if there is none yet or it is better than most of them.</summary>
    /// <param name="start">The result.</param>
    /// <param name="loss">Its loss, as threads compare them.</param>
    public void Offer(Observation start, double loss)
    {
        if (!MeritOrder.Counts(start) || (_threads.Count > 0 && !(loss < MedianOfBests())))
        {
            return;
        }

        _threads[++_made] = new BlendThread(search.Begin(start), ThreadStanding.From(loss, start.Cost));
        region.Include(start.Point.Coordinates);
    }

    /// <summary>Removes a thread that has converged or that another one replaces, and those that it replaces.</summary>
    public void Clean(int number)
    {
        if (!_threads.TryGetValue(number, out var thread))
        {
            return;
        }

        var gone = _threads.Where(t => t.Key != number && IsReplacedBy(t.Value, thread)).Select(t => t.Key).ToList();
        if (_threads.Any(t => t.Key != number && IsReplacedBy(thread, t.Value)))
        {
            gone.Add(number);
        }

        if (thread.State.HasConverged)
        {
            region.Widen();
            gone.Add(number);
        }

        gone.ForEach(n => _threads.Remove(n));
    }

    private bool IsReplacedBy(BlendThread thread, BlendThread other) =>
        !(thread.Standing.Best < other.Standing.Previous) && !(thread.State.Resource < other.State.Resource) && search.Reaches(other.State, thread.State);

    private double MedianOfBests()
    {
        double[] bests = [.. _threads.Values.Select(t => t.Standing.Best).Order()];
        int half = bests.Length / 2;
        return bests.Length % 2 == 1 ? bests[half] : (bests[half - 1] / 2) + (bests[half] / 2);
    }
}
