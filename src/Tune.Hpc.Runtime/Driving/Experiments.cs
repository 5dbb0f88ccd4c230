using Tune.Hpc.Driver.Events;
using Tune.Hpc.Runtime.Asking;
using Tune.Hpc.Runtime.Specification;
using Tune.Hpc.Search;
using Tune.Hpc.Search.Auto;
using Tune.Hpc.Specification;
using Tune.Hpc.Storage;
using Tune.Hpc.Storage.Folder;
using Tune.Hpc.Storage.Requests;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Runtime.Driving;

/// <summary>What fronts do with experiments as a whole.</summary>
public static class Experiments
{
    /// <summary>The folder an experiment of that specification has or would have.</summary>
    public static string FolderOf(ExperimentSpec spec) => Path.Combine(spec.StoragePath, spec.Name);

    /// <summary>Whether that folder holds an experiment that can be continued.</summary>
    public static bool Exists(ExperimentSpec spec) => ExperimentFolder.Look(FolderOf(spec)) == FolderContent.Experiment;

    /// <summary>Makes the folder of a new experiment.</summary>
    /// <returns>The folder's path.</returns>
    /// <exception cref="TuneException">The name is in use, the executor cannot run its trials, or the file system refuses.</exception>
    public static string Create(ExperimentSpec spec)
    {
        RefuseWhatNeverFits(spec);
        var access = spec.GroupReadable ? FolderAccess.Group : FolderAccess.Private;
        return ExperimentFolder.Create(spec.StoragePath, spec.Name, ExperimentFile.TextOf(spec), ToolVersion.Text, access, spec.WorkPath, spec.Files).Root;
    }

    /// <summary>Drives an experiment until it is over or the driver is asked to leave.</summary>
    /// <exception cref="TuneException">Someone else drives it, or something that a person must mend.</exception>
    public static async Task<RunOutcome> RunAsync(string folder, DriverOptions options)
    {
        var driver = ExperimentDriver.Open(folder, options);
        await using (driver.ConfigureAwait(false))
        {
            return await driver.RunAsync().ConfigureAwait(false);
        }
    }

