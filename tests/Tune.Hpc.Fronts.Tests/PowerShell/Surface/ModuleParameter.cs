using System.Collections;
using System.Globalization;
using System.Reflection;

namespace Tune.Hpc.Fronts.Tests.PowerShell.Surface;

/// <summary>How a parameter is bound in one parameter set.</summary>
internal sealed record Binding(bool IsMandatory, int? Position, bool FromPipeline, bool ByPropertyName)
{
    /// <summary>As help says it.</summary>
    public string Pipeline => (FromPipeline, ByPropertyName) switch
    {
        (true, true) => "True (ByValue, ByPropertyName)",
        (true, false) => "True (ByValue)",
        (false, true) => "True (ByPropertyName)",
        _ => "False",
    };
}

/// <summary>A parameter as its attributes declare it.</summary>
internal sealed class ModuleParameter
{
    /// <summary>The name of the set that stands for all.</summary>
    public const string AllSets = "__AllParameterSets";

    private readonly PropertyInfo _property;

    private ModuleParameter(PropertyInfo property, IReadOnlyDictionary<string, Binding> sets)
    {
        _property = property;
        Sets = sets;
    }

    public string Name => _property.Name;

    public PropertyInfo Property => _property;

    public Type Type => Nullable.GetUnderlyingType(_property.PropertyType) ?? _property.PropertyType;

    public IReadOnlyDictionary<string, Binding> Sets { get; }

    public bool IsSwitch => Type.Name == "SwitchParameter";

    public IReadOnlyList<string> Aliases => Texts("AliasAttribute");

    public bool TakesWildcards => Attribute("SupportsWildcardsAttribute") is not null;

    /// <summary>The words it takes; empty where it takes any.</summary>
    public IReadOnlyList<string> Words => Type.IsEnum ? Enum.GetNames(Type) : Texts("ValidateSetAttribute");

    /// <summary>The class that completes it; null for none.</summary>
    public Type? Completer => Attribute("ArgumentCompleterAttribute")?.ConstructorArguments[0].Value as Type;

    /// <summary>Null where the property is no parameter.</summary>
    public static ModuleParameter? Of(PropertyInfo property)
    {
        var declared = property.CustomAttributes.Where(a => a.AttributeType.Name == "ParameterAttribute").ToList();
        return declared.Count == 0 ? null : new ModuleParameter(property, declared.ToDictionary(a => Named(a, "ParameterSetName") as string ?? AllSets, BindingOf));
    }

    /// <summary>How it is bound in a set; null where it is not in it.</summary>
    public Binding? In(string set) => Sets.GetValueOrDefault(set) ?? Sets.GetValueOrDefault(AllSets);

    /// <summary>The value it has when it is not given, as help says it; null where that is nothing, or nothing that can be said in a word.</summary>
    public string? DefaultOn(object cmdlet) => IsSwitch ? "False" : _property.GetValue(cmdlet) switch
    {
        null or "" or false or 0 or 0L or 0.0 => null,
        string text => text,
        IEnumerable several => string.Join(", ", several.Cast<object?>()) is { Length: > 0 } list ? list : null,
        var value => Convert.ToString(value, CultureInfo.InvariantCulture),
    };

    public override string ToString() => $"-{Name}";

    private static Binding BindingOf(CustomAttributeData data) => new(
        Named(data, "Mandatory") is true, Named(data, "Position") as int?, Named(data, "ValueFromPipeline") is true, Named(data, "ValueFromPipelineByPropertyName") is true);

    private static object? Named(CustomAttributeData data, string name) => data.NamedArguments.FirstOrDefault(a => a.MemberName == name).TypedValue.Value;

    private CustomAttributeData? Attribute(string name) => _property.CustomAttributes.FirstOrDefault(a => a.AttributeType.Name == name);

    private IReadOnlyList<string> Texts(string attribute) => Attribute(attribute) is not { } found ? []
        : [.. found.ConstructorArguments.SelectMany(a => a.Value is IReadOnlyCollection<CustomAttributeTypedArgument> several ? several.Select(s => s.Value) : [a.Value]).OfType<string>()];
}
