using System.CommandLine;
using Tune.Hpc.Cli.Live;
using Tune.Hpc.Cli.Output;
using Tune.Hpc.Runtime.Cluster;
using Tune.Hpc.Runtime.Driving;
using Tune.Hpc.Runtime.Specification;
using Tune.Hpc.Runtime.Views;
using Tune.Hpc.Specification;

namespace Tune.Hpc.Cli.Commands;

/// <summary><c>run [SPEC] [flags] [-- CMD ...]</c>: run an experiment to its end.</summary>
internal static class RunCommand
{
    /// <summary>A cluster may be full; whoever asks for a check can wait for it.</summary>
    private static readonly TimeSpan _checkPatience = TimeSpan.FromMinutes(10);

    /// <summary>Nobody asked for this look; it must not hold up a run for long.</summary>
    private static readonly TimeSpan _lookPatience = TimeSpan.FromSeconds(30);

    public static Command Create(Surroundings surroundings, string[]? trialCommand, bool withSpecificationFlags)
    {
        var file = new Argument<string?>("SPEC") { Description = "The specification, YAML or JSON; without it all comes from flags.", Arity = ArgumentArity.ZeroOrOne };
        var dryRun = new Option<bool>("--dry-run") { Description = "Show how many trials there would be, and the first ones with their scripts. Nothing is written." };
        var resume = new Option<bool>("--resume") { Description = "Continue the experiment if its folder exists, else begin it." };
        var check = new Option<bool>("--check") { Description = "With executor slurm: first let a small job look at the storage path from a compute node, however long the queue. Without it one looks where the path seems to be this machine's own." };
        var detach = CommonOptions.Detach();
        var quiet = CommonOptions.Quiet();
        var json = CommonOptions.Json();
        var command = new Command("run", "Run an experiment to its end. What follows -- is the trials' command.") { file, dryRun, resume, check, detach, quiet, json };
        var flags = new SpecificationFlags(withSpecificationFlags);
        flags.AddTo(command);
        command.SetAction(async (parsed, _) =>
        {
            var spec = flags.Read(parsed, parsed.GetValue(file), trialCommand, surroundings);
            var talk = new Talk(parsed.GetValue(quiet), parsed.GetValue(json));
            return parsed.GetValue(dryRun) ? await DryRun.ShowAsync(spec, parsed.GetValue(json), surroundings)
                : Experiments.Exists(spec) ? await ContinueAsync(spec, parsed.GetValue(resume), parsed.GetValue(detach), talk, surroundings)
                : await BeginAsync(spec, parsed.GetValue(check), parsed.GetValue(detach), talk, surroundings);
        });
        return command;
    }

    private static async Task<int> BeginAsync(ExperimentSpec spec, bool check, bool detach, Talk talk, Surroundings surroundings)
    {
        if (detach)
        {
            ControllerJob.Require(spec);
        }

        if (ClusterRequests.IsAbout(spec))
        {
            await RequireClusterAsync(spec, check, detach, surroundings);
        }

        return await DriveAsync(spec, () => Experiments.Create(spec), detach, talk, surroundings);
    }

    private static async Task RequireClusterAsync(ExperimentSpec spec, bool check, bool detach, Surroundings surroundings)
    {
        var cluster = new ClusterRequests(surroundings.Clock);
        await cluster.RequireAsync(spec, withController: detach, surroundings.Leave);
        string path = spec.WorkPath ?? spec.StoragePath;
        if (check)
        {
            if (await cluster.RequireStorageAsync(spec, _checkPatience, surroundings.Leave) is { } unseen)
            {
                throw new TuneException(CliCodes.StorageUnchecked, $"--check: {unseen}");
            }
        }
        else if (StorageKind.OfOneMachine(path) is { } kind && await cluster.RequireStorageAsync(spec, _lookPatience, surroundings.Leave) is { } unsure)
        {
            surroundings.Err.WriteLine($"warning: {path} lies on {kind}, which is often one machine's own, and no job could look whether compute nodes see it: {unsure}");
        }
    }

    private static Task<int> DriveAsync(ExperimentSpec spec, Func<string> begin, bool detach, Talk talk, Surroundings surroundings) => detach
        ? DetachCommandLine.RunAsync(spec, begin, new ResumeOptions(), talk, surroundings)
        : DriveCommandLine.RunAsync(begin, new ResumeOptions(), talk, surroundings);

    private static async Task<int> ContinueAsync(ExperimentSpec spec, bool resume, bool detach, Talk talk, Surroundings surroundings)
    {
        string folder = Experiments.FolderOf(spec);
        RefuseAnother(spec, folder);
        using (var view = ExperimentView.Open(folder, surroundings.Clock))
        {
            if (view.Phase == ExperimentPhase.Finished)
            {
                surroundings.Err.WriteLine($"{spec.Name} is finished already; --name NAME begins another one, 'dotnet tune resume {Phrases.Quoted(folder)} --raise num_samples=N' adds trials");
                DriveCommandLine.Conclude("run", Standing.Of(view), interrupted: false, talk, surroundings);
                return new RunOutcome(view.State, Interrupted: false).ExitCode;
            }

            // One that nobody has driven yet has only had its folder made, or its first command has failed: it begins now.
            if (!resume && view.Phase != ExperimentPhase.New)
            {
                throw new TuneException(
                    CliCodes.Unfinished,
                    $"{folder}: this experiment exists and is not over ({Standing.Of(view).Progress}); continue it with 'dotnet tune resume {Phrases.Quoted(folder)}' "
                    + "or 'run --resume', or begin another one with --name NAME");
            }
        }

        return await DriveAsync(spec, () => folder, detach, talk, surroundings);
    }

    private static void RefuseAnother(ExperimentSpec spec, string folder)
    {
        var differences = SpecIdentity.Differences(spec, ExperimentFile.Load(folder)).ToList();
        if (differences.Count == 0)
        {
            return;
        }

        string raise = differences.TrueForAll(d => d.MayChange)
            ? $"\nThese may change: 'dotnet tune resume {Phrases.Quoted(folder)} {string.Join(' ', differences.Select(d => $"--raise {d.Key}={d.Wanted}"))}'"
            : "";
        throw new TuneException(
            CliCodes.OtherSpecification,
            $"{folder}: the folder holds an experiment with another specification; --name NAME begins another one. They differ in\n  "
            + string.Join("\n  ", differences) + raise);
    }
}
