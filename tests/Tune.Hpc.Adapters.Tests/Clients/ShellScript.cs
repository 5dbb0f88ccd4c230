using Tune.Hpc.TestKit;

namespace Tune.Hpc.Adapters.Tests.Clients;

/// <summary>Runs scripts that source the shipped tune.sh, in every POSIX shell there is.</summary>
internal static class ShellScript
{
    public static readonly string ClientFile = Path.Combine(AppContext.BaseDirectory, "clients", "tune.sh");

    public static TheoryData<string> Shells => ["sh", "bash", "busybox"];

    public static Outcome Run(TrialFolder folder, string shell, string script, string text = "")
    {
        // No user needs busybox beside another shell, so unlike sh and bash it may be missing anywhere.
        bool isOptional = shell == "busybox" && !(Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(p => File.Exists(Path.Combine(p, shell)));
        Assert.SkipWhen(isOptional, "busybox is missing; to run this test: apt-get install busybox");
        string program = RealPart.Program(shell, $"apt-get install {shell}");
        string[] start = shell == "busybox" ? ["sh", "-c"] : ["-c"];
        var variables = new Dictionary<string, string?>(folder.Environment) { ["TEXT"] = text };
        return Running.ToTheEnd(program, [.. start, $". '{ClientFile}'\n{script}"], variables);
    }
}
