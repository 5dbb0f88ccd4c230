using System.Reflection;
using System.Runtime.Loader;
using Tune.Hpc.PowerShell;

namespace Tune.Hpc.Fronts.Tests.Module;

/// <summary>The module's folder as the build leaves it.</summary>
public sealed class StagedModuleTests
{
    private static readonly string Bin = Path.Combine(Manifest.Root, "module", "bin");
    private static readonly string Dependencies = Path.Combine(Bin, ModuleDependencies.FolderName);

    [Fact]
    public void The_engines_assembly_is_not_among_ours() =>
        Assert.Empty(Directory.EnumerateFiles(Bin, "System.Management.Automation*", SearchOption.AllDirectories));

    [Fact]
    public void Beside_the_manifests_assembly_lies_no_other() =>
        Assert.Equal(["Tune.Hpc.PowerShell.dll"], Directory.EnumerateFiles(Bin, "*.dll").Select(f => Path.GetFileName(f)));

    [Fact]
    public void All_that_the_module_needs_is_there()
    {
        var seen = new HashSet<string>();
        var missing = new List<string>();
        var waiting = new Queue<string>([Path.Combine(Bin, "Tune.Hpc.PowerShell.dll")]);
        while (waiting.TryDequeue(out string? file))
        {
            foreach (var needed in new MetadataReferences(file).Names.Where(seen.Add))
            {
                string path = Path.Combine(Dependencies, needed + ".dll");
                if (File.Exists(path))
                {
                    waiting.Enqueue(path);
                }
                else if (!IsOfTheHost(needed))
                {
                    missing.Add($"{Path.GetFileName(file)} needs {needed}");
                }
            }
        }

        Assert.Empty(missing);
    }

    [Fact]
    public void A_library_is_loaded_apart_from_the_sessions()
    {
        var context = new ModuleDependencies(Dependencies);
        var ours = context.Find(new AssemblyName("YamlDotNet"));
        Assert.NotNull(ours);
        Assert.Same(context, AssemblyLoadContext.GetLoadContext(ours));
        Assert.Same(ours, context.Find(new AssemblyName("YamlDotNet")));
    }

    [Fact]
    public void Other_peoples_libraries_are_left_to_the_session()
    {
        var context = new ModuleDependencies(Dependencies);
        Assert.Null(context.Find(new AssemblyName("System.Management.Automation")));
        Assert.Null(context.Find(new AssemblyName("Pester")));
    }

    private static bool IsOfTheHost(string name) =>
        name is "System.Management.Automation" || File.Exists(Path.Combine(Path.GetDirectoryName(typeof(object).Assembly.Location)!, name + ".dll"));
}
