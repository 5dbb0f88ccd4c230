using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;
using Tune.Hpc.Driver;
using Tune.Hpc.Driver.Events;
using Tune.Hpc.Driver.Ports;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Tests.Driver;

/// <summary>Which of several machines an attempt gets, and what of it.</summary>
public sealed class MachinesTests
{
    private static readonly MachineCapacity[] Four =
    [
        Node("node1", 4, []),
        Node("node2", 8, []),
        Node("node3", 8, [0, 1]) with { GpuTypes = ["a100", "a100"] },
        Node("node4", 8, [0, 1, 2]) with { GpuTypes = ["a100", "h100", "h100"] },
    ];

    private readonly MachinePool _pool = new(Four);

    [Fact]
    public void A_request_goes_where_least_is_left_over()
    {
        Assert.Equal("node1", Place(new() { Cpus = 3 })[0].Node);
        Assert.Equal("node2", Place(new() { Cpus = 3 })[0].Node);
        Assert.Equal("node1", Place(new() { Cpus = 1 })[0].Node);
    }

    [Fact]
    public void Trials_without_gpus_keep_off_the_nodes_that_have_them()
    {
        Place(new() { Cpus = 4 });
        Place(new() { Cpus = 8 });
        Assert.Equal("node3", Place(new() { Cpus = 1 })[0].Node);
    }

    [Fact]
    public void No_two_attempts_share_a_core()
    {
        var first = Place(new() { Cpus = 2 });
        var second = Place(new() { Cpus = 2 });
        Assert.Equal([0, 1], first[0].Cpus);
        Assert.Equal([2, 3], second[0].Cpus);
    }

    [Fact]
    public void Parts_of_a_cpu_are_taken_of_one_core_and_more_than_one_of_whole_ones()
    {
        Assert.Equal([0], Place(new() { Cpus = 0.5 })[0].Cpus);
        Assert.Equal([0], Place(new() { Cpus = 0.5 })[0].Cpus);
        Assert.Equal([1, 2], Place(new() { Cpus = 1.5 })[0].Cpus);
    }

    [Fact]
    public void Halves_of_a_gpu_fill_one_before_the_next()
    {
        var half = new JobRequest { Cpus = 1, Gpus = 0.5 };
        var places = Enumerable.Range(0, 4).Select(_ => Place(half)[0]).ToList();
        Assert.Equal(["node3", "node3", "node3", "node3"], places.Select(p => p.Node!));
        Assert.Equal([0, 0, 1, 1], places.Select(p => p.Gpus[0]));
        Assert.Equal("node4", Place(half)[0].Node);
    }

    [Fact]
    public void A_kind_of_gpu_is_found_where_it_is()
    {
        var h100 = Place(new() { Gpus = 2, GpuType = "h100" });
        Assert.Equal(("node4", "1,2"), (h100[0].Node, NumberRanges.ToText(h100[0].Gpus).Replace('-', ',')));
        Assert.False(_pool.CanPlace(new() { Gpus = 1, GpuType = "h100" }, out _));
        Assert.Contains("(there are: a100, h100)", _pool.WhyNever(new() { Gpus = 1, GpuType = "v100" }));
    }

    [Fact]
    public void Several_nodes_share_tasks_and_gpus_evenly()
    {
        var places = Place(new() { Nodes = 2, Tasks = 3, Cpus = 2, Gpus = 3 });
        Assert.Equal(["node3", "node4"], places.Select(p => p.Node!).Order());
        Assert.Equal([2, 1], places.Select(p => p.Tasks));
        Assert.Equal([4, 2], places.Select(p => p.Cpus.Length));
        Assert.Equal([2, 1], places.Select(p => p.Gpus.Length));
    }

    [Fact]
    public void Tasks_of_each_node_are_as_many_as_was_asked()
    {
        Assert.Equal([2, 2, 2], Place(new() { Nodes = 3, TasksPerNode = 2 }).Select(p => p.Tasks));
    }

    [Fact]
    public void Memory_for_each_cpu_or_gpu_counts_as_much_as_it_comes_to()
    {
        var perCpu = new JobRequest { Cpus = 4, MemoryPerCpuMiB = 1000 };
        Assert.Equal(["node1", "node2", "node2", "node3", "node3", "node4", "node4"], Enumerable.Range(0, 7).Select(_ => Place(perCpu)[0].Node!).Order());
        Assert.Contains("9000 MiB", _pool.WhyNever(new() { Gpus = 1, MemoryPerGpuMiB = 9000 }));
    }

    [Fact]
    public void Excluded_nodes_are_left_out()
    {
        var request = new JobRequest { Cpus = 4, Options = new JobOptions([new("exclude", "node1,node2")]) };
        Assert.Equal("node3", Place(request)[0].Node);
        Assert.Contains("2 more are excluded", _pool.WhyNever(request with { Nodes = 3 }));
    }

