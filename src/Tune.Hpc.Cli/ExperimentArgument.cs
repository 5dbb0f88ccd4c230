using System.CommandLine;
using System.CommandLine.Completions;
using Tune.Hpc.Runtime.Views;
using Tune.Hpc.Trials;

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
        argument.CompletionSources.Add(context => Completions(context, surroundings));
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
        argument.CompletionSources.Add(context => TrialCompletions(context, surroundings, folder));
        return argument;
    }

    /// <summary>The folder that is meant.</summary>
    /// <exception cref="TuneException">It is no experiment; the message names the nearest one.</exception>
    public static string Resolve(string text, Surroundings surroundings) => ExperimentPath.Resolve(text, surroundings.CurrentFolder);

    private static IEnumerable<CompletionItem> Completions(CompletionContext context, Surroundings surroundings)
    {
        string word = context.WordToComplete;
        int slash = word.LastIndexOf('/');
        string typed = slash < 0 ? "" : word[..(slash + 1)];
        string folder = surroundings.FullPath(typed.Length == 0 ? "." : typed);
        var names = Folders(folder).Select(n => typed + n);
        return slash < 0
            ? names.Concat(ExperimentList.Below(Path.Combine(surroundings.CurrentFolder, ExperimentPath.DefaultStorage)).Select(p => Path.GetFileName(p)))
                .Select(n => new CompletionItem(n))
            : names.Select(n => new CompletionItem(n));
    }

    // Experiments as they are; other folders with a slash, since one may go on there.
    private static IEnumerable<string> Folders(string folder) => !Directory.Exists(folder)
        ? []
        : Directory.EnumerateDirectories(folder)
            .Where(d => !Path.GetFileName(d).StartsWith('.'))
            .Order(StringComparer.Ordinal)
            .Select(d => Path.GetFileName(d) + (ExperimentList.IsExperiment(d) ? "" : "/"));

    private static IEnumerable<CompletionItem> TrialCompletions(CompletionContext context, Surroundings surroundings, Argument<string> folder)
    {
        if (context.ParseResult.GetValue(folder) is not { } text)
        {
            return [];
        }

        try
        {
            using var view = ExperimentView.Open(Resolve(text, surroundings), surroundings.Clock);
            return [.. Enumerable.Range(1, view.State.Trials.Count).Select(n => new CompletionItem(new TrialId(n).ToString()))];
        }
        catch (TuneException)
        {
            // A completion that cannot be made is none; the command itself will say why.
            return [];
        }
    }
}
