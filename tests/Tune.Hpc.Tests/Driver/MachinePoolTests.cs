using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;
using Tune.Hpc.Driver;
using Tune.Hpc.Driver.Events;
using Tune.Hpc.Driver.Ports;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Tests.Driver;

/// <summary>What is taken of a machine.</summary>
public sealed class MachinePoolTests
{
    private static readonly MachineCapacity Machine = new(4, [0, 1, 3], 8192);
    private readonly MachinePool _pool = new(Machine);

    [Fact]
    public void Two_halves_share_a_device_and_a_third_opens_another()
    {
        Assert.Equal([0], Allocate(Gpus(0.5)));
        Assert.Equal([0], Allocate(Gpus(0.5)));
        Assert.Equal([1], Allocate(Gpus(0.5)));
    }

    [Fact]
    public void A_share_goes_where_least_is_left_that_suffices()
    {
        Allocate(Gpus(0.25));
        Assert.Equal([1], Allocate(Gpus(0.8)));
        Assert.Equal([1], Allocate(Gpus(0.2)));
        Assert.Equal([0], Allocate(Gpus(0.2)));
    }

    [Fact]
    public void Whole_devices_are_those_nobody_shares()
    {
        Allocate(Gpus(0.1));
        Assert.Equal([1, 3], Allocate(Gpus(2)));
        Assert.False(_pool.CanPlace(Gpus(1), out _));
    }

    [Fact]
    public void Ten_tenths_fill_a_device_exactly()
    {
        for (int i = 0; i < 10; i++)
        {
            Assert.Equal([0], Allocate(Gpus(0.1)));
        }

        Assert.Equal([1], Allocate(Gpus(0.1)));
    }

    [Fact]
    public void Cpus_and_memory_run_out()
    {
        var three = new JobRequest { Cpus = 1.5, Tasks = 2, MemoryMiB = 4096 };
        Allocate(three);
        Assert.False(_pool.CanPlace(three, out _));
        Allocate(new JobRequest { Cpus = 1, MemoryMiB = 4096 });
        Assert.False(_pool.CanPlace(new JobRequest { Cpus = 0.1 }, out _));
    }

    [Fact]
    public void Memory_a_machine_does_not_count_never_runs_out()
    {
        var pool = new MachinePool(Machine with { MemoryMiB = null });
        Assert.True(pool.CanPlace(new JobRequest { MemoryMiB = 1L << 40 }, out _));
        Assert.Null(pool.WhyNever(new JobRequest { MemoryMiB = 1L << 40 }));
    }

    [Theory]
    [InlineData(2, 1, 0, 0, "2 nodes")]
    [InlineData(1, 5, 0, 0, "5 CPUs")]
    [InlineData(1, 1, 4, 0, "4 GPUs")]
    [InlineData(1, 1, 0, 9000, "9000 MiB")]
    public void What_can_never_fit_says_why(int nodes, double cpus, double gpus, long memory, string words)
    {
        string? why = _pool.WhyNever(new JobRequest { Nodes = nodes, Cpus = cpus, Gpus = gpus, MemoryMiB = memory });
        Assert.Contains(words, why);
    }

    [Fact]
    public void What_runs_already_is_taken_even_where_it_is_more_than_there_is()
    {
        _pool.Take(Planned(new JobRequest { Cpus = 8, Gpus = 2 }, [3, 9]));
        Assert.False(_pool.CanPlace(new JobRequest { Cpus = 1 }, out _));
        _pool.Release(Planned(new JobRequest { Cpus = 8, Gpus = 2 }, [3, 9]));
        Assert.Equal([0, 1, 3], Allocate(Gpus(3)));
    }

    [Fact]
    public void It_never_gives_more_than_it_has_and_takes_back_exactly_what_it_gave()
    {
        var requests = from cpus in Gen.Choose(1, 30)
                       from gpus in Gen.Elements(0, 0, 0.1, 0.25, 0.3333, 0.5, 0.75, 1, 2, 3)
                       from memory in Gen.Choose(0, 5000)
                       from release in Gen.Choose(0, 3)
                       select (Request: new JobRequest { Cpus = cpus / 10.0, Gpus = gpus, MemoryMiB = memory }, Release: release);
        Prop.ForAll(Gen.ListOf(requests).Select(l => l.ToArray()).ToArbitrary(), steps =>
        {
            var pool = new MachinePool(Machine);
            var held = new List<(JobRequest Request, ImmutableArray<int> Gpus)>();
            foreach (var (request, release) in steps)
            {
                if (pool.CanPlace(request, out var places))
                {
                    pool.Take(Planned(request, places[0].Gpus));
                    held.Add((request, places[0].Gpus));
                }
                else if (held.Count > 0)
                {
                    pool.Release(Planned(held[release % held.Count].Request, held[release % held.Count].Gpus));
                    held.RemoveAt(release % held.Count);
                }

                AssertWithin(held);
            }

            held.ForEach(h => pool.Release(Planned(h.Request, h.Gpus)));
            Assert.True(pool.CanPlace(new JobRequest { Cpus = 4, Gpus = 3, MemoryMiB = 8192 }, out _), "not everything came back");
        }).QuickCheckThrowOnFailure();
    }

    private static void AssertWithin(List<(JobRequest Request, ImmutableArray<int> Gpus)> held)
    {
        const double rounding = 1e-9;
        Assert.True(held.Sum(h => h.Request.TotalCpus) <= 4 + rounding);
        Assert.True(held.Sum(h => h.Request.MemoryMiB) <= 8192);
        Assert.All(held, h => Assert.Equal((int)Math.Ceiling(h.Request.Gpus), h.Gpus.Distinct().Intersect(Machine.Gpus).Count()));
        foreach (int gpu in Machine.Gpus)
        {
            Assert.True(held.Where(h => h.Gpus.Contains(gpu)).Sum(h => Math.Min(1, h.Request.Gpus)) <= 1 + rounding, $"GPU {gpu} is given twice");
        }
    }

    private static JobRequest Gpus(double gpus) => new() { Cpus = 0.1, Gpus = gpus };

    private ImmutableArray<int> Allocate(JobRequest request)
    {
        Assert.True(_pool.CanPlace(request, out var places), $"{request} does not fit");
        _pool.Take(Planned(request, places[0].Gpus));
        return places[0].Gpus;
    }

    private static AttemptPlanned Planned(JobRequest request, ImmutableArray<int> gpus) =>
        new() { Trial = new TrialId(1), Attempt = 1, Request = request, Gpus = gpus, Reason = "a place is free" };
}
