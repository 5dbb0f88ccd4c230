using System.Reflection;
using Tune.Hpc.PowerShell;

namespace Tune.Hpc.Fronts.Tests.PowerShell.Surface;

/// <summary>What a session sees of the module is made of types that it has without our libraries: looking at a cmdlet must load none of them.</summary>
public sealed class PublicTypeTests
{
    private static readonly string Framework = Path.GetDirectoryName(typeof(object).Assembly.Location)!;

    public static TheoryData<string> Names => [.. typeof(ModuleLifetime).Assembly.GetExportedTypes().Select(t => t.FullName!).Order(StringComparer.Ordinal)];

    [Theory, MemberData(nameof(Names))]
    public void Its_public_members_are_made_of_the_sessions_types_and_ours(string name)
    {
        var type = typeof(ModuleLifetime).Assembly.GetType(name)!;
        var foreign = type.GetMembers().SelectMany(TypesOf).Concat(type.GetInterfaces()).Append(type.BaseType).OfType<Type>().SelectMany(Parts).Where(t => !IsAllowed(t)).Select(t => t.FullName).Distinct();
        Assert.Empty(foreign);
    }

    // A field of a value type is part of its class: the engine loads its assembly as soon as it looks at the class.
    [Theory, MemberData(nameof(Names))]
    public void It_holds_no_values_of_other_assemblies_inline(string name)
    {
        var type = typeof(ModuleLifetime).Assembly.GetType(name)!;
        var fields = type.GetFields(BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly);
        Assert.Empty(fields.Where(f => f.FieldType.IsValueType && Parts(f.FieldType).Any(t => !IsAllowed(t))).Select(f => f.Name));
    }

    private static IEnumerable<Type> TypesOf(MemberInfo member) => member switch
    {
        PropertyInfo property => [property.PropertyType],
        FieldInfo field => [field.FieldType],
        MethodBase method => [.. method.GetParameters().Select(p => p.ParameterType), (method as MethodInfo)?.ReturnType ?? typeof(void)],
        EventInfo happening => [happening.EventHandlerType!],
        _ => [],
    };

    private static IEnumerable<Type> Parts(Type type) => type.HasElementType ? Parts(type.GetElementType()!)
        : type.IsGenericType ? [type, .. type.GetGenericArguments().SelectMany(Parts)]
        : [type];

    private static bool IsAllowed(Type type) => type.IsGenericParameter
        || type.Assembly == typeof(ModuleLifetime).Assembly
        || type.Assembly.GetName().Name == "System.Management.Automation"
        || Path.GetDirectoryName(type.Assembly.Location) == Framework;
}
