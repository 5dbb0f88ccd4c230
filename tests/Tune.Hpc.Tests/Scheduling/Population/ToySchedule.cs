using Tune.Hpc.Numerics;
using Tune.Hpc.Scheduling;
using Tune.Hpc.Scheduling.Population;
using Tune.Hpc.Space;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Tests.Scheduling.Population;

/// <summary>A model whose best learning rate falls while it trains, from 0.1 to 0.001: no fixed value is good for long.</summary>
/// <remarks>An epoch adds to the model's skill what its learning rate is worth at that skill: 1 at the best rate, nothing a decade away.</remarks>
internal static class ToySchedule
{
    public const int Epochs = 90;
    public const int Trials = 8;

    public static FloatDomain Rates { get; } = new(1e-5, 1, log: true);

    private static SearchSpace Space { get; } = SearchSpace.Create(new MapNode([KeyValuePair.Create("lr", (SpaceNode)new DomainNode(Rates))]));

    /// <summary>The best skill that a population of a scheduler reaches, and how its configurations were at the end.</summary>
    public static (double Skill, ConfigMap[] Configs) Train(PopulationSettings settings, ulong seed)
    {
        var scheduler = settings.Create(new SchedulerSetting(seed, new Objective("skill", ObjectiveMode.Max)) { Trials = Trials, Space = Space });
        ConfigMap[] configs = [.. Enumerable.Range(0, Trials).Select(i => Space.Sample(seed, i))];
        double[] skills = new double[Trials];
        for (int i = 0; i < Trials; i++)
        {
            scheduler.OnCreated(new TrialId(i + 1), configs[i]);
        }

        for (int epoch = 1; epoch <= Epochs; epoch++)
        {
            foreach (int i in Order(seed, epoch))
            {
                skills[i] += Gain(configs[i], skills[i]);
                var id = new TrialId(i + 1);
                Follow(id, scheduler.Decide(new TrialReport(id, epoch, -skills[i]) { HasCheckpoint = true }));
                foreach (var other in scheduler.TakeVerdicts())
                {
                    Follow(other.Trial, other.Verdict);
                }
            }
        }

        return (skills.Max(), configs);

        void Follow(TrialId trial, Verdict verdict)
        {
            if (verdict.Exploits is { } how)
            {
                (skills[trial.Number - 1], configs[trial.Number - 1]) = (skills[how.Source.Number - 1], how.Config);
                scheduler.OnExploited(trial, how);
            }
        }
    }

    /// <summary>The best skill of as many trials, each with one rate from beginning to end.</summary>
    public static double Random(ulong seed)
    {
        double best = 0;
        for (int i = 0; i < Trials; i++)
        {
            var config = Space.Sample(seed, i);
            double skill = 0;
            for (int epoch = 0; epoch < Epochs; epoch++)
            {
                skill += Gain(config, skill);
            }

            best = Math.Max(best, skill);
        }

        return best;
    }

    /// <summary>Reports of one epoch come in any order.</summary>
    private static IEnumerable<int> Order(ulong seed, int epoch) => Enumerable.Range(0, Trials).OrderBy(i => KeyedStream.For(seed, "toy/order", i, epoch).NextUInt64());

    private static double Gain(ConfigMap config, double skill)
    {
        double wanted = -1 - (2 * Math.Min(skill, 60) / 60);
        return 0.05 + Math.Max(0, 1 - Math.Abs(Math.Log10(config["lr"]!.AsDouble!.Value) - wanted));
    }
}