    [Theory]
    [InlineData(5, 1, 0, "asks for 5 nodes; there are 4 nodes")]
    [InlineData(1, 9, 0, "asks for 9 CPUs; a node gives trials at most 8")]
    [InlineData(2, 9, 0, "asks for 9 CPUs on a node")]
    [InlineData(1, 1, 4, "asks for 4 GPUs; a node gives trials at most 3")]
    [InlineData(1, 1, 0, "asks for 8001 MiB of memory; a node gives trials at most 8000", 8001)]
    [InlineData(3, 1, 6, "too few nodes have all of that")]
    public void What_can_never_fit_says_why(int nodes, int cpus, int gpus, string words, long memory = 1) =>
        Assert.Contains(words, _pool.WhyNever(new() { Nodes = nodes, Cpus = cpus, Gpus = gpus, MemoryMiB = memory }));

    [Fact]
    public void What_an_attempt_holds_on_a_machine_that_is_gone_takes_nothing_here()
    {
        var old = Planned(new() { Cpus = 8 }, [new Placement("node9", 1, [0, 1, 2, 3, 4, 5, 6, 7], [])]);
        _pool.Take(old);
        _pool.Release(old);
        Assert.Equal("node1", Place(new() { Cpus = 4 })[0].Node);
    }

    [Fact]
    public void Nothing_is_ever_given_twice_and_what_fits_on_empty_machines_is_never_refused_for_good()
    {
        var requests = from cpus in Gen.Elements(0.25, 0.5, 1, 1.5, 2, 4, 8)
                       from gpus in Gen.Elements(0, 0, 0.1, 0.25, 0.3333, 0.5, 1, 2)
                       from nodes in Gen.Elements(1, 1, 1, 2, 3)
                       from memory in Gen.Choose(0, 5000)
                       from release in Gen.Choose(0, 5)
                       select (Request: new JobRequest { Cpus = cpus, Gpus = gpus, Nodes = nodes, MemoryMiB = memory }, Release: release);
        Prop.ForAll(Gen.ListOf(requests).Select(l => l.ToArray()).ToArbitrary(), steps =>
        {
            var pool = new MachinePool(Four);
            var held = new List<AttemptPlanned>();
            foreach (var (request, release) in steps)
            {
                if (pool.CanPlace(request, out var places))
                {
                    Assert.Null(pool.WhyNever(request));
                    held.Add(Planned(request, places));
                    pool.Take(held[^1]);
                }
                else if (held.Count > 0)
                {
                    pool.Release(held[release % held.Count]);
                    held.RemoveAt(release % held.Count);
                }

                AssertWithin(held);
            }

            held.ForEach(pool.Release);
            Assert.All(Four, m => Assert.True(pool.CanPlace(new() { Cpus = 4, MemoryMiB = 8000, Nodes = 4 }, out _), "not everything came back"));
            Assert.True(pool.CanPlace(new() { Gpus = 3 }, out _), "not every GPU came back");
        }).QuickCheckThrowOnFailure();
    }

    private static void AssertWithin(List<AttemptPlanned> held)
    {
        const double rounding = 1e-9;
        foreach (var machine in Four)
        {
            var here = held.SelectMany(h => h.Places.Where(p => p.Node == machine.Name).Select(p => (h.Request, Place: p))).ToList();
            Assert.True(here.Sum(h => h.Request.MemoryMiB) <= machine.MemoryMiB);
            Assert.All(machine.CpuIds, cpu => Assert.True(here.Where(h => h.Place.Cpus.Contains(cpu)).Sum(h => Math.Min(1, h.Request.Cpus)) <= 1 + rounding, $"{machine.Name} CPU {cpu}"));
            Assert.All(machine.Gpus, gpu => Assert.True(here.Where(h => h.Place.Gpus.Contains(gpu)).Sum(h => h.Request.Nodes > 1 ? 1 : Math.Min(1, h.Request.Gpus)) <= 1 + rounding, $"{machine.Name} GPU {gpu}"));
        }

        Assert.All(held, h => Assert.Equal(h.Request.Nodes, h.Places.Select(p => p.Node).Distinct().Count()));
    }

    private static MachineCapacity Node(string name, int cpus, ImmutableArray<int> gpus) => new(cpus, gpus, 8000) { Name = name, CpuIds = [.. Enumerable.Range(0, cpus)] };

    private static AttemptPlanned Planned(JobRequest request, ImmutableArray<Placement> places) =>
        new() { Trial = new TrialId(1), Attempt = 1, Request = request, Places = places, Reason = "a place is free" };

    private ImmutableArray<Placement> Place(JobRequest request)
    {
        Assert.True(_pool.CanPlace(request, out var places), $"{request} does not fit");
        _pool.Take(Planned(request, places));
        return places;
    }
}
