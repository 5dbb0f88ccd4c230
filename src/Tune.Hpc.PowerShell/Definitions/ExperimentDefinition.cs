using System.Collections;
using System.Collections.Immutable;
using System.Globalization;
using System.Management.Automation;
using Tune.Hpc.PowerShell.Engine;
using Tune.Hpc.PowerShell.Objects;
using Tune.Hpc.Runtime.Specification;
using Tune.Hpc.Runtime.Specification.Reading;
using Tune.Hpc.Specification;

namespace Tune.Hpc.PowerShell.Definitions;

/// <summary>Puts an experiment together from a session's values: first the keys, then what is set over them; then it is read as any specification is.</summary>
internal sealed class ExperimentDefinition
{
    private static readonly string[] _paths = ["storage_path", "work_path", "working_dir"];

    private readonly ICmdletEngine _engine;
    private readonly FunctionBlocks _blocks;
    private readonly ValueReader _values;
    private SpecMap _root;

    public ExperimentDefinition(ICmdletEngine engine, string source)
    {
        _engine = engine;
        _blocks = new FunctionBlocks(engine);
        _values = new ValueReader(engine.Plain, _blocks);
        _root = new SpecMap([], new SpecPlace(source, ""));
    }

    /// <summary>Begins with a specification that was read from a file.</summary>
    public ExperimentDefinition(ICmdletEngine engine, SpecMap root)
        : this(engine, root.Place.Source) => _root = root;

    /// <summary>Gives a key of the top level a value.</summary>
    /// <param name="parameter">The parameter, without its dash, for messages.</param>
    /// <param name="value">Its value.</param>
    public void Put(string parameter, object? value)
    {
        string key = SpecParameters.KeyOf(parameter);
        var place = new SpecPlace("-" + parameter, key);
        object? meant = _paths.Contains(key) ? SessionContext.OnDisk(_engine, value) : key == "points_to_evaluate" ? PointValues.Of(_engine, value, _root["param_space"]) : value;
        Put(key, SpecNames.Canonical(key, _values.Read(meant, place)));
    }

    /// <summary>Sets nested keys: <c>@{'scheduler.max_t' = 27}</c>.</summary>
    public void Set(IDictionary settings)
    {
        foreach (DictionaryEntry setting in settings)
        {
            string path = Convert.ToString(_engine.Plain(setting.Key), CultureInfo.InvariantCulture)!;
            _root = SpecOverrides.SetValue(_root, path, _values.Read(setting.Value, new SpecPlace("-Set", path)));
        }
    }

    /// <summary>Makes a script block the trial.</summary>
    /// <param name="block">The block.</param>
    /// <param name="program">The PowerShell that runs it; null for the session's own.</param>
    public void Run(ScriptBlock block, string? program) => _blocks.Run(block, program);

    /// <summary>The experiment, checked.</summary>
    /// <param name="context">What reading depends on.</param>
    /// <exception cref="TuneException">What is wrong with it.</exception>
    public TuneExperiment Read(SpecContext context)
    {
        _root = _blocks.AddTo(_root);
        return new TuneExperiment(SpecReader.Read(SpecNames.Canonical(_root), context));
    }

    private void Put(string key, SpecNode value)
    {
        var kept = _root.Entries.Where(e => e.Name != key).ToImmutableArray();
        _root = _root with { Entries = kept.Add(new SpecEntry(key, value.Place, value)) };
    }
}
