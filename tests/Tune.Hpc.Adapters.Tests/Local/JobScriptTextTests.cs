using Tune.Hpc.Execution;

namespace Tune.Hpc.Adapters.Tests.Local;

/// <summary>Job scripts as text.</summary>
public sealed class JobScriptTextTests
{
    private static readonly JobScript Simple = new() { AttemptFolder = "/x/trials/00042/1", WorkingDirectory = "/x/trials/00042", Command = ["python3", "train.py", "--lr", "it's"] };

    [Fact]
    public void The_script_is_the_approved_one()
    {
        string text = (Simple with
        {
            Directives = ["#SBATCH --nodes=1"],
            Environment = [new("TUNE_TRIAL_ID", "00042"), new("NOTE", "a\nb")],
            Unset = ["TUNE_CHECKPOINT"],
            SetupLines = ["module load cuda"],
        }).ToText();
        string approved = Path.Combine(AppContext.BaseDirectory, "Local", "job.approved.sh");
        string received = Path.Combine(AppContext.BaseDirectory, "Local", "job.received.sh");
        Directory.CreateDirectory(Path.GetDirectoryName(received)!);
        File.WriteAllText(received, text);
        Assert.True(File.Exists(approved), $"compare {received} and keep it as Local/job.approved.sh");
        Assert.Equal(File.ReadAllText(approved), text);
    }

    [Fact]
    public void It_has_no_carriage_return() => Assert.DoesNotContain('\r', Simple.ToText());

    [Fact]
    public void A_nul_is_refused_with_its_place()
    {
        var error = Assert.Throws<TuneException>(() => (Simple with { Command = ["a", "b\0c"] }).ToText());
        Assert.Equal("TUNE3002", error.Code);
        Assert.Contains("argument 1 of the command", error.Message);
        Assert.Throws<TuneException>(() => (Simple with { Environment = [new("A", "\0")] }).ToText());
        Assert.Throws<TuneException>(() => (Simple with { SetupLines = ["\0"] }).ToText());
    }

    [Fact]
    public void Half_a_character_is_refused() => Assert.Equal("TUNE3002", Assert.Throws<TuneException>(() => (Simple with { Command = ["a", "\ud83c"] }).ToText()).Code);

    [Theory]
    [InlineData("1A")]
    [InlineData("")]
    [InlineData("A B")]
    [InlineData("É")]
    [InlineData("A=1")]
    [InlineData("A;touch x")]
    public void A_bad_variable_name_is_refused(string name)
    {
        Assert.Equal("TUNE3003", Assert.Throws<TuneException>(() => (Simple with { Environment = [new(name, "1")] }).ToText()).Code);
        Assert.Equal("TUNE3003", Assert.Throws<TuneException>(() => (Simple with { Unset = [name] }).ToText()).Code);
    }

    [Fact]
    public void A_command_is_needed_and_does_not_start_with_a_dash()
    {
        Assert.Equal("TUNE3004", Assert.Throws<TuneException>(() => (Simple with { Command = [] }).ToText()).Code);
        Assert.Equal("TUNE3004", Assert.Throws<TuneException>(() => (Simple with { Command = [""] }).ToText()).Code);
        Assert.Equal("TUNE3004", Assert.Throws<TuneException>(() => (Simple with { Command = ["-x"] }).ToText()).Code);
    }

    [Fact]
    public void Relative_paths_are_refused()
    {
        Assert.Equal("TUNE3006", Assert.Throws<TuneException>(() => (Simple with { AttemptFolder = "x" }).ToText()).Code);
        Assert.Equal("TUNE3006", Assert.Throws<TuneException>(() => (Simple with { WorkingDirectory = "x" }).ToText()).Code);
    }
}
