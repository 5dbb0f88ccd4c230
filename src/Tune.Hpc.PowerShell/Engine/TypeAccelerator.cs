using System.Management.Automation;
using System.Reflection;

namespace Tune.Hpc.PowerShell.Engine;

/// <summary>Short names of types, such as <c>[xml]</c>. The engine has no public way to add one; this is the one that modules use.</summary>
internal static class TypeAccelerator
{
    // Null in an assembly that only stands in for the engine's.
    private static readonly Type? Registry = typeof(PSObject).Assembly.GetType("System.Management.Automation.TypeAccelerators");

    /// <summary>Makes a name stand for a type, unless it stands for another already.</summary>
    public static void Add(string name, Type type)
    {
        if (Registered is { } names && !names.ContainsKey(name))
        {
            Registry!.GetMethod("Add", BindingFlags.Public | BindingFlags.Static)?.Invoke(null, [name, type]);
        }
    }

    /// <summary>Takes a name back, if it still stands for that type.</summary>
    public static void Remove(string name, Type type)
    {
        if (Registered is { } names && names.TryGetValue(name, out var held) && held == type)
        {
            Registry!.GetMethod("Remove", BindingFlags.Public | BindingFlags.Static)?.Invoke(null, [name]);
        }
    }

    private static Dictionary<string, Type>? Registered => Registry?.GetProperty("Get", BindingFlags.Public | BindingFlags.Static)?.GetValue(null) as Dictionary<string, Type>;
}
