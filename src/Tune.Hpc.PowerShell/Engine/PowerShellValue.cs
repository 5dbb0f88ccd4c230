using System.Collections.Specialized;
using System.Management.Automation;

namespace Tune.Hpc.PowerShell.Engine;

/// <summary>Takes off what PowerShell wraps values in.</summary>
internal static class PowerShellValue
{
    /// <summary>A value by itself: an object of PowerShell's own making becomes an <see cref="OrderedDictionary"/>, a result a <see cref="ResultRecord"/>.</summary>
    public static object? Plain(object? value) => value switch
    {
        PSObject { BaseObject: PSCustomObject } record when record.TypeNames.Contains(ResultRecord.ResultType) =>
            new ResultRecord(ResultRecord.ResultType, [.. record.Properties.Select(p => p.Name)], [.. record.Properties.Select(p => p.Value)]),
        PSObject { BaseObject: PSCustomObject } made => PropertiesOf(made),
        PSObject wrapped => Plain(wrapped.BaseObject),
        SwitchParameter on => on.ToBool(),
        PathInfo path => path.ProviderPath,
        _ => value,
    };

    /// <summary>The .NET object within a wrapper; an object of PowerShell's own making stays as it is.</summary>
    public static object? Base(object? value) => value is PSObject { BaseObject: not PSCustomObject } wrapped ? wrapped.BaseObject : value;

    private static OrderedDictionary PropertiesOf(PSObject made)
    {
        var properties = new OrderedDictionary(StringComparer.OrdinalIgnoreCase);
        foreach (var property in made.Properties)
        {
            properties[property.Name] = property.Value;
        }

        return properties;
    }
}
