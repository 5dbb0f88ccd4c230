using System.Globalization;
using Tune.Hpc.Numerics;
using Tune.Hpc.Scheduling;
using Tune.Hpc.Scheduling.Asha;
using Tune.Hpc.Scheduling.Hyperband;
using Tune.Hpc.Specification;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Benchmarks;

/// <summary>What a decision costs at 10,000 trials, against inserting as many losses into one sorted list by binary search.</summary>
/// <remarks>Processor time of this process, garbage collection included: a busy machine changes little.</remarks>
internal static class SchedulersBenchmark
{
    private const int Trials = 10_000;
    private const int Reports = 27;
    private const int Rounds = 5;

    private static readonly (string Name, SchedulerSettings Settings)[] _schedulers =
    [
        ("fifo", new FifoSettings()),
        ("asha", new AshaSettings { MaxT = Reports, ReductionFactor = 3 }),
        ("asha, promotion", new AshaSettings { MaxT = Reports, ReductionFactor = 3, Variant = AshaVariant.Promotion }),
        ("hyperband", new HyperbandSettings { MaxT = Reports }),
        ("hb_bohb", new HyperbandForBohbSettings { MaxT = Reports }),
    ];

    /// <summary>Prints microseconds of processor time for each report, the best of several rounds, and their ratio to the plain insert.</summary>
    public static void Run(TextWriter output)
    {
        double[] losses = [.. Enumerable.Range(1, Trials).Select(i => KeyedStream.For(1, "benchmark/losses", i).NextDouble())];
        double insert = Enumerable.Range(0, Rounds).Min(_ => Insert(losses));
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"schedulers: {Trials:N0} trials; a plain sorted insert {insert:F3} us"));
        foreach (var (name, settings) in _schedulers)
        {
            var (all, first) = Enumerable.Range(0, Rounds).Select(_ => Decide(settings, losses)).Aggregate((a, b) => (Math.Min(a.All, b.All), Math.Min(a.First, b.First)));
            output.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"  {name}: {all:F3} us a report, ratio {all / insert:F2}; first reports alone {first:F3} us, ratio {first / insert:F2}"));
        }
    }

    private static double Insert(double[] losses)
    {
        var sorted = new List<double>();
        var start = Environment.CpuUsage.TotalTime;
        foreach (double loss in losses)
        {
            int at = sorted.BinarySearch(loss);
            sorted.Insert(at < 0 ? ~at : at, loss);
        }

        return Since(start) / losses.Length;
    }

    private static double Since(TimeSpan start) => (Environment.CpuUsage.TotalTime - start).TotalMicroseconds;

    /// <summary>All trials at once, report by report; what is stopped or left paused reports no more.</summary>
    private static (double All, double First) Decide(SchedulerSettings settings, double[] losses)
    {
        var scheduler = settings.Create(new SchedulerSetting(1, new Objective("loss", ObjectiveMode.Min)));
        var live = new List<int>(Enumerable.Range(1, Trials));
        live.ForEach(trial => scheduler.OnCreated(new TrialId(trial), ConfigMap.Empty));
        var start = Environment.CpuUsage.TotalTime;
        double first = 0;
        long reports = 0;
        for (int budget = 1; budget <= Reports; budget++)
        {
            reports += live.Count;
            live = Report(scheduler, live, budget, losses);
            first = budget == 1 ? Since(start) / Trials : first;
        }

        return (Since(start) / reports, first);
    }

    private static List<int> Report(ITrialScheduler scheduler, List<int> live, int budget, double[] losses)
    {
        var next = new List<int>(live.Count);
        foreach (int trial in live)
        {
            var verdict = scheduler.Decide(new TrialReport(new TrialId(trial), budget, losses[trial - 1]) { HasCheckpoint = true });
            scheduler.TakeVerdicts();
            if (verdict.Kind == Driver.Events.VerdictKind.GoOn)
            {
                next.Add(trial);
            }
            else if (verdict.Kind == Driver.Events.VerdictKind.Pause)
            {
                scheduler.OnPaused(new TrialId(trial));
            }
        }

        while (scheduler.Choose(new ScheduleSituation(MayStartNew: false, next.Count)).Resumed is { } resumed)
        {
            scheduler.OnResumed(resumed);
            next.Add(resumed.Number);
        }

        return next;
    }
}
