using Tune.Hpc.TestKit;

namespace Tune.Hpc.Adapters.Tests.Clients;

/// <summary>Runs Python programs that import the shipped tune_hpc.py.</summary>
internal static class Python
{
    private const string HowToGet = "apt-get install python3";

    private static readonly string ClientFolder = Path.Combine(AppContext.BaseDirectory, "clients");

    public static string ClientFile => Path.Combine(ClientFolder, "tune_hpc.py");

    public static string Program => RealPart.Program("python3", HowToGet);

    /// <summary>A Python that can import a module: the first on PATH, else the system's own.</summary>
    public static string With(string module, string howToGet)
    {
        string found = new[] { Program, "/usr/bin/python3" }.FirstOrDefault(python => CanImport(python, module)) ?? "";
        RealPart.Require(found.Length > 0, $"a python3 with {module}", howToGet);
        return found;
    }

    public static Outcome Run(string python, TrialFolder folder, string program) => Running.ToTheEnd(python, ["-c", Prelude + program], Variables(folder));

    public static Running Start(string python, TrialFolder folder, string program) => Running.Start(python, ["-c", Prelude + program], Variables(folder));

    public static Outcome Run(TrialFolder folder, string program) => Running.ToTheEnd(Program, ["-c", Prelude + program], Variables(folder));

    public static Running Start(TrialFolder folder, string program) => Running.Start(Program, ["-c", Prelude + program], Variables(folder));

    private static bool CanImport(string python, string module) =>
        File.Exists(python) && Running.ToTheEnd(python, ["-c", $"import importlib.util, sys; sys.exit(importlib.util.find_spec('{module}') is None)"], new Dictionary<string, string?>()).ExitCode == 0;

    private static string Prelude => "import os, sys, tune_hpc\n";

    private static Dictionary<string, string?> Variables(TrialFolder folder) => new(folder.Environment)
    {
        ["PYTHONPATH"] = ClientFolder,
        ["PYTHONDONTWRITEBYTECODE"] = "1",
        ["PYTHONUNBUFFERED"] = "1",
        // Other test classes run at the same time: a thread for every core in each program would only be in the way.
        ["OMP_NUM_THREADS"] = "1",
    };
}
