using Tune.Hpc.Runtime.Driving;
using Tune.Hpc.Runtime.Results;
using Tune.Hpc.Runtime.Specification;
using Tune.Hpc.Runtime.Views;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Runtime.Runs;

/// <summary>Drives experiments as a person's command does: with what comes before, and the results afterwards.</summary>
public static class RunDriving
{
    /// <summary>Runs the command of <c>prepare</c>, unless trials exist: then it has been run.</summary>
    /// <param name="folder">The experiment's folder.</param>
    /// <param name="output">Where the command's words go.</param>
    /// <param name="clock">The clock.</param>
    /// <param name="cancellationToken">Kills it.</param>
    /// <exception cref="TuneException">It fails.</exception>
    public static async Task PrepareAsync(string folder, TextWriter output, TimeProvider clock, CancellationToken cancellationToken)
    {
        if (ExperimentFile.LoadSummary(folder).Document["prepare"] is null or ConfigNull or ConfigList { Items.Length: 0 } || HasTrials(folder, clock))
        {
            return;
        }

        await Experiments.PrepareAsync(ExperimentFile.Load(folder), output, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Drives until the experiment is over or the driver is asked to leave, and writes the results.</summary>
    /// <exception cref="TuneException">As <see cref="Experiments.RunAsync"/>.</exception>
    public static async Task<RunEnd> DriveAsync(string folder, DriverOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var outcome = await Experiments.RunAsync(folder, options).ConfigureAwait(false);
        return Look(folder, outcome, options.Clock, writesResults: true);
    }

    /// <summary>One turn of the crank; the last one writes the results.</summary>
    /// <exception cref="TuneException">As <see cref="Experiments.StepAsync"/>.</exception>
    public static async Task<RunEnd> StepAsync(string folder, DriverOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var outcome = await Experiments.StepAsync(folder, options).ConfigureAwait(false);

        // Only then: a step costs what is new, and results are made from everything.
        return Look(folder, outcome, options.Clock, writesResults: outcome.IsOver);
    }

    private static RunEnd Look(string folder, RunOutcome outcome, TimeProvider clock, bool writesResults)
    {
        using var view = ExperimentView.Open(folder, clock);
        if (writesResults)
        {
            ResultFiles.Write(view);
        }

        return new RunEnd(outcome, Standing.Of(view));
    }

    private static bool HasTrials(string folder, TimeProvider clock)
    {
        using var view = ExperimentView.Open(folder, clock);
        return view.State.Trials.Count > 0;
    }
}
