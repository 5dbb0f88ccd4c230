using Tune.Hpc.Fronts.Tests.Module;

namespace Tune.Hpc.Fronts.Tests.PowerShell.Surface;

/// <summary>The help in the tree is what the source says now. <c>TUNE_WRITE_APPROVED=1</c> writes it anew.</summary>
public sealed class HelpFileTests
{
    private static readonly string Page = Path.Combine(Manifest.Root, "module", "en-US", "Tune.Hpc.PowerShell.dll-Help.xml");

    [Fact]
    public void The_help_is_made_of_what_the_source_says()
    {
        string made = HelpFile.Text();
        if (Environment.GetEnvironmentVariable("TUNE_WRITE_APPROVED") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Page)!);
            File.WriteAllText(Page, made);
            return;
        }

        Assert.True(File.Exists(Page), $"{Page} is missing; TUNE_WRITE_APPROVED=1 writes it");
        Assert.Equal(made, File.ReadAllText(Page));
    }
}
