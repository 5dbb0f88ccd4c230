using Tune.Hpc.TestKit;

namespace Tune.Hpc.Adapters.Tests.Clients;

/// <summary>Runs Python programs that import the shipped tune_hpc.py.</summary>
internal static class Python
{
    private const string HowToGet = "apt-get install python3";

    private static readonly string ClientFolder = Path.Combine(AppContext.BaseDirectory, "clients");

    public static string ClientFile => Path.Combine(ClientFolder, "tune_hpc.py");

    public static string Program => RealPart.Program("python3", HowToGet);

    public static Outcome Run(TrialFolder folder, string program) => Running.ToTheEnd(Program, ["-c", Prelude + program], Variables(folder));

    public static Running Start(TrialFolder folder, string program) => Running.Start(Program, ["-c", Prelude + program], Variables(folder));

    private static string Prelude => "import os, sys, tune_hpc\n";

    private static Dictionary<string, string?> Variables(TrialFolder folder) => new(folder.Environment)
    {
        ["PYTHONPATH"] = ClientFolder,
        ["PYTHONDONTWRITEBYTECODE"] = "1",
        ["PYTHONUNBUFFERED"] = "1",
    };
}
