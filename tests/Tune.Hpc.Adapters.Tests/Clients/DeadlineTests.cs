using System.Globalization;
using Tune.Hpc.Client;
using Tune.Hpc.TestKit;

namespace Tune.Hpc.Adapters.Tests.Clients;

/// <summary>What a trial is told of the end of its job's time, by each client.</summary>
public sealed class DeadlineTests : IDisposable
{
    private static readonly string ShellFile = Path.Combine(AppContext.BaseDirectory, "clients", "tune.sh");

    private readonly TrialFolder _folder = new();

    /// <summary>Seconds until the end; what of steps of 0, 60 and 10000 seconds there is time for.</summary>
    public static TheoryData<int?, bool, bool, bool> Ends => new()
    {
        { null, true, true, true },
        { 600, true, true, false },
        { 30, true, false, false },
        { -5, false, false, false },
    };

    public void Dispose() => _folder.Dispose();

    [Theory, MemberData(nameof(Ends))]
    public void Python_knows_whether_a_step_fits(int? left, params bool[] fits)
    {
        EndsIn(left);
        string said = Python.Run(_folder, "print(*(tune_hpc.enough_time(s) for s in (0, 60, 10000)))").Good();
        Assert.Equal(string.Join(' ', fits) + "\n", said);
    }

    [Theory, MemberData(nameof(Ends))]
    public void A_shell_knows_whether_a_step_fits(int? left, params bool[] fits)
    {
        EndsIn(left);
        string said = Shell("for s in 0 60 10000; do if tune_enough_time $s; then echo True; else echo False; fi; done").Good();
        Assert.Equal(string.Join('\n', fits) + "\n", said);
    }

    [Theory, MemberData(nameof(Ends))]
    public void CSharp_knows_whether_a_step_fits(int? left, params bool[] fits)
    {
        EndsIn(left);
        using var trial = NewTrial();
        Assert.Equal(fits, new[] { 0, 60, 10000 }.Select(s => trial.EnoughTime(TimeSpan.FromSeconds(s))));
    }

    [Fact]
    public void Python_measures_its_steps_and_lets_the_first_one_be_slow()
    {
        EndsIn(600);
        string said = Python.Run(_folder, """
            now = 0.0
            tune_hpc.time.monotonic = lambda: now
            print(tune_hpc.enough_time())
            for at in (900, 1000, 1480, 1500, 2020):
                now = at
                tune_hpc.report(loss=1)
                print(tune_hpc.enough_time())
            """).Good();

        // Steps of 900 (loading), 100, 480, 20 and 520 seconds: with a fifth more the last is 624.
        Assert.Equal("True\nFalse\nTrue\nTrue\nTrue\nFalse\n", said);
    }

    [Fact]
    public void CSharp_measures_its_steps()
    {
        EndsIn(600);
        using var trial = NewTrial();
        Assert.True(trial.EnoughTime());
        trial.Report(("loss", 1));
        Assert.True(trial.EnoughTime());
        EndsIn(-1);
        using var late = NewTrial();
        Assert.False(late.EnoughTime());
    }

    [Fact]
    public void A_shell_tells_the_time_that_is_left()
    {
        EndsIn(600);
        Assert.InRange(int.Parse(Shell("tune_time_left").Good(), CultureInfo.InvariantCulture), 540, 600);
        EndsIn(-7);
        Assert.Equal("0\n", Shell("tune_time_left").Good());
        EndsIn(null);
        Assert.Equal(new Outcome(1, "", ""), Shell("tune_time_left"));
    }

    [Theory, InlineData(""), InlineData("1.5"), InlineData("soon")]
    public void A_shell_is_told_that_seconds_are_whole(string seconds) =>
        Assert.Equal(new Outcome(2, "", $"tune_enough_time: expected whole seconds, got: {seconds}\n"), Shell($"tune_enough_time {seconds}"));

    private void EndsIn(int? seconds) =>
        _folder.Environment["TUNE_DEADLINE"] = seconds is { } s ? DateTimeOffset.UtcNow.AddSeconds(s).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture) : null;

    private Outcome Shell(string script) => Running.ToTheEnd(RealPart.Program("sh", "apt-get install dash"), ["-c", $". '{ShellFile}'\n{script}"], _folder.Environment);

    private TuneTrial NewTrial()
    {
        var variables = new Dictionary<string, string?>(_folder.Environment);
        return new TuneTrial(name => variables.GetValueOrDefault(name), TextWriter.Null);
    }
}
