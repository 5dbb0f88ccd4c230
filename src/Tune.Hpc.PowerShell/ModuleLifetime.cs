using System.Management.Automation;
using System.Reflection;
using System.Runtime.Loader;
using Tune.Hpc.PowerShell.Engine;
using Tune.Hpc.PowerShell.Objects;
using Tune.Hpc.PowerShell.Runs;

namespace Tune.Hpc.PowerShell;

/// <summary>What happens when the module is imported and when it is removed. The engine finds this class by its interfaces.</summary>
public sealed class ModuleLifetime : IModuleAssemblyInitializer, IModuleAssemblyCleanup
{
    private const string AcceleratorName = "Tune";

    private static readonly string Folder = Path.GetDirectoryName(typeof(ModuleLifetime).Assembly.Location)!;

    // One for the process: an assembly that was loaded once stays, so a second import must find the same one.
    private static readonly ModuleDependencies Dependencies = new(Path.Combine(Folder, ModuleDependencies.FolderName));

    /// <summary>Makes the module's libraries findable, and <c>[Tune]</c> the functions of search spaces.</summary>
    public void OnImport()
    {
        AssemblyLoadContext.Default.Resolving += Find;
        TypeAccelerator.Add(AcceleratorName, typeof(SearchSpaceFunctions));
    }

    /// <summary>Lets drivers of this session leave, then stops answering for the module's libraries.</summary>
    /// <param name="psModuleInfo">The module.</param>
    public void OnRemove(PSModuleInfo psModuleInfo)
    {
        SessionRuns.OfProcess.PartAll();
        TypeAccelerator.Remove(AcceleratorName, typeof(SearchSpaceFunctions));
        AssemblyLoadContext.Default.Resolving -= Find;
    }

    private static Assembly? Find(AssemblyLoadContext session, AssemblyName name) => Dependencies.Find(name);
}
