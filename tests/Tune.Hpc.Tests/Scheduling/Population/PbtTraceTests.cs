using System.Globalization;
using Tune.Hpc.Driver.Events;
using Tune.Hpc.Scheduling;
using Tune.Hpc.Scheduling.Pbt;
using Tune.Hpc.Space;
using Tune.Hpc.Tests.Architecture;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Tests.Scheduling.Population;

public sealed class PbtTraceTests
{
    [Theory] // each file names where its numbers come from
    [InlineData("pbt-asynchronous.txt")]
    [InlineData("pbt-synchronous.txt")]
    public void Decisions_are_those_worked_out_by_hand(string file)
    {
        var trace = new Trace();
        foreach (string line in File.ReadLines(Repository.PathOf("tests/Tune.Hpc.Tests/Scheduling/data/" + file)))
        {
            string[] words = line.Split('#')[0].Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (words.Length > 0)
            {
                string got = trace.Follow(words);
                Assert.True(got == words[^1], $"{file}: '{line}' got {got}");
            }
        }
    }

    /// <summary>A scheduler that follows the lines of a trace.</summary>
    private sealed class Trace
    {
        private readonly Queue<TrialVerdict> _others = [];
        private ITrialScheduler? _pbt;
        private bool _othersWait;

        /// <summary>What a line's last word should be.</summary>
        public string Follow(string[] words)
        {
            string last = words[^1];
            switch (words)
            {
                case ["settings", ..]:
                    Begin(words);
                    return last;
                case ["others"]:
                    _othersWait = true;
                    return last;
                case ["paused", var trial]:
                    _pbt!.OnPaused(Id(trial));
                    return last;
                case ["resumed", var trial]:
                    _pbt!.OnResumed(Id(trial));
                    return last;
                case ["ended", var trial]:
                    _pbt!.OnEnded(Id(trial));
                    Take();
                    return last;
                case ["then", var trial, "takes", _]:
                    var other = _others.Dequeue();
                    return other.Trial == Id(trial) ? other.Verdict.Exploits!.Source.Number.ToString() : $"a verdict about {other.Trial}";
                case ["choose", _]:
                    return Word(_pbt!.Choose(new ScheduleSituation(true, 0)));
                case ["choose-rest", _]:
                    return Word(_pbt!.Choose(new ScheduleSituation(false, 0)));
                case [var trial, var time, var loss, _]:
                    Assert.Empty(_others);
                    var report = new TrialReport(Id(trial), double.Parse(time), loss == "NaN" ? double.NaN : double.Parse(loss)) { HasCheckpoint = true, OthersWait = _othersWait };
                    string word = Word(_pbt!.Decide(report));
                    Take();
                    return word;
                default:
                    return $"no meaning for {string.Join(' ', words)}";
            }
        }

        private void Begin(string[] words)
        {
            double Value(string name) => double.Parse(words[Array.IndexOf(words, name) + 1], CultureInfo.InvariantCulture);
            var settings = new PbtSettings
            {
                PerturbationInterval = Value("interval"),
                QuantileFraction = Value("quantile"),
                BurnInPeriod = Value("burn"),
                Synchronous = words.Contains("synch"),
                Mutations = [new Mutation(["lr"], new MutationRule.Within(new FloatDomain(0, 1)))],
            };
            long? trials = words.Contains("trials") ? (long)Value("trials") : null;
            _pbt = settings.Create(new SchedulerSetting(7, new Objective("loss", ObjectiveMode.Min)) { Trials = trials });
            _othersWait = false;
            for (int trial = 1; trial <= (trials ?? 0); trial++)
            {
                _pbt.OnCreated(new TrialId(trial), ConfigMap.Empty.With("lr", ConfigValue.Of(0.1 * trial)));
            }
        }

        private void Take()
        {
            foreach (var verdict in _pbt!.TakeVerdicts())
            {
                _others.Enqueue(verdict);
            }
        }

        private static TrialId Id(string text) => new(int.Parse(text));

        private static string Word(ScheduleChoice choice) => choice.IsNew ? "new" : choice.Resumed is { } trial ? trial.Number.ToString() : "wait";

        private static string Word(Verdict verdict) => verdict.Kind switch
        {
            VerdictKind.Exploit => verdict.Exploits!.Source.Number.ToString(),
            VerdictKind.Pause => "pause",
            _ => verdict.Reason is null ? "-" : "go",
        };
    }
}
