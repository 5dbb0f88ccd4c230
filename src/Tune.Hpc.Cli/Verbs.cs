using System.CommandLine;
using Tune.Hpc.Cli.Commands;

namespace Tune.Hpc.Cli;

/// <summary>All verbs.</summary>
internal static class Verbs
{
    /// <summary>Their names, as help lists them.</summary>
    public static readonly IReadOnlyList<string> Names =
    [
        "run", "step", "resume", "stop", "status", "watch", "ls", "trials", "best", "reports", "logs", "explain",
        "export", "simulate", "ask-tell", "init", "doctor", "test-metric", "report", "completion",
    ];

    /// <summary>The command tree. Only what the command line may need of it is built in full: that keeps the small verbs quick.</summary>
    public static RootCommand Root(Shorthands line, Surroundings surroundings)
    {
        bool completing = line.Own.Length > 0 && line.Own[0].StartsWith('[');
        bool runs = completing || line.Own.Contains("run");
        var root = new RootCommand("Hyperparameter tuning: every trial a job, one folder the truth, no server.");
        root.Options.Add(new Option<bool>("--no-color") { Description = "No colours. The environment variable NO_COLOR does the same.", Recursive = true });
        root.Subcommands.Add(RunCommand.Create(surroundings, line.TrialCommand, withSpecificationFlags: runs));
        root.Subcommands.Add(StepCommand.Create(surroundings));
        root.Subcommands.Add(ResumeCommand.Create(surroundings));
        root.Subcommands.Add(StopCommand.Create(surroundings));
        root.Subcommands.Add(StatusCommand.Create(surroundings));
        root.Subcommands.Add(WatchCommand.Create(surroundings));
        root.Subcommands.Add(LsCommand.Create(surroundings));
        root.Subcommands.Add(TrialsCommand.Create(surroundings));
        root.Subcommands.Add(BestCommand.Create(surroundings));
        root.Subcommands.Add(ReportsCommand.Create(surroundings));
        root.Subcommands.Add(LogsCommand.Create(surroundings));
        root.Subcommands.Add(ExplainCommand.Create(surroundings));
        root.Subcommands.Add(ExportCommand.Create(surroundings));
        root.Subcommands.Add(SimulateCommand.Create(surroundings));
        root.Subcommands.Add(AskTellCommand.Create(surroundings, withSpecificationFlags: completing || line.Own.Contains("ask-tell")));
        root.Subcommands.Add(InitCommand.Create(surroundings));
        root.Subcommands.Add(DoctorCommand.Create(surroundings));
        root.Subcommands.Add(TestMetricCommand.Create(surroundings));
        root.Subcommands.Add(ReportCommand.Create(surroundings));
        root.Subcommands.Add(CompletionCommand.Create(surroundings));
        return root;
    }
}
