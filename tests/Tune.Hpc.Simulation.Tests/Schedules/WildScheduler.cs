using Tune.Hpc.Numerics;
using Tune.Hpc.Scheduling;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Simulation.Tests.Schedules;

/// <summary>Pauses, resumes, stops and exploits as a seed tells it, whatever the losses: every answer that a scheduler may give, at every occasion.</summary>
internal sealed class WildScheduler(ulong seed, WildManners manners) : ITrialScheduler
{
    private const int MostPauses = 3;
    private const int MostExploits = 3;
    private readonly SortedDictionary<TrialId, Known> _trials = [];
    private readonly List<TrialId> _paused = [];
    private readonly Queue<TrialVerdict> _others = new();
    private int _told;

    public string Name => "wild";

    public string TimeAttribute => MetricNames.TrainingIteration;

    public bool NeedsCheckpoints => true;

    public bool AwaitsSearchEnd => manners.AwaitsSearchEnd;

    public Verdict Decide(TrialReport report)
    {
        var random = Hear();
        var trial = _trials[report.Trial];
        trial.HasCheckpoint = report.HasCheckpoint;
        double draw = random.NextDouble();
        var verdict = draw < manners.Pauses ? Pause(trial)
            : (draw -= manners.Pauses) < manners.Exploits ? Exploit(trial, ref random)
            : (draw -= manners.Exploits) < manners.Stops ? Verdict.Stop($"drawn at {_told}")
            : draw < 0.1 ? Verdict.GoOn($"drawn at {_told}")
            : Verdict.NotJudged;
        JudgeOthers(ref random);
        return verdict;
    }

    public IReadOnlyList<TrialVerdict> TakeVerdicts()
    {
        TrialVerdict[] all = [.. _others];
        _others.Clear();
        return all;
    }

    public ScheduleChoice Choose(ScheduleSituation situation)
    {
        var random = KeyedStream.For(seed, "simulation/wild-choice", _told, situation.Live);
        if (situation.Live > 0 && random.NextDouble() < manners.Waits)
        {
            return ScheduleChoice.Wait;
        }

        bool resumes = _paused.Count > 0 && (!situation.MayStartNew || random.NextDouble() < manners.Resumes) && !(manners.LeavesPaused && random.NextDouble() < 0.5);
        return resumes ? ScheduleChoice.Resume(_paused[(int)random.NextInt64(_paused.Count)], $"drawn at {_told}") : ScheduleChoice.StartNew;
    }

    public void OnCreated(TrialId trial, ConfigMap config)
    {
        _trials.Add(trial, new Known(trial) { Config = config });
        Told();
    }

    public void OnPaused(TrialId trial)
    {
        _paused.Add(trial);
        Told();
    }

    public void OnResumed(TrialId trial)
    {
        _paused.Remove(trial);
        Told();
    }

    public void OnExploited(TrialId trial, Exploitation how)
    {
        _trials[trial].Config = how.Config;
        Told();
    }

    public void OnEnded(TrialId trial)
    {
        _paused.Remove(trial);
        _trials[trial].IsOver = true;
        Told();
    }

    public void OnReopened(TrialId trial)
    {
        _trials[trial].IsOver = false;
        Told();
    }

    public void OnSearchEnded() => Told();

    public void OnSearchReopened() => Told();

    private KeyedStream Hear() => KeyedStream.For(seed, "simulation/wild", ++_told);

    private void Told()
    {
        var random = Hear();
        JudgeOthers(ref random);
    }

    private void JudgeOthers(ref KeyedStream random)
    {
        while (random.NextDouble() < manners.JudgesOthers)
        {
            var other = _trials.Values.ElementAtOrDefault((int)random.NextInt64(Math.Max(1, _trials.Count)));
            if (other is not { IsOver: false })
            {
                return;
            }

            double draw = random.NextDouble();
            var verdict = draw < 0.4 ? Pause(other) : draw < 0.9 ? Exploit(other, ref random) : Verdict.Stop($"drawn at {_told}");
            if (verdict.Reason is not null)
            {
                _others.Enqueue(new TrialVerdict(other.Id, verdict));
            }
        }
    }

    private Verdict Pause(Known trial) => trial.Pauses++ < MostPauses ? Verdict.Pause($"drawn at {_told}") : Verdict.NotJudged;

    private Verdict Exploit(Known trial, ref KeyedStream random)
    {
        bool takes = random.NextDouble() < manners.TakesCheckpoints;
        var sources = _trials.Values.Where(t => t.HasCheckpoint && t != trial).ToList();
        if (trial.Exploits >= MostExploits || (takes && sources.Count == 0))
        {
            return Verdict.NotJudged;
        }

        trial.Exploits++;
        var source = takes ? sources[(int)random.NextInt64(sources.Count)] : trial;
        var config = source.Config.With("m", ConfigValue.Of(random.NextInt64(1000)));
        return Verdict.Exploit(new Exploitation(source.Id, config) { TakesCheckpoint = takes }, $"drawn at {_told}");
    }

    private sealed class Known(TrialId id)
    {
        internal TrialId Id => id;

        internal required ConfigMap Config { get; set; }

        internal bool HasCheckpoint { get; set; }

        internal bool IsOver { get; set; }

        internal int Pauses { get; set; }

        internal int Exploits { get; set; }
    }
}

/// <summary>How likely a wild scheduler does what.</summary>
internal sealed record WildManners
{
    public double Pauses { get; init; }

    public double Exploits { get; init; }

    public double Stops { get; init; }

    public double JudgesOthers { get; init; }

    /// <summary>How likely an exploit takes a checkpoint over; otherwise only the configuration changes.</summary>
    public double TakesCheckpoints { get; init; }

    /// <summary>How likely it lets a place be free while anything runs.</summary>
    public double Waits { get; init; }

    /// <summary>How likely it resumes a trial where it might begin a new one.</summary>
    public double Resumes { get; init; }

    /// <summary>It may leave all trials paused.</summary>
    public bool LeavesPaused { get; init; }

    public bool AwaitsSearchEnd { get; init; }

    internal static WildManners FromSeed(ulong seed)
    {
        var random = KeyedStream.For(seed, "simulation/wild-manners");
        double Draw(double most) => random.NextDouble() < 0.3 ? 0 : random.NextDouble() * most;
        return new WildManners
        {
            Pauses = Draw(0.4),
            Exploits = Draw(0.3),
            Stops = Draw(0.05),
            JudgesOthers = Draw(0.3),
            TakesCheckpoints = random.NextDouble() < 0.3 ? 0 : random.NextDouble() < 0.5 ? 1 : random.NextDouble(),
            Waits = Draw(0.9),
            Resumes = random.NextDouble() < 0.3 ? 0 : random.NextDouble() < 0.5 ? 1 : random.NextDouble(),
            LeavesPaused = random.NextDouble() < 0.2,
            AwaitsSearchEnd = random.NextDouble() < 0.5,
        };
    }
}
