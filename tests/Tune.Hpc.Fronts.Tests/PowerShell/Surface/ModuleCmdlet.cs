using System.Reflection;
using Tune.Hpc.PowerShell;

namespace Tune.Hpc.Fronts.Tests.PowerShell.Surface;

/// <summary>A cmdlet as its attributes declare it. Read as data: attributes that are made without an engine are blank.</summary>
internal sealed class ModuleCmdlet
{
    private readonly CustomAttributeData _declared;

    private ModuleCmdlet(Type type, CustomAttributeData declared)
    {
        Type = type;
        _declared = declared;
        Parameters = [.. type.GetProperties().Select(ModuleParameter.Of).OfType<ModuleParameter>()];
    }

    /// <summary>All of the module, by name.</summary>
    public static IReadOnlyList<ModuleCmdlet> All { get; } =
    [
        .. from type in typeof(ModuleLifetime).Assembly.GetTypes()
           let declared = type.CustomAttributes.FirstOrDefault(a => a.AttributeType.Name == "CmdletAttribute")
           where declared is not null
           let cmdlet = new ModuleCmdlet(type, declared)
           orderby cmdlet.Name
           select cmdlet,
    ];

    public Type Type { get; }

    public IReadOnlyList<ModuleParameter> Parameters { get; }

    public string Verb => (string)_declared.ConstructorArguments[0].Value!;

    public string Noun => (string)_declared.ConstructorArguments[1].Value!;

    public string Name => $"{Verb}-{Noun}";

    public bool SupportsShouldProcess => Named("SupportsShouldProcess") is true;

    public string? DefaultSet => Named("DefaultParameterSetName") as string;

    /// <summary>Names of what it writes; empty where nothing is declared.</summary>
    public IReadOnlyList<string> OutputTypes =>
    [
        .. Type.CustomAttributes.Where(a => a.AttributeType.Name == "OutputTypeAttribute")
            .SelectMany(a => a.ConstructorArguments)
            .SelectMany(a => a.Value is IReadOnlyCollection<CustomAttributeTypedArgument> several ? several.Select(s => s.Value) : [a.Value])
            .Select(v => v is Type type ? type.FullName! : (string)v!),
    ];

    /// <summary>Its own types among them.</summary>
    public IEnumerable<Type> OwnOutputTypes => OutputTypes.Select(t => Type.Assembly.GetType(t)).OfType<Type>();

    /// <summary>Its parameter sets: the default one first.</summary>
    public IReadOnlyList<string> Sets
    {
        get
        {
            var named = Parameters.SelectMany(p => p.Sets.Keys).Where(s => s != ModuleParameter.AllSets).Concat(DefaultSet is { } set ? [set] : []).Distinct().ToList();
            return named.Count == 0 ? [ModuleParameter.AllSets] : [.. named.OrderBy(s => s == DefaultSet ? 0 : 1)];
        }
    }

    /// <summary>The parameters of a set: those with a position in its order, then those that must be given, then the others.</summary>
    public IEnumerable<ModuleParameter> ParametersOf(string set) => Parameters
        .Where(p => p.In(set) is not null)
        .OrderBy(p => p.In(set)!.Position ?? int.MaxValue)
        .ThenBy(p => p.In(set)!.IsMandatory ? 0 : 1);

    public override string ToString() => Name;

    private object? Named(string name) => _declared.NamedArguments.FirstOrDefault(a => a.MemberName == name).TypedValue.Value;
}
