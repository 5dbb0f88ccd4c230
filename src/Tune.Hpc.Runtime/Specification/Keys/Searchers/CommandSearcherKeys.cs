using Tune.Hpc.Search.External;
using Tune.Hpc.Specification;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Runtime.Specification.Keys.Searchers;

/// <summary><c>search_alg: {type: command}</c>.</summary>
internal static class CommandSearcherKeys
{
    private static readonly SpecKey<CommandTemplate> _command = new(
        "command", new CommandKind(), ConfigValue.Null, "The program that chooses configurations, with its arguments; {files} and {spec_dir} may stand in it.")
    { OtherNames = ["program"] };

    private static readonly SpecKey<double> _timeout = new(
        "timeout_s", new NumberKind(0, exclusive: true), ConfigValue.Of(60), "How long its answer may take.");

    public static Variant<SearchSettings> Variant { get; } = SearcherKeys.Of(
        "command", "A program of your own, in any language, over lines of JSON.", [_command, _timeout], Read) with
    { OtherNames = ["external", "program", "custom"] };

    private static CommandSearcherSettings Read(SpecSection section)
    {
        var command = section.Get(_command);
        double timeout = section.Get(_timeout);
        if (!section.Has(_command))
        {
            section.Reading.Errors.Add(SpecCodes.MissingKey, section.Place, "the searcher 'command' needs command: the program that chooses configurations");
        }

        return new CommandSearcherSettings { Command = [.. command?.Arguments.Select(a => a.Text) ?? []], Timeout = TimeSpan.FromSeconds(Math.Min(timeout, TimeSpan.MaxValue.TotalSeconds / 2)) };
    }
}
