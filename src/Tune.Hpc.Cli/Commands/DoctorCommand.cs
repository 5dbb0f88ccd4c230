using System.CommandLine;
using Tune.Hpc.Runtime.Views;
using Tune.Hpc.Cli.Output;
using Tune.Hpc.Runtime.Checks;
using Tune.Hpc.Runtime.Cluster;

namespace Tune.Hpc.Cli.Commands;

/// <summary><c>doctor [FOLDER]</c>: what is not as it should be.</summary>
internal static class DoctorCommand
{
    private const string Local = "local";

    public static Command Create(Surroundings surroundings)
    {
        var folder = ExperimentArgument.Create(surroundings, optional: true);
        var repair = new Option<bool>("--repair") { Description = "Write a journal of what can be saved; the damaged one is kept." };
        var executor = new Option<string?>("--executor") { HelpName = "EXECUTOR", Description = $"What to check: {Local} (this machine), or {ClusterRequests.ExecutorType} (the cluster, with one small job). Default: what FOLDER's trials run on, else {Local}." };
        executor.CompletionSources.Add(Local, ClusterRequests.ExecutorType);
        var cluster = new ClusterDoctorOptions();
        var json = CommonOptions.Json();
        var command = new Command("doctor", "Check this machine or a cluster, and an experiment's folder where one is given.") { folder, repair, executor, json };
        cluster.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            string? path = parsed.GetValue(folder) is { } text ? ExperimentArgument.Resolve(text, surroundings) : null;
            if (parsed.GetValue(repair))
            {
                Repair(path, surroundings);
            }

            string what = parsed.GetValue(executor) ?? Local;
            return what switch
            {
                Local => CheckMachine(path, parsed.GetValue(json), surroundings),
                ClusterRequests.ExecutorType => await CheckClusterAsync(path, cluster.Read(parsed, path, surroundings), parsed.GetValue(json), surroundings, cancellation),
                _ => throw new TuneException(CliCodes.BadValue, $"--executor: '{what}' is not one of {Local}, {ClusterRequests.ExecutorType}"),
            };
        });
        return command;
    }

    private static void Repair(string? folder, Surroundings surroundings)
    {
        string? kept = FolderCheck.Repair(folder ?? throw new TuneException(CliCodes.BadValue, "--repair needs the FOLDER of the experiment"), surroundings.Clock);
        surroundings.Err.WriteLine(kept is null ? "the journal is sound; nothing was changed" : $"repaired; the damaged journal is kept as {kept}");
    }

    private static int CheckMachine(string? folder, bool json, Surroundings surroundings)
    {
        var checks = MachineCheck.Run(surroundings.FullPath(ExperimentPath.DefaultStorage), surroundings.Variable("PATH"))
            .Concat(folder is null ? [] : FolderCheck.Run(folder, surroundings.Clock))
            .ToList();
        if (json)
        {
            CheckOutput.WriteJson(checks, null, surroundings);
        }
        else
        {
            checks.ForEach(c => CheckOutput.Write(c, surroundings.Out));
        }

        return checks.Exists(c => c.Outcome == CheckOutcome.Failed) ? ExitCodes.Failed : ExitCodes.Ok;
    }

    private static async Task<int> CheckClusterAsync(string? folder, ClusterCheckOptions options, bool json, Surroundings surroundings, CancellationToken cancellation)
    {
        var checks = new List<CheckResult>();
        var cluster = new ClusterCheck(options, surroundings.Clock);
        foreach (var check in folder is null ? [] : FolderCheck.Run(folder, surroundings.Clock))
        {
            Take(check);
        }

        await foreach (var check in cluster.RunAsync(cancellation))
        {
            Take(check);
        }

        if (json)
        {
            CheckOutput.WriteJson(checks, cluster.Advice, surroundings);
        }
        else if (cluster.Advice is { } advice)
        {
            surroundings.Out.Write($"\n# For a specification:\n{advice}");
        }

        return !cluster.Reached ? ExitCodes.Unreachable : checks.Exists(c => c.Outcome == CheckOutcome.Failed) ? ExitCodes.Failed : ExitCodes.Ok;

        // A test job takes its time: what is known by then is shown.
        void Take(CheckResult check)
        {
            checks.Add(check);
            if (!json)
            {
                CheckOutput.Write(check, surroundings.Out);
                surroundings.Out.Flush();
            }
        }
    }
}
