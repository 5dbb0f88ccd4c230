using System.Diagnostics;
using Tune.Hpc.TestKit;

namespace Tune.Hpc.Fronts.Tests.EndToEnd;

/// <summary>A real file system of a few kilobytes, which root may mount.</summary>
internal sealed class SmallDisk : IDisposable
{
    private readonly TemporaryFolder _folder = new();

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

    /// <summary>Writes until only so many kilobytes are left.</summary>
    /// <returns>What to delete to have room again.</returns>
    public string Fill(int leave)
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
            file.SetLength(Math.Max(0, file.Length - (leave * 1024)));
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
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        process.WaitForExit();
        return process.ExitCode;
    }
}
