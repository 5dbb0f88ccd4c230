using Tune.Hpc.Driver.Events;
using Tune.Hpc.TestKit;

namespace Tune.Hpc.Fronts.Tests.EndToEnd;

/// <summary>Standard streams that refuse what is written to them.</summary>
public sealed class OutputTests
{
    private const string Specification = "command: [sleep, \"{t}\"]\nparam_space: {t: {grid_search: [0, 0.1, 0.2]}}";

    [Fact]
    public void A_log_on_a_full_disk_does_not_end_the_driver()
    {
        using var sweep = new Sweep(Specification);
        Redirected(sweep, "2>/dev/full", "run", "spec.yaml").With(0);
        Assert.Equal(3, sweep.Events<TrialEnded>().Count);
    }

    [Fact]
    public void Data_that_cannot_be_written_is_an_error()
    {
        using var sweep = new Sweep(Specification);
        Redirected(sweep, ">/dev/full", "run", "spec.yaml").With(2).Telling("standard output cannot be written");
        Assert.Equal(3, sweep.Events<TrialEnded>().Count);
        Redirected(sweep, ">/dev/full", "trials", sweep.Folder).With(2).Telling("standard output cannot be written");
    }

    [Fact]
    public void Who_reads_may_have_enough()
    {
        using var sweep = new Sweep(Specification);
        sweep.Run().With(0);
        Assert.Equal("", Redirected(sweep, "| :", "trials", sweep.Folder).With(0).Err);
    }

    private static Outcome Redirected(Sweep sweep, string redirection, params string[] arguments)
    {
        RealPart.Require(File.Exists("/dev/full"), "/dev/full", "run it on Linux");
        using var process = TuneProcess.Start(sweep.Current, null, arguments, redirection);
        return process.End();
    }
}
