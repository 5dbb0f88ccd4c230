using System.Diagnostics;
using Tune.Hpc.TestKit;

namespace Tune.Hpc.Adapters.Tests.Folder;

/// <summary>A real file system of a few kilobytes, which root may mount.</summary>
internal sealed class SmallDisk : IDisposable
{
    private readonly TempFolder _folder = new();

    public SmallDisk(int kilobytes)
    {
        if (!OperatingSystem.IsLinux() || Run("mount", "-t", "tmpfs", "-o", $"size={kilobytes}k,mode=0700", "tmpfs", _folder.Path) != 0)
        {
            _folder.Dispose();
            RealPart.Missing("a small disk", "run as root on Linux, where a tmpfs can be mounted");
        }
    }

    public string Path => _folder.Path;

    public void MakeReadOnly() => Assert.Equal(0, Run("mount", "-o", "remount,ro", _folder.Path));

    /// <summary>Writes until nothing more fits; the file's path.</summary>
    public string Fill()
    {
        string path = System.IO.Path.Combine(Path, "filler");
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
            // That is what we came for.
        }

        return path;
    }

    public void Dispose()
    {
        Assert.Equal(0, Run("umount", "-l", _folder.Path));
        _folder.Dispose();
    }

    private static int Run(string program, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true, RedirectStandardOutput = true })!;
            process.WaitForExit();
            return process.ExitCode;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return -1;
        }
    }
}
