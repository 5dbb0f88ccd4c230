using System.Globalization;
using Tune.Hpc.Stopping;
using Tune.Hpc.Tests.Architecture;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Tests.Stopping;

public sealed class PlateauTests
{
    [Fact]
    public void Trials_end_where_their_values_were_worked_out_to_stand_still() => Play("trial-plateau.txt", words => words is [_, _, var std, _, var results, _, var grace, ..]
        ? new StopRule.TrialPlateau("loss")
        {
            Std = Number(std),
            NumResults = (int)Number(results),
            GracePeriod = (int)Number(grace),
            MetricThreshold = words.Length > 7 ? Number(words[8]) : null,
            Mode = words.Contains("max") ? ObjectiveMode.Max : ObjectiveMode.Min,
        }
        : throw new FormatException(string.Join(' ', words)));

    [Fact]
    public void The_experiment_ends_where_the_best_trials_were_worked_out_to_be_alike() => Play("experiment-plateau.txt", words => words is [_, _, var top, _, var std, _, var patience, var mode]
        ? new StopRule.ExperimentPlateau("loss") { Top = (int)Number(top), Std = Number(std), Patience = (int)Number(patience), Mode = mode == "max" ? ObjectiveMode.Max : ObjectiveMode.Min }
        : throw new FormatException(string.Join(' ', words)));

    [Fact]
    public void After_a_person_wants_to_go_on_the_plateau_must_come_about_anew()
    {
        var watch = StopWatch.Of(new StopRule.ExperimentPlateau("loss") { Top = 2, Patience = 2 });
        foreach (int trial in (int[])[1, 2, 3])
        {
            watch.Check(Report(trial, 1, 5));
        }

        Assert.NotNull(watch.WhyStopAll);
        watch.Forgive();
        Assert.Null(watch.WhyStopAll);
        Assert.Null(watch.Check(Report(4, 1, 6)));
        Assert.NotNull(watch.Check(Report(5, 1, 6)));
    }

    [Fact]
    public void Reports_are_counted_whatever_iterations_they_name()
    {
        var watch = StopWatch.Of(new StopRule.MaximumIteration(3));
        Assert.Null(watch.Check(Report(1, 2, 5)));
        Assert.Equal("3 reports, max_iter is 3", watch.Check(Report(1, 3, 5)));
    }

    private static void Play(string file, Func<string[], StopRule> settings)
    {
        StopWatch? watch = null;
        var reports = new Dictionary<int, long>();
        foreach (string line in File.ReadLines(Repository.PathOf("tests/Tune.Hpc.Tests/Stopping/data/" + file)))
        {
            string[] words = line.Split('#')[0].Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (words is ["settings", ..])
            {
                watch = StopWatch.Of(settings(words));
                reports.Clear();
            }
            else if (words is [var trial, var value, var expected])
            {
                int number = int.Parse(trial, CultureInfo.InvariantCulture);
                string? reason = watch!.Check(Report(number, reports[number] = reports.GetValueOrDefault(number) + 1, value == "-" ? null : Number(value)));
                Assert.True(expected == (watch.WhyStopAll is not null ? "all" : reason is not null ? "stop" : "go"), $"{file}: '{line}' got {reason}");
            }
        }

        Assert.NotNull(watch);
    }

    private static StopReport Report(int trial, long reports, double? value) =>
        new(new TrialId(trial), ConfigMap.Empty, reports, value is { } v ? [new Metric("loss", MetricValue.Of(v))] : []);

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
