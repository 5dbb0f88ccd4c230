using System.CommandLine;
using System.CommandLine.Completions;
using Tune.Hpc.Runtime.Views;

namespace Tune.Hpc.Cli;

/// <summary>The FOLDER argument of most verbs: a path, or the name of an experiment below <c>./tune-results</c>.</summary>
internal static class ExperimentArgument
{
    /// <summary>Makes the argument.</summary>
    public static Argument<string> Create(Surroundings surroundings, bool optional = false)
    {
        var argument = new Argument<string>("FOLDER")
        {
            HelpName = "FOLDER",
            Description = $"The experiment's folder, or its name below ./{ExperimentPath.DefaultStorage}.",
            Arity = optional ? ArgumentArity.ZeroOrOne : ArgumentArity.ExactlyOne,
        };
        argument.CompletionSources.Add(context => Items(ExperimentCandidates.Folders(context.WordToComplete, surroundings.CurrentFolder)));
        return argument;
    }

    /// <summary>Makes the TRIAL argument that follows a FOLDER.</summary>
    public static Argument<string> CreateTrial(Surroundings surroundings, Argument<string> folder, bool optional = false)
    {
        var argument = new Argument<string>("TRIAL")
        {
            HelpName = "TRIAL",
            Description = "The trial's number: 42 or 00042.",
            Arity = optional ? ArgumentArity.ZeroOrOne : ArgumentArity.ExactlyOne,
        };
        argument.CompletionSources.Add(context => context.ParseResult.GetValue(folder) is { } text
            ? Items(ExperimentCandidates.Trials(text, surroundings.CurrentFolder, surroundings.Clock))
            : []);
        return argument;
    }

    /// <summary>The folder that is meant.</summary>
    /// <exception cref="TuneException">It is no experiment; the message names the nearest one.</exception>
    public static string Resolve(string text, Surroundings surroundings) => ExperimentPath.Resolve(text, surroundings.CurrentFolder);

    private static IEnumerable<CompletionItem> Items(IEnumerable<Candidate> candidates) => candidates.Select(c => new CompletionItem(c.Text));
}
