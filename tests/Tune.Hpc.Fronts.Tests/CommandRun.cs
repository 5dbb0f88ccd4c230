using Tune.Hpc.Cli;

using Tune.Hpc.TestKit;

namespace Tune.Hpc.Fronts.Tests;

/// <summary>What came of a command line.</summary>
/// <param name="ExitCode">How it ended.</param>
/// <param name="Out">The data.</param>
/// <param name="Err">The talk.</param>
internal sealed record CommandRun(int ExitCode, string Out, string Err)
{
    /// <summary>Runs a command line inside this process.</summary>
    public static async Task<CommandRun> Of(TemporaryFolder folder, IEnumerable<string> args, Func<Surroundings, Surroundings>? change = null)
    {
        var data = new StringWriter { NewLine = "\n" };
        var talk = new StringWriter { NewLine = "\n" };
        var surroundings = new Surroundings
        {
            Out = data,
            Err = talk,
            CurrentFolder = folder.Path,
            Clock = new FixedClock(SampleExperiment.Now),
            Variable = name => name == "PATH" ? Environment.GetEnvironmentVariable("PATH") : null,
        };
        int code = await TuneCommandLine.RunAsync([.. args], change?.Invoke(surroundings) ?? surroundings);
        return new CommandRun(code, Without(folder, data.ToString()), Without(folder, talk.ToString()));
    }

    /// <summary>All of it, for expectations.</summary>
    public override string ToString() => $"exit code {ExitCode}\n--- out\n{Out}--- err\n{Err}";

    private static string Without(TemporaryFolder folder, string text) => text.Replace(folder.Path, "FOLDER", StringComparison.Ordinal);
}
