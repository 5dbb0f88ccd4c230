using System.ComponentModel;
using System.Diagnostics;

namespace Tune.Hpc.TestKit;

/// <summary>A real file system of a few kilobytes, which root may mount.</summary>
public sealed class SmallDisk : IDisposable
{
    private readonly string _path = Directory.CreateTempSubdirectory("tune-small-disk-").FullName;

    public SmallDisk(int kilobytes)
    {
        if (!OperatingSystem.IsLinux() || !Mount("-t", "tmpfs", "-o", $"size={kilobytes}k,mode=0700", "tmpfs", _path))
        {
            Directory.Delete(_path);
            RealPart.Missing("a small disk", "run as root on Linux, where a tmpfs can be mounted");
        }
    }

    public string Path => _path;

    public string this[string name] => System.IO.Path.Combine(_path, name);

    public void MakeReadOnly() => Require(Mount("-o", "remount,ro", _path), "made read-only");

    /// <summary>Writes until only so many kilobytes are left.</summary>
    /// <returns>What to delete to have room again.</returns>
    public string Fill(int leave = 0)
    {
        string path = this["filler"];
        using var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        try
        {
            while (file.Length < 1 << 30)
            {
                file.Write(new byte[256]);
            }
        }
        catch (IOException)
        {
            file.SetLength(Math.Max(0, file.Length - (leave * 1024)));
        }

        return path;
    }

    public void Dispose()
    {
        Require(Succeeds("umount", "-l", _path), "unmounted");
        Directory.Delete(_path);
    }

    private static bool Mount(params string[] arguments) => Succeeds("mount", arguments);

    private static bool Succeeds(string program, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true, RedirectStandardOutput = true })!;
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (Win32Exception)
        {
            return false;
        }
    }

    private void Require(bool done, string what)
    {
        if (!done)
        {
            throw new InvalidOperationException($"{_path} could not be {what}");
        }
    }
}
