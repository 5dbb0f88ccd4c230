using System.Reflection;
using System.Runtime.Loader;

namespace Tune.Hpc.PowerShell;

/// <summary>Loads what the module brings along from its own folder, apart from the session's assemblies: another module may have brought
/// another version of the same library.</summary>
/// <param name="folder">Absolute path of the folder with the assemblies.</param>
internal sealed class ModuleDependencies(string folder) : AssemblyLoadContext("Tune")
{
    /// <summary>The folder's name beside the module's assembly.</summary>
    internal const string FolderName = "dependencies";

    /// <summary>Answers the session's question for an assembly it does not know; null where it is none of ours.</summary>
    internal Assembly? Find(AssemblyName name) => File.Exists(PathOf(name)) ? LoadFromAssemblyName(name) : null;

    /// <inheritdoc/>
    /// <remarks>Null leaves the question to the session: the engine's own assemblies must be the same for all modules.</remarks>
    protected override Assembly? Load(AssemblyName assemblyName) => File.Exists(PathOf(assemblyName)) ? LoadFromAssemblyPath(PathOf(assemblyName)) : null;

    private string PathOf(AssemblyName name) => Path.Combine(folder, name.Name + ".dll");
}
