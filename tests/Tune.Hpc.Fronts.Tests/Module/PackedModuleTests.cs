using System.Diagnostics;
using Tune.Hpc.TestKit;

namespace Tune.Hpc.Fronts.Tests.Module;

/// <summary>The folder that installs by being copied.</summary>
public sealed class PackedModuleTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task It_holds_all_that_its_manifest_names_and_nothing_of_the_engine()
    {
        // What is left of an earlier version must not be packed again.
        File.WriteAllText(Path.Combine(_folder.Sub("Tune"), "old.dll"), "");
        await PackAsync();
        string packed = _folder["Tune"];
        string[] files = [.. Directory.EnumerateFiles(packed, "*", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(packed, f).Replace('\\', '/'))];
        Assert.Contains("Tune.psd1", files);
        Assert.Contains("LICENSE", files);
        Assert.DoesNotContain("old.dll", files);
        Assert.DoesNotContain(files, f => f.Contains("System.Management.Automation", StringComparison.OrdinalIgnoreCase) || f.EndsWith(".pdb", StringComparison.Ordinal));
        Assert.Subset(files.ToHashSet(), NamedByManifest().ToHashSet());
        Assert.Contains("module/bin/dependencies/Tune.Hpc.Runtime.dll", files);
        string[] help = [.. Directory.EnumerateFiles(Path.Combine(Manifest.Root, "module", "en-US")).Select(f => $"en-US/{Path.GetFileName(f)}")];
        Assert.Equal(help.Order(), files.Where(f => f.StartsWith("en-US/", StringComparison.Ordinal)).Order());
        Assert.Contains("en-US/Tune.Hpc.PowerShell.dll-Help.xml", help);
    }

    private static IEnumerable<string> NamedByManifest()
    {
        var manifest = Manifest.Load("Tune.psd1");
        return new[] { "FormatsToProcess", "TypesToProcess" }
            .SelectMany(key => manifest.TryGetValue(key, out object? list) ? ((List<object>)list).Cast<string>() : [])
            .Append((string)manifest["RootModule"]);
    }

    /// <summary>Packs what was built with this test; building it anew meanwhile would disturb the others.</summary>
    private async Task PackAsync()
    {
        string configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
        var start = new ProcessStartInfo("dotnet", ["msbuild", "src/Tune.Hpc.PowerShell", "-nologo", "-t:PackBuiltModule", "-p:BuildProjectReferences=false", $"-p:Configuration={configuration}", $"-p:ModulePackFolder={_folder.Path}"])
        {
            WorkingDirectory = Manifest.Root,
            RedirectStandardOutput = true,
        };
        using var process = Process.Start(start)!;
        string said = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == 0, said);
    }
}
