using System.Collections.Immutable;
using System.Management.Automation;
using Tune.Hpc.PowerShell.Engine;
using Tune.Hpc.Space;
using Tune.Hpc.Specification;
using Tune.Hpc.Trials;

namespace Tune.Hpc.PowerShell.Definitions;

/// <summary>The script blocks of an experiment. Each becomes text in files that go with it, so that any driver, in any session or none, can run them.</summary>
internal sealed class FunctionBlocks(ICmdletEngine engine) : IBlockPlace
{
    private const string CommandKey = "command";
    private const string FunctionsKey = "functions";
    private const string FilesKey = "files";

    private readonly List<FunctionBlock> _functions = [];
    private readonly UsingValues _using = new(engine);
    private (BlockSource Source, string Program)? _trial;

    /// <summary>Makes a block the trial.</summary>
    public void Run(ScriptBlock block, string? program)
    {
        var source = engine.SourceOf(block);
        BlockCheck.Run(source, BlockRole.Trial, "-ScriptBlock", engine);
        _using.Add(source, "-ScriptBlock");
        _trial = (source, program ?? OwnProgram());
    }

    /// <inheritdoc/>
    public SpecNode Place(ScriptBlock block, SpecPlace place)
    {
        var call = new SpecScalar(ConfigValue.Of(CallText(block, place)), place);
        var role = BlockRole.At(place.Path)!;
        bool isExpression = role == BlockRole.Constraint || role == BlockRole.Stop || place.Path.EndsWith(".sample_from", StringComparison.Ordinal);
        return isExpression ? call
            : role == BlockRole.Value ? Map(place, "sample_from", call)
            : Map(place, "call", new SpecScalar(ConfigValue.Of(place.Path), place));
    }

    /// <inheritdoc/>
    public string CallText(ScriptBlock block, SpecPlace place)
    {
        var role = BlockRole.At(place.Path) ?? throw new TuneException(
            ModuleCodes.MisplacedBlock, $"{place}: a script block cannot be here; it can be -ScriptBlock, in -ParamSpace, -ConfigConstraint, -Stop, -TrialName, -TrialDirname, and custom_explore of -Scheduler");
        var source = engine.SourceOf(block);
        BlockCheck.Run(source, role, place.ToString(), engine);
        _using.Add(source, place.ToString());
        _functions.RemoveAll(f => f.Name == place.Path);
        _functions.Add(new FunctionBlock(place.Path, role, source));
        return $"call({NotationText.Quote(place.Path)})";
    }

    /// <summary>The specification with the files and commands of its blocks.</summary>
    public SpecMap AddTo(SpecMap root)
    {
        var files = new List<(string Name, string Text)>();
        if (_trial is { } trial)
        {
            files.Add((BlockScripts.TrialFile, BlockScripts.Trial(trial.Source, engine.ModulePath, _using.Any)));
            root = With(root, CommandKey, "-ScriptBlock", BlockScripts.Command(trial.Program, BlockScripts.TrialFile));
        }

        if (_functions.Count > 0)
        {
            RefuseOwn(root);
            files.Add((BlockScripts.FunctionsFile, BlockScripts.Functions(_functions, _using.Any)));
            root = With(root, FunctionsKey, "script blocks", BlockScripts.Command(_trial?.Program ?? OwnProgram(), BlockScripts.FunctionsFile));
        }

        if (_using.Any)
        {
            files.Add((BlockScripts.UsingFile, _using.Text));
        }

        return files.Count == 0 ? root : WithFiles(root, files);
    }

    private static void RefuseOwn(SpecMap root)
    {
        if (root[FunctionsKey] is { } own)
        {
            throw new TuneException(ModuleCodes.BadParameters, $"{own.Place}: there is a program that answers already, and script blocks need their own; give one or the other");
        }
    }

    private static SpecMap With(SpecMap root, string key, string source, IEnumerable<string> command)
    {
        var place = new SpecPlace(source, key);
        var list = new SpecList([.. command.Select(a => new SpecScalar(ConfigValue.Of(a), place))], place);
        return root with { Entries = root.Entries.RemoveAll(e => e.Name == key).Add(new SpecEntry(key, place, list)) };
    }

    private static SpecMap WithFiles(SpecMap root, List<(string Name, string Text)> files)
    {
        var place = new SpecPlace("script blocks", FilesKey);
        var given = root[FilesKey] as SpecMap ?? new SpecMap([], place);
        if (given.Entries.FirstOrDefault(e => files.Any(f => f.Name == e.Name)) is { } taken)
        {
            throw new TuneException(ModuleCodes.BadParameters, $"{taken.KeyPlace}: the script blocks of this experiment need a file of this name; call yours otherwise");
        }

        var made = files.Select(f => new SpecEntry(f.Name, place, new SpecScalar(ConfigValue.Of(f.Text), place with { Path = $"{FilesKey}.{f.Name}" })));
        var all = given with { Entries = [.. given.Entries, .. made] };
        return root with { Entries = root.Entries.RemoveAll(e => e.Name == FilesKey).Add(new SpecEntry(FilesKey, given.Place, all)) };
    }

    private static SpecMap Map(SpecPlace place, string key, SpecNode value) =>
        new([new SpecEntry(key, place with { Path = $"{place.Path}.{key}" }, value)], place);

    // The PowerShell of this session; one without a program of its own (a tool, another host) leaves it to PATH.
    private string OwnProgram()
    {
        string own = Path.Combine(engine.Variable("PSHOME") as string ?? "", OperatingSystem.IsWindows() ? "pwsh.exe" : "pwsh");
        return File.Exists(own) ? own : "pwsh";
    }
}

/// <summary>A script block that drivers ask.</summary>
/// <param name="Name">What it is asked by: its path in the specification.</param>
/// <param name="Role">What for.</param>
/// <param name="Source">Its text.</param>
internal sealed record FunctionBlock(string Name, BlockRole Role, BlockSource Source);
