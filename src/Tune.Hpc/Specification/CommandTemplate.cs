using System.Collections.Immutable;

namespace Tune.Hpc.Specification;

/// <summary>A command with placeholders: a list of arguments that no shell sees.</summary>
public sealed class CommandTemplate
{
    private CommandTemplate(ImmutableArray<ArgumentTemplate> arguments) => Arguments = arguments;

    /// <summary>Its arguments; the first is the program.</summary>
    public ImmutableArray<ArgumentTemplate> Arguments { get; }

    /// <summary>The names of all placeholders, each once.</summary>
    public IEnumerable<string> Placeholders => Arguments.SelectMany(a => a.Placeholders).Distinct();

    /// <summary>Reads arguments, for instance those of <see cref="ExperimentSpec.Command"/>.</summary>
    /// <exception cref="TuneException">A placeholder that is unfinished, or that stands in the text of <c>sh -c</c>.</exception>
    public static CommandTemplate Parse(IEnumerable<string> arguments, SpecPlace place)
    {
        ImmutableArray<ArgumentTemplate> templates = [.. arguments.Select(a => ArgumentTemplate.Parse(a, place))];
        if (ShellText(templates) is { } text && text.Placeholders.FirstOrDefault() is { } name)
        {
            throw new TuneException(
                SpecCodes.PlaceholderInShell,
                $"{place}: {{{name}}} stands in the text of a shell, '{text.Text}', where its value would become shell syntax; "
                + $"pass it as an argument instead: sh -c '... \"$1\" ...' sh {{{name}}}, or read the trial's environment variables (TUNE_PARAM_<NAME>)");
        }

        return new CommandTemplate(templates);
    }

    /// <summary>The arguments of one attempt.</summary>
    public ImmutableArray<string> Expand(TrialPlaceholders values) => [.. Arguments.Select(a => a.Expand(values.ValueOf))];

    private static ArgumentTemplate? ShellText(ImmutableArray<ArgumentTemplate> arguments)
    {
        int shell = IndexOf(arguments, 0, IsShell);
        int flag = shell < 0 ? -1 : IndexOf(arguments, shell + 1, IsCommandFlag);
        return flag < 0 || flag + 1 >= arguments.Length ? null : arguments[flag + 1];
    }

    private static int IndexOf(ImmutableArray<ArgumentTemplate> arguments, int from, Func<string, bool> holds)
    {
        for (int i = from; i < arguments.Length; i++)
        {
            if (holds(arguments[i].Text))
            {
                return i;
            }
        }

        return -1;
    }

    private static bool IsShell(string argument) =>
        argument[(argument.LastIndexOf('/') + 1)..] is "sh" or "bash" or "dash" or "ash" or "ksh" or "mksh" or "zsh" or "fish" or "csh" or "tcsh" or "busybox";

    private static bool IsCommandFlag(string argument) =>
        argument.Length > 1 && argument[0] == '-' && argument[1] != '-' && argument.EndsWith('c') && argument.Skip(1).All(char.IsAsciiLetter);
}
