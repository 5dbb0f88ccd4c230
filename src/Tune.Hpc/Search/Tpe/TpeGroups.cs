using Tune.Hpc.Space;

namespace Tune.Hpc.Search.Tpe;

/// <summary>Which parameters are modelled together.</summary>
internal static class TpeGroups
{
    /// <summary>Those that are always there; and in conditional spaces those that come with the same option or condition, each such group by itself. Or each parameter by itself.</summary>
    public static IEnumerable<IEnumerable<Dimension>> Of(UnitCube cube, TpeRules rules) =>
        !rules.IsMultivariate ? cube.Dimensions.Select(d => new[] { d })
        : cube.Dimensions.GroupBy(d => (d.Parameter.Parent, d.Parameter.ParentOption, Alone: !rules.Settings.Group && d.IsConditional ? d.Index : -1));
}