    /// <summary>One turn of the crank; trials go on without a driver.</summary>
    /// <exception cref="TuneException">As <see cref="RunAsync"/>.</exception>
    public static async Task<RunOutcome> StepAsync(string folder, DriverOptions options)
    {
        var driver = ExperimentDriver.Open(folder, options);
        await using (driver.ConfigureAwait(false))
        {
            return await driver.StepAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Begins an experiment, or takes it up again, and leaves it to another driver.</summary>
    /// <param name="folder">Its folder.</param>
    /// <param name="options">What to do with the trials that are there.</param>
    /// <param name="reason">Why, for the journal.</param>
    /// <returns>The experiment's id, part of its jobs' names; and whether it is over already.</returns>
    /// <exception cref="TuneException">As <see cref="RunAsync"/>.</exception>
    public static async Task<(string Id, bool IsOver)> HandOverAsync(string folder, DriverOptions options, string reason)
    {
        var driver = ExperimentDriver.Open(folder, options);
        await using (driver.ConfigureAwait(false))
        {
            driver.HandOver(reason);
            return (driver.State.Created!.ExperimentId, driver.State.Ended is not null);
        }
    }

    /// <summary>Asks whoever drives the experiment to end it; without a driver, the next one will.</summary>
    /// <exception cref="TuneException">It is no experiment, or the file system refuses.</exception>
    public static void RequestStop(string folder, bool now, string reason, TimeProvider clock) =>
        new RequestBox(ExperimentFolder.Open(folder)).AskToStop(now, reason, clock.GetUtcNow());

    /// <summary>Asks whoever drives the experiment to end one trial; without a driver, the next one will. One that has ended stays as it is.</summary>
    /// <param name="folder">The experiment's folder.</param>
    /// <param name="trial">The trial; <see cref="Views.ExperimentView.RequireTrial"/> finds it by what a person typed.</param>
    /// <param name="reason">Why, for the journal.</param>
    /// <param name="clock">The clock.</param>
    /// <exception cref="TuneException">It is no experiment, or the file system refuses.</exception>
    public static void RequestStopTrial(string folder, TrialId trial, string reason, TimeProvider clock) =>
        new RequestBox(ExperimentFolder.Open(folder)).AskToStopTrial(trial, reason, clock.GetUtcNow());

    /// <summary>How many suggestions are drawn only to count them: few where each asks functions that a user wrote in code.</summary>
    public static int MostCounted(ExperimentSpec spec) => FunctionCheck.AsksWhileSuggesting(spec) || spec.Search.Algorithm is Search.External.CommandSearcherSettings ? 100 : 10_000;

    /// <summary>The first trials of an experiment and their scripts, exactly as they would be submitted; functions are asked for real. Nothing is written.</summary>
    /// <param name="spec">The specification.</param>
    /// <param name="count">How many trials, at most.</param>
    public static IReadOnlyList<DryRunTrial> DryRun(ExperimentSpec spec, int count)
    {
        RefuseWhatNeverFits(spec);
        var folder = ExperimentFolder.Planned(spec.StoragePath, spec.Name, spec.WorkPath, spec.GroupReadable ? FolderAccess.Group : FolderAccess.Private);
        var scripts = new JobScripts(folder, spec, Executors.MachineOf(spec));
        return
        [
            .. Draw(spec, count).Select(drawn =>
            {
                var planned = new AttemptPlanned { Trial = drawn.Trial, Attempt = 1, Request = drawn.Request, Reason = drawn.Reason };
                return new DryRunTrial(drawn.Trial, drawn.Config, drawn.Request, scripts.Write(drawn.Trial, drawn.Config, planned));
            }),
        ];
    }

    /// <summary>The searcher's name; of <c>auto</c> also what it chooses, and why.</summary>
    public static string SearchOf(ExperimentSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        return spec.Search.Algorithm is AutoSettings auto ? $"{auto.Type} ({auto.ChoiceFor(ExperimentRulesFactory.SettingOf(spec, ask: null))})" : spec.Search.Type;
    }

    /// <summary>The first suggestions of an experiment's searcher that lead to a job, as long as nothing has been observed; functions are asked for real.</summary>
    /// <param name="spec">The specification.</param>
    /// <param name="count">How many suggestions, at most.</param>
    /// <param name="from">The first of them.</param>
    internal static IEnumerable<(TrialId Trial, ConfigMap Config, JobRequest Request, string Reason)> Draw(ExperimentSpec spec, int count, long from = 0)
    {
        using var functions = UnmadeFunctions.Of(spec);
        using var programs = SearchPrograms.OfUnmade(spec);
        var searcher = ExperimentRulesFactory.Create(spec, functions is null ? null : functions.Ask, programs is null ? null : programs.Start).Searcher!;
        var drawn = new List<CreatedTrial>();
        for (long i = from; i < from + count; i++)
        {
            var suggestion = searcher.Suggest(new SuggestContext { Index = i, NumSamples = spec.NumSamples, Pending = drawn, Trial = new TrialId((int)i + 1) });
            if (suggestion is Suggestion.Finished or Suggestion.NotNow)
            {
                yield break;
            }

            if (suggestion is Suggestion.Run run)
            {
                drawn.Add(new CreatedTrial(new TrialId((int)i + 1), i, run.Config, run.Notes));
                searcher.OnCreated(drawn[^1]);
                yield return (new TrialId((int)i + 1), run.Config, spec.Resources.RequestFor(run.Config), run.Reason);
            }
        }
    }

    /// <summary>Runs the command of <c>prepare</c>, if there is one and no trial has begun yet.</summary>
    /// <exception cref="TuneException">It fails.</exception>
    public static Task PrepareAsync(ExperimentSpec spec, TextWriter output, CancellationToken cancellationToken) =>
        spec.Prepare.IsEmpty ? Task.CompletedTask : PrepareCommand.RunAsync(spec, output, cancellationToken);

    /// <summary>A request that no place can ever serve is refused before anything is made.</summary>
    private static void RefuseWhatNeverFits(ExperimentSpec spec)
    {
        if (spec.Resources.Computed.Count == 0 && Executors.MachinesOf(spec) is { } machines
            && new Hpc.Driver.MachinePool(machines).WhyNever(spec.Resources.Fixed) is { } never)
        {
            string way = spec.Executor.Type == SrunExecutors.Type ? "get a larger allocation" : "set executor.cpus, executor.gpus or executor.memory";
            throw new TuneException("TUNE2403", $"resources_per_trial: a trial {never}; ask for less, or {way}");
        }
    }
}

/// <summary>A trial as it would be submitted.</summary>
/// <param name="Trial">Its number.</param>
/// <param name="Config">Its configuration.</param>
/// <param name="Request">What it would ask for.</param>
/// <param name="Script">Its job script.</param>
public sealed record DryRunTrial(TrialId Trial, ConfigMap Config, JobRequest Request, string Script);
