using System.Collections;
using System.Collections.Specialized;
using System.Management.Automation;
using Tune.Hpc.PowerShell.Cmdlets;
using Tune.Hpc.PowerShell.Engine;
using Tune.Hpc.PowerShell.Objects;
using Tune.Hpc.TestKit;

namespace Tune.Hpc.Fronts.Tests.PowerShell;

/// <summary>Script blocks become files that go with the experiment; what they could not do elsewhere is refused.</summary>
public sealed class ScriptBlockTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly RecordingEngine _engine;

    public ScriptBlockTests() => _engine = new RecordingEngine(_folder.Path);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_trial_runs_in_a_powershell_of_its_own()
    {
        var made = New(c => c.ScriptBlock = Block("param($Config)\n\n  Write-TuneReport @{ loss = 1 }\n", "Config"), "ScriptBlock");
        Assert.Equal(["-NoProfile", "-NonInteractive", "-File", "{files}/trial.ps1"], made.Command[1..]);
        string script = Files(made)["trial.ps1"];
        Assert.Contains("$trial = {param($Config)\n\n  Write-TuneReport @{ loss = 1 }\n}\n", script, StringComparison.Ordinal);
        Assert.Contains($"Import-Module -Name '{_engine.ModulePath}'\n", script, StringComparison.Ordinal);
        Assert.DoesNotContain("using.clixml", script, StringComparison.Ordinal);
        Assert.DoesNotContain("# <", script, StringComparison.Ordinal);
        Assert.Equal(["trial.ps1"], Files(made).Keys);
    }

    [Fact]
    public void Using_values_go_along_as_they_are_now()
    {
        _engine.Variables["rate"] = 3;
        var block = _engine.BlockOf(new BlockSource(" ${__using_rate} ") { Using = [("rate", 2)], Namespaces = ["using namespace System.IO"] });
        var files = Files(New(c => c.ScriptBlock = block, "ScriptBlock"));
        Assert.Equal("__using_rate=3", files["using.clixml"]);
        Assert.StartsWith("using namespace System.IO\n", files["trial.ps1"], StringComparison.Ordinal);
        Assert.Contains("Import-Clixml -LiteralPath \"$PSScriptRoot/using.clixml\"", files["trial.ps1"], StringComparison.Ordinal);
    }

    [Fact]
    public void Blocks_that_decide_are_asked_by_their_place()
    {
        var made = New(
            c =>
            {
                c.Command = "sh a";
                c.ParamSpace = new Hashtable
                {
                    ["a"] = Block(" 1 "),
                    ["b"] = new Hashtable { ["sample_from"] = Block(" 2 ") },
                    ["c"] = SearchSpaceFunctions.Choice(new Hashtable { ["d"] = SearchSpaceFunctions.SampleFrom(Block(" 3 ")) }, "x"),
                };
                c.ConfigConstraint = ["config.a > 0", Block(" $true ")];
                c.Stop = [new TuneStopper(Block(" $false ", "Result"))];
                c.TrialName = Block(" 'n' ", "TrialId", "Config");
            },
            "Command", "ParamSpace", "ConfigConstraint", "Stop", "TrialName");
        Assert.Equal("sample_from(\"call(\\\"param_space.a\\\")\")", made.ParamSpace["a"]);
        Assert.Equal("sample_from(\"call(\\\"param_space.b.sample_from\\\")\")", made.ParamSpace["b"]);
        Assert.Contains("call(\\\"param_space.c.choice[0].d\\\")", (string)made.ParamSpace["c"]!, StringComparison.Ordinal);
        Assert.Equal(["config.a > 0", "call(\"config_constraints[1]\")"], (object[])made.Specification["config_constraints"]!);
        Assert.Equal(["call(\"stop[0]\")"], (object[])made.Specification["stop"]!);
        Assert.Equal("trial_name", ((OrderedDictionary)made.Specification["trial_name"]!)["call"]);
        string script = Files(made)["functions.ps1"];
        Assert.Contains("$functions['stop[0]'] = @{ Role = 'stop'; Main = 'Result'; Arguments = @{ 'Result' = 'Result' }; Block = { $false } }", script, StringComparison.Ordinal);
        Assert.Contains("$functions['trial_name'] = @{ Role = 'label'; Main = 'Config'; Arguments = @{ 'TrialId' = 'TrialId'; 'Config' = 'Config' }; Block = { 'n' } }", script, StringComparison.Ordinal);
    }

    [Fact]
    public void One_parameter_may_have_any_name()
    {
        var made = New(c => (c.Command, c.ConfigConstraint) = ("sh a", [Block(" $x ", "x")]), "Command", "ConfigConstraint");
        Assert.Contains("Arguments = @{ 'x' = 'Config' }", Files(made)["functions.ps1"], StringComparison.Ordinal);
    }

    [Fact]
    public void A_captured_variable_is_refused_with_its_line_and_what_to_write()
    {
        _engine.Variables["rate"] = 3;
        var block = _engine.BlockOf(new BlockSource(" $rate + $nobody ") { File = "/home/ada/sweep.ps1", Free = [("rate", 12), ("nobody", 12)] });
        Refused("TUNE5251", "-ScriptBlock: the script block runs in a process of its own, which does not have $rate (sweep.ps1:12); write $using:rate for the present value", block);
    }

    [Fact]
    public void A_block_that_dot_sources_may_get_its_variables_from_there()
    {
        _engine.Variables["rate"] = 3;
        New(c => c.ScriptBlock = _engine.BlockOf(new BlockSource(" . ./lib.ps1; $rate ") { Free = [("rate", 1)], DotSources = true }), "ScriptBlock");
        Assert.Contains("$rate (line 1)", Assert.Single(_engine.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_block_cannot_get_is_refused()
    {
        Refused("TUNE5252", "$using:rate: this session has no variable $rate", _engine.BlockOf(new BlockSource("") { Using = [("rate", 1)] }));
        Refused("TUNE5253", "nobody gives the script block a $Confg; did you mean \"Config\"?; it gets $Config", Block("", "x", "Confg"));
    }

    [Fact]
    public void A_block_that_answers_must_not_exit()
    {
        var block = _engine.BlockOf(new BlockSource(" exit 1 ") { ExitLine = 4 });
        var error = Assert.Throws<TerminatedException>(() => New(c => (c.Command, c.Stop) = ("sh a", [block]), "Command", "Stop"));
        Assert.Equal(("TUNE5253", ErrorCategory.InvalidArgument), (error.Id, error.Category));
        Assert.Contains("-Stop: stop[0]: line 4: 'exit' would end", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_of_the_users_must_not_have_the_name_of_ours()
    {
        var error = Assert.Throws<TerminatedException>(() => New(c => (c.ScriptBlock, c.Files) = (Block(""), new Hashtable { ["trial.ps1"] = "x" }), "ScriptBlock", "Files"));
        Assert.Contains("-Files: files.trial.ps1: the script blocks of this experiment need a file of this name", error.Message, StringComparison.Ordinal);
        Assert.Equal(["lib.ps1", "trial.ps1"], Files(New(c => (c.ScriptBlock, c.Files) = (Block(""), new Hashtable { ["lib.ps1"] = "x" }), "ScriptBlock", "Files")).Keys);
    }

    private void Refused(string code, string words, ScriptBlock block)
    {
        var error = Assert.Throws<TerminatedException>(() => New(c => c.ScriptBlock = block, "ScriptBlock"));
        Assert.Equal(code, error.Id);
        Assert.Contains(words, error.Message, StringComparison.Ordinal);
    }

    private ScriptBlock Block(string text, params string[] parameters) => _engine.BlockOf(new BlockSource(text) { Parameters = parameters });

    private static Dictionary<string, string> Files(TuneExperiment experiment) =>
        ((OrderedDictionary)experiment.Specification["files"]!).Cast<DictionaryEntry>().ToDictionary(e => (string)e.Key, e => (string)e.Value!);

    private TuneExperiment New(Action<NewTuneExperimentCommand> set, params string[] parameters)
    {
        var cmdlet = new NewTuneExperimentCommand { PwshPath = null };
        set(cmdlet);
        _engine.Variables["PSHOME"] = _folder.Path;
        File.WriteAllText(_folder[OperatingSystem.IsWindows() ? "pwsh.exe" : "pwsh"], "");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(_folder["pwsh"], UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }

        _engine.Output.Clear();
        return Assert.Single(_engine.Run(cmdlet, parameters).Of<TuneExperiment>());
    }
}
