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

    // Sessions of one process, such as those of Start-ThreadJob, share what is set up here: the last one out takes it down.
    private static int _sessions;

    /// <summary>Makes the module's libraries findable, and <c>[Tune]</c> the functions of search spaces.</summary>
    public void OnImport()
    {
        AssemblyLoadContext.Default.Resolving += Find;
        Interlocked.Increment(ref _sessions);
        TypeAccelerator.Add(AcceleratorName, typeof(SearchSpaceFunctions));
    }

    /// <summary>Lets the drivers of this process leave and takes <c>[Tune]</c> back, where no other session has the module, and stops answering for the module's libraries.</summary>
    /// <param name="psModuleInfo">The module.</param>
    public void OnRemove(PSModuleInfo psModuleInfo)
    {
        if (Interlocked.Decrement(ref _sessions) == 0)
        {
            SessionRuns.OfProcess.PartAll();
            TypeAccelerator.Remove(AcceleratorName, typeof(SearchSpaceFunctions));
        }

        AssemblyLoadContext.Default.Resolving -= Find;
    }

    private static Assembly? Find(AssemblyLoadContext session, AssemblyName name) => Dependencies.Find(name);
}
