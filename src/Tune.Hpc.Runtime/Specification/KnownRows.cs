using Tune.Hpc.Runtime.Results;
using Tune.Hpc.Space;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Runtime.Specification;

/// <summary>Reads configurations of a space from the rows of a table, such as <c>trials.parquet</c>.</summary>
internal sealed class KnownRows(ResultTable table, SearchSpace space)
{
    private static readonly SampleKey _key = new(0, 0);

    // A parameter may be called like a column that trials have anyway, such as status.
    private readonly int[] _columns = [.. space.Parameters.Select(p => p.IsCondition ? -1 : table.Find(TrialTable.ConfigPrefix + p.Path) is >= 0 and var own ? own : table.Find(p.Path))];
    private readonly int _trial = table.Find("trial_id");
    private readonly int _status = table.Find("status");
    private readonly int _iterations = table.Find("iterations");
    private readonly int _runTime = table.Find("run_time_s");

    /// <summary>The trial's number as text; null where the table has none.</summary>
    public string? TrialOf(Cell[] row) => _trial < 0 ? null : row[_trial].AsText;

    /// <summary>True where the table says that the trial came to nothing or has not ended.</summary>
    public bool HasFailed(Cell[] row) => _status >= 0 && row[_status].AsText is { } status && status != TrialTable.NameOf(TrialStatus.Terminated);

    public long IterationOf(Cell[] row) => _iterations < 0 ? 0 : row[_iterations].AsInteger;

    public double CostOf(Cell[] row) => _runTime >= 0 && row[_runTime].IsNumeric && double.IsFinite(row[_runTime].AsNumber) ? row[_runTime].AsNumber : 0;

    /// <summary>A whole configuration, where it lies in the space; null where it does not.</summary>
    public ConfigMap? Fit(ConfigMap config) => space.WhyNot(config) is null ? config : null;

    /// <summary>The configuration of a row; null where a value is missing or outside its domain.</summary>
    public ConfigMap? ConfigOf(Cell[] row)
    {
        bool fits = true;
        var config = space.Resolve(_key, parameter =>
        {
            var value = ValueOf(parameter, row);
            fits &= value is not null;
            var stream = _key.StreamOf(parameter.Path);
            return value ?? parameter.Domain!.Sample(ref stream);
        });
        return fits ? config : null;
    }

    private ConfigValue? ValueOf(SpaceParameter parameter, Cell[] row)
    {
        if (_columns[parameter.Index] is >= 0 and var column && !row[column].IsNone)
        {
            var value = ConfigValueOf(row[column]);
            return parameter.Domain is ChoiceDomain choice ? choice.IndexOf(value) is { } index ? ConfigValue.Of((long)index) : null : parameter.Domain!.Accept(value);
        }

        return parameter.Domain switch
        {
            ChoiceDomain choice => OptionOf(parameter, choice, row),
            { Cardinality: 1 } only => only.Decode(0.5),
            _ => null,
        };
    }

    /// <summary>The option with sub-parameters of which the row has all, and the most.</summary>
    private ConfigValue? OptionOf(SpaceParameter choice, ChoiceDomain domain, Cell[] row)
    {
        (long Option, int Count)? best = null;
        for (int option = 0; option < domain.Options.Length; option++)
        {
            var own = space.Parameters.Where(p => p.Parent == choice.Index && p.ParentOption == option && !p.IsCondition).ToList();
            if (own.Count > (best?.Count ?? 0) && own.All(p => _columns[p.Index] >= 0 && !row[_columns[p.Index]].IsNone))
            {
                best = (option, own.Count);
            }
        }

        return best is { } found ? ConfigValue.Of(found.Option) : null;
    }

    private static ConfigValue ConfigValueOf(Cell cell) => cell.Kind switch
    {
        CellKind.Boolean => ConfigValue.Of(cell.AsBoolean),
        CellKind.Integer => ConfigValue.Of(cell.AsInteger),
        CellKind.Number => ConfigValue.Of(cell.AsNumber),
        _ => ConfigValue.Of(cell.ToString()),
    };
}
