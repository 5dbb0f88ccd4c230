using System.Runtime.InteropServices;

namespace Tune.Hpc.Cluster.Tests.Bed;

/// <summary>The command line that was built with these tests, where every user and node can run it: the checkout may lie where only its owner may look.</summary>
internal sealed class BuiltTool(TestCluster cluster)
{
    private static readonly string[] Needed = ["*.dll", "dotnet-tune*.json"];

    /// <summary>On the PATH of users.</summary>
    public string Folder { get; } = Path.Combine(cluster.Facts.Shared, $"tool-{Environment.ProcessId}");

    /// <summary>As <c>dotnet tune</c> finds it.</summary>
    public string Program => Path.Combine(Folder, "dotnet-tune");

    public async Task InstallAsync()
    {
        string assemblies = Path.Combine(Folder, "net");
        Copy(AppContext.BaseDirectory, assemblies, Needed, SearchOption.TopDirectoryOnly);
        string dotnet = await DotnetAsync();
        await File.WriteAllTextAsync(Program, $"#!/bin/sh\nDOTNET_ROOT='{Path.GetDirectoryName(dotnet)}' exec '{dotnet}' '{assemblies}/dotnet-tune.dll' \"$@\"\n");
        Execute(Program);
    }

    public Task DisposeAsync()
    {
        Directory.Delete(Folder, recursive: true);
        return Task.CompletedTask;
    }

    /// <summary>The program <c>dotnet</c>, or a copy of it and its runtime where users cannot reach it.</summary>
    private async Task<string> DotnetAsync()
    {
        var runtime = new DirectoryInfo(RuntimeEnvironment.GetRuntimeDirectory());
        string root = runtime.Parent!.Parent!.Parent!.FullName;
        string program = Path.Combine(root, "dotnet");
        var found = await cluster.RunAsUserAsync("/bin/sh", ["-c", "test -x \"$1\" && test -r \"$2/libcoreclr.so\"", "sh", program, runtime.FullName], "/");
        if (found.ExitCode == 0)
        {
            return program;
        }

        string copy = Path.Combine(Folder, "dotnet");
        foreach (string part in (string[])["host", Path.Combine("shared", "Microsoft.NETCore.App", runtime.Name)])
        {
            Copy(Path.Combine(root, part), Path.Combine(copy, part), ["*"], SearchOption.AllDirectories);
        }

        File.Copy(program, Path.Combine(copy, "dotnet"));
        Execute(Path.Combine(copy, "dotnet"));
        return Path.Combine(copy, "dotnet");
    }

    private static void Copy(string from, string to, IEnumerable<string> patterns, SearchOption depth)
    {
        foreach (string file in patterns.SelectMany(p => Directory.EnumerateFiles(from, p, depth)))
        {
            string target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }

    private static void Execute(string path)
    {
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, (UnixFileMode)0b111_101_101);
        }
    }
}
