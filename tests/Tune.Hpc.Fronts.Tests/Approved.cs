using System.Runtime.CompilerServices;

namespace Tune.Hpc.Fronts.Tests;

/// <summary>Compares text with a file below Expectations/ that a person has looked at. TUNE_APPROVE=1 writes the files anew.</summary>
internal static class Approved
{
    public static void Check(string text, [CallerMemberName] string name = "", [CallerFilePath] string source = "")
    {
        string file = name + ".txt";
        if (Environment.GetEnvironmentVariable("TUNE_APPROVE") == "1")
        {
            File.WriteAllText(Path.Combine(FolderOf(source), "Expectations", file), text);
            return;
        }

        string path = Path.Combine(AppContext.BaseDirectory, "Expectations", file);
        Assert.True(File.Exists(path), $"There is no Expectations/{file}; look at this text, and approve it with TUNE_APPROVE=1:\n{text}");
        Assert.Equal(File.ReadAllText(path).ReplaceLineEndings("\n"), text);
    }

    private static string FolderOf(string source)
    {
        string folder = Path.GetDirectoryName(source)!;
        return Directory.Exists(Path.Combine(folder, "Expectations")) ? folder : Path.GetDirectoryName(folder)!;
    }
}
