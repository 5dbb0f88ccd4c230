using System.CommandLine;
using System.CommandLine.Completions;
using Tune.Hpc.Runtime.Results;
using Tune.Hpc.Runtime.Views;
using Tune.Hpc.Specification;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Cli;

/// <summary>The FOLDER argument of most verbs: a path, or the name of an experiment below <c>./tune-results</c>.</summary>
internal static class ExperimentArgument
{
    /// <summary>Where experiments are looked for by name.</summary>
    public const string DefaultStorage = "tune-results";

    /// <summary>Makes the argument.</summary>
    public static Argument<string> Create(Surroundings surroundings, bool optional = false)
    {
        var argument = new Argument<string>("FOLDER")
        {
            HelpName = "FOLDER",
            Description = $"The experiment's folder, or its name below ./{DefaultStorage}.",
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
    public static string Resolve(string text, Surroundings surroundings)
    {
        string path = Path.TrimEndingDirectorySeparator(surroundings.FullPath(text));
        string named = Path.Combine(surroundings.CurrentFolder, DefaultStorage, text);
        if (ExperimentList.IsExperiment(path))
        {
            return path;
        }

        if (ExperimentList.IsExperiment(named))
        {
            return Path.TrimEndingDirectorySeparator(Path.GetFullPath(named));
        }

        throw new TuneException(CliCodes.NoExperiment, $"{text}: {WhyNot(path)}{Hint(text, path, surroundings)}");
    }

    private static string WhyNot(string path) =>
        Directory.Exists(path) ? "this folder is no experiment: it has no experiment.json"
        : File.Exists(path) ? "this is a file; the folder of an experiment is wanted"
        : "there is no such experiment";

    private static string Hint(string text, string path, Surroundings surroundings)
    {
        var inside = ExperimentList.Below(path);
        if (inside.Count > 0)
        {
            return $"; it holds {inside.Count}: {string.Join(", ", inside.Take(5).Select(p => Show(p, surroundings)))}";
        }

        var beside = ExperimentList.Below(Path.GetDirectoryName(path) ?? path)
            .Concat(ExperimentList.Below(Path.Combine(surroundings.CurrentFolder, DefaultStorage)))
            .Distinct()
            .ToList();
        string? nearest = NearestName.Find(Path.GetFileName(path), beside.Select(p => Path.GetFileName(p)));
        return nearest is not null ? $"; did you mean {Show(beside.First(p => Path.GetFileName(p) == nearest), surroundings)}?"
            : beside.Count > 0 ? $"; there are {string.Join(", ", beside.Take(5).Select(p => Show(p, surroundings)))}"
            : $"; 'dotnet tune ls DIR' lists the experiments below DIR";
    }

    private static string Show(string path, Surroundings surroundings)
    {
        string relative = Path.GetRelativePath(surroundings.CurrentFolder, path);
        return relative.StartsWith("..", StringComparison.Ordinal) ? path : relative;
    }

    private static IEnumerable<CompletionItem> Completions(CompletionContext context, Surroundings surroundings)
    {
        string word = context.WordToComplete;
        int slash = word.LastIndexOf('/');
        string typed = slash < 0 ? "" : word[..(slash + 1)];
        string folder = surroundings.FullPath(typed.Length == 0 ? "." : typed);
        var names = Folders(folder).Select(n => typed + n);
        return slash < 0
            ? names.Concat(ExperimentList.Below(Path.Combine(surroundings.CurrentFolder, DefaultStorage)).Select(p => Path.GetFileName(p)))
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
