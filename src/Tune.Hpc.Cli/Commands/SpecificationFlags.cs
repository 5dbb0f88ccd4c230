using System.CommandLine;
using System.Globalization;
using Tune.Hpc.Runtime.Specification;
using Tune.Hpc.Runtime.Specification.Reading;
using Tune.Hpc.Specification;

namespace Tune.Hpc.Cli.Commands;

/// <summary>The specification from a file and from flags: every top-level key is one, <c>--set</c> reaches the nested ones.</summary>
internal sealed class SpecificationFlags
{
    private readonly List<Option<string?>> _keys = [];
    private readonly Option<string[]> _set = new("--set") { Description = "Set any key: --set scheduler.max_t=27. May be repeated.", HelpName = "KEY=VALUE" };
    private readonly Option<string[]> _param = new("--param") { Description = "Add a parameter: --param 'lr=loguniform(1e-4, 1e-1)'. May be repeated.", HelpName = "NAME=EXPR" };

    /// <summary>Makes the options.</summary>
    /// <param name="whole">Whether the keys' own flags are needed: making them means loading the table of keys.</param>
    public SpecificationFlags(bool whole)
    {
        foreach (var (flag, _, doc) in whole ? SpecDocs.Flags.Where(f => f.Key != "command") : [])
        {
            _keys.Add(new Option<string?>(flag) { Description = doc, HelpName = "VALUE" });
        }
    }

    /// <summary>Adds them to a verb.</summary>
    public void AddTo(Command command)
    {
        command.Options.Add(_param);
        command.Options.Add(_set);
        _keys.ForEach(command.Options.Add);
    }

    /// <summary>The specification.</summary>
    /// <exception cref="TuneException">Neither a file nor a command is given, or something in them is wrong.</exception>
    public ExperimentSpec Read(ParseResult parsed, string? file, string[]? trialCommand, Surroundings surroundings)
    {
        if (file is null && trialCommand is not { Length: > 0 })
        {
            throw new TuneException(
                CliCodes.NothingToRun,
                "run needs a specification file, or the trials' command after --: 'dotnet tune run digits.yaml', "
                + "'dotnet tune run --param \"lr=loguniform(1e-4, 1e-1)\" --metric loss --mode min --num-samples 20 -- python3 train.py --lr {lr}'. 'dotnet tune init' writes a file to begin with");
        }

        string? path = file is null ? null : surroundings.FullPath(file);
        SpecNode root = path is null ? SpecOverrides.Nothing : SpecFile.Load(path);
        root = Overlay(root, parsed, trialCommand);
        root = WithMode(root, surroundings);
        var context = SpecContext.OfProcess(path, surroundings.Clock) with
        {
            CurrentFolder = surroundings.CurrentFolder,
            Warn = warning => surroundings.Err.WriteLine($"warning: {warning}"),
        };
        return SpecReader.Read(root, path is null ? context with { SpecFolder = surroundings.CurrentFolder } : context);
    }

    /// <summary>The specification of a search that runs nothing: it needs no command, and ends when nobody asks any more.</summary>
    public ExperimentSpec ReadForAsking(ParseResult parsed, string? file, Surroundings surroundings)
    {
        string? path = file is null ? null : surroundings.FullPath(file);
        SpecNode root = Overlay(path is null ? SpecOverrides.Nothing : SpecFile.Load(path), parsed, null);
        if (root is SpecMap map)
        {
            root = map["command"] is null ? SpecOverrides.Command(root, ["true"]) : root;
            root = map["num_samples"] is null ? SpecOverrides.Flag(root, "--num-samples", int.MaxValue.ToString(CultureInfo.InvariantCulture)) : root;
            root = WithMode(root, surroundings);
        }

        var context = SpecContext.OfProcess(path, surroundings.Clock) with { CurrentFolder = surroundings.CurrentFolder, Warn = warning => surroundings.Err.WriteLine($"warning: {warning}") };
        return SpecReader.Read(root, path is null ? context with { SpecFolder = surroundings.CurrentFolder } : context);
    }

    private SpecNode Overlay(SpecNode root, ParseResult parsed, string[]? trialCommand)
    {
        foreach (var key in _keys)
        {
            if (parsed.GetValue(key) is { } value)
            {
                root = SpecOverrides.Flag(root, key.Name, value);
            }
        }

        root = (parsed.GetValue(_param) ?? []).Aggregate(root, SpecOverrides.Param);
        root = (parsed.GetValue(_set) ?? []).Aggregate(root, SpecOverrides.Set);
        return trialCommand is { Length: > 0 } ? SpecOverrides.Command(root, trialCommand) : root;
    }

    /// <summary>On the command line alone a metric is minimised unless said otherwise, and that is told; a file must say it.</summary>
    private static SpecNode WithMode(SpecNode root, Surroundings surroundings)
    {
        if (root is not SpecMap map || map["mode"] is not null || map["metric"] is not SpecScalar { Place: { Line: 0 } } metric)
        {
            return root;
        }

        surroundings.Err.WriteLine($"note: {metric.Value} is minimised; --mode max does the opposite");
        return SpecOverrides.Flag(root, "--mode", "min");
    }
}
