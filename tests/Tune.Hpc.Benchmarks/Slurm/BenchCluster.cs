using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Tune.Hpc.Benchmarks.Slurm;

/// <summary>The cluster to measure on.</summary>
internal static class BenchCluster
{
    private const string Script = "tests/cluster/cluster";

    /// <summary>Whether jobs can be submitted from here.</summary>
    public static bool IsHere => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(folder => File.Exists(Path.Combine(folder, "sbatch")))
        && Call("squeue", "--me", "--noheader").ExitCode == 0;

    /// <summary>Where the cluster of the tests is up: runs this program there, as its user, from a copy that he may read.</summary>
    public static bool HasRunAsUser(TextWriter output)
    {
        if (Environment.UserName != "root" || Find() is not { } script || Call("bash", script, "env") is not { ExitCode: 0 } said)
        {
            return false;
        }

        var facts = said.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split('=', 2)).ToDictionary(p => p[0], p => p[1]);
        string user = facts["TUNE_CLUSTER_USER"];
        string home = Path.Combine(facts["TUNE_CLUSTER_SHARED"], "home", user);
        string copy = Directory.CreateDirectory(Path.Combine(facts["TUNE_CLUSTER_SHARED"], $"bench-{Environment.ProcessId}")).FullName;
        try
        {
            foreach (string file in Directory.EnumerateFiles(AppContext.BaseDirectory))
            {
                File.Copy(file, Path.Combine(copy, Path.GetFileName(file)));
            }

            string dll = Path.Combine(copy, Path.GetFileName(typeof(BenchCluster).Assembly.Location));
            string dotnet = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", "dotnet")); // this process may be the program itself
            var start = new ProcessStartInfo("setpriv", ["--reuid", user, "--regid", user, "--init-groups", dotnet, dll, "slurm"]) { WorkingDirectory = home };
            start.Environment["SLURM_CONF"] = facts["SLURM_CONF"];
            start.Environment["HOME"] = start.Environment["TMPDIR"] = home;
            start.Environment["USER"] = start.Environment["LOGNAME"] = user;
            start.RedirectStandardOutput = true;
            using var process = Process.Start(start)!;
            for (string? line; (line = process.StandardOutput.ReadLine()) is not null;)
            {
                output.WriteLine(line);
            }

            process.WaitForExit();
            return process.ExitCode == 0 ? true : throw new InvalidOperationException($"as {user} it ended with {process.ExitCode}");
        }
        finally
        {
            Directory.Delete(copy, recursive: true);
        }
    }

    /// <summary>Runs a program to its end.</summary>
    public static (int ExitCode, string Output) Call(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var errors = process.StandardError.ReadToEndAsync();
        string said = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        errors.GetAwaiter().GetResult();
        return (process.ExitCode, said);
    }

    private static string? Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            string path = Path.Combine(folder.FullName, Script);
            if (File.Exists(path))
            {
                return path;
            }
        }

        return null;
    }
}
