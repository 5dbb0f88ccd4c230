using System.Xml.Linq;
using Tune.Hpc.Fronts.Tests.Module;

namespace Tune.Hpc.Fronts.Tests.PowerShell.Surface;

/// <summary>Manners of every cmdlet, found by looking: a new one is covered the day it appears.</summary>
public sealed class SurfaceTests
{
    // Get-Verb's, as far as a tuner may need them.
    private static readonly HashSet<string> ApprovedVerbs = new(
    [
        "Add", "Clear", "Close", "Copy", "Enter", "Exit", "Find", "Format", "Get", "Hide", "Join", "Lock", "Move", "New", "Open", "Optimize", "Pop", "Push", "Redo", "Remove", "Rename",
        "Reset", "Resize", "Search", "Select", "Set", "Show", "Skip", "Split", "Step", "Switch", "Undo", "Unlock", "Watch", "Connect", "Disconnect", "Read", "Receive", "Send", "Write",
        "Backup", "Checkpoint", "Compare", "Compress", "Convert", "ConvertFrom", "ConvertTo", "Dismount", "Edit", "Expand", "Export", "Group", "Import", "Initialize", "Limit", "Merge",
        "Mount", "Out", "Publish", "Restore", "Save", "Sync", "Unpublish", "Update", "Debug", "Measure", "Ping", "Repair", "Resolve", "Test", "Trace", "Approve", "Assert", "Build",
        "Complete", "Confirm", "Deny", "Deploy", "Disable", "Enable", "Install", "Invoke", "Register", "Request", "Restart", "Resume", "Start", "Stop", "Submit", "Suspend", "Uninstall",
        "Unregister", "Wait", "Block", "Grant", "Protect", "Revoke", "Unblock", "Unprotect", "Use",
    ], StringComparer.Ordinal);

    private static readonly HashSet<string> ChangingVerbs = new(["Start", "Stop", "Resume", "Restart", "Suspend", "Remove", "Invoke", "Set", "Clear", "Reset", "Move", "Rename", "Repair"], StringComparer.Ordinal);

    private static readonly HashSet<string> CommonParameters = new(
    [
        "Verbose", "vb", "Debug", "db", "ErrorAction", "ea", "WarningAction", "wa", "InformationAction", "infa", "ProgressAction", "proga", "ErrorVariable", "ev", "WarningVariable", "wv",
        "InformationVariable", "iv", "OutVariable", "ov", "OutBuffer", "ob", "PipelineVariable", "pv", "WhatIf", "wi", "Confirm", "cf", "UseTransaction", "usetx",
    ], StringComparer.OrdinalIgnoreCase);

    public static TheoryData<string> Names => [.. ModuleCmdlet.All.Select(c => c.Name)];

    [Fact]
    public void There_are_cmdlets() => Assert.NotEmpty(ModuleCmdlet.All);

    [Theory, MemberData(nameof(Names))]
    public void Its_name_is_an_approved_verb_and_a_singular_noun_of_ours(string name)
    {
        var cmdlet = Find(name);
        Assert.Contains(cmdlet.Verb, ApprovedVerbs);
        Assert.StartsWith("Tune", cmdlet.Noun, StringComparison.Ordinal);
        Assert.True(cmdlet.Noun.Length > 4 && char.IsUpper(cmdlet.Noun[4]), cmdlet.Noun);
        Assert.False(cmdlet.Noun.EndsWith('s'), $"{cmdlet.Noun} looks like several");
    }

    [Theory, MemberData(nameof(Names))]
    public void Its_class_is_called_like_it(string name)
    {
        var cmdlet = Find(name);
        Assert.Equal($"{cmdlet.Verb}{cmdlet.Noun}Command", cmdlet.Type.Name);
        Assert.Equal("Tune.Hpc.PowerShell.Cmdlets", cmdlet.Type.Namespace);
        Assert.True(cmdlet.Type is { IsPublic: true, IsSealed: true } && cmdlet.Type.IsSubclassOf(typeof(Tune.Hpc.PowerShell.TuneCmdlet)));
    }

    [Theory, MemberData(nameof(Names))]
    public void What_changes_something_can_be_asked_what_it_would_do(string name)
    {
        var cmdlet = Find(name);
        bool writesFile = cmdlet.Verb == "Export" && cmdlet.Parameters.Any(p => p.Name == "Destination");
        Assert.True(cmdlet.SupportsShouldProcess || !(ChangingVerbs.Contains(cmdlet.Verb) || writesFile), $"{name} has no -WhatIf");
    }

    [Theory, MemberData(nameof(Names))]
    public void It_says_what_it_writes(string name) => Assert.NotEmpty(Find(name).OutputTypes);

    [Theory, MemberData(nameof(Names))]
    public void What_it_writes_has_a_view(string name)
    {
        var viewed = XDocument.Load(Path.Combine(Manifest.Root, "module", "Tune.Format.ps1xml")).Descendants("TypeName").Select(t => t.Value).ToHashSet();
        Assert.All(Find(name).OutputTypes.Where(t => t.StartsWith("Tune.", StringComparison.Ordinal)), t => Assert.Contains(t, viewed));
    }

    [Theory, MemberData(nameof(Names))]
    public void No_two_parameters_of_a_set_have_one_position(string name)
    {
        var cmdlet = Find(name);
        foreach (string set in cmdlet.Sets)
        {
            int[] positions = [.. cmdlet.ParametersOf(set).Select(p => p.In(set)!.Position).OfType<int>()];
            Assert.Equal(positions.Distinct(), positions);
        }
    }

    [Theory, MemberData(nameof(Names))]
    public void Only_one_parameter_of_a_set_takes_the_pipelines_objects(string name)
    {
        var cmdlet = Find(name);
        Assert.All(cmdlet.Sets, set => Assert.True(cmdlet.ParametersOf(set).Count(p => p.In(set)!.FromPipeline) <= 1, $"set {set}"));
    }

    [Theory, MemberData(nameof(Names))]
    public void Where_there_are_several_sets_one_is_the_default(string name)
    {
        var cmdlet = Find(name);
        Assert.True(cmdlet.Sets.Count == 1 || cmdlet.Sets.Contains(cmdlet.DefaultSet), $"{cmdlet.DefaultSet} is none of {string.Join(", ", cmdlet.Sets)}");
    }

    [Theory, MemberData(nameof(Names))]
    public void A_path_and_a_trial_come_down_the_pipeline_by_their_names(string name)
    {
        var named = Find(name).Parameters.Where(p => p.Name is "Path" or "TrialId");
        Assert.All(named, p => Assert.All(p.Sets, s => Assert.True(s.Value.ByPropertyName, $"{p} of set {s.Key}")));
    }

    [Theory, MemberData(nameof(Names))]
    public void Names_of_parameters_are_its_own(string name)
    {
        var names = Find(name).Parameters.SelectMany(p => p.Aliases.Prepend(p.Name)).ToList();
        Assert.Equal(names.Distinct(StringComparer.OrdinalIgnoreCase), names);
        Assert.All(names, n => Assert.DoesNotContain(n, CommonParameters));
        Assert.All(Find(name).Parameters, p => Assert.Matches("^[A-Z][A-Za-z0-9]*$", p.Name));
    }

    [Theory, MemberData(nameof(Names))]
    public void What_must_be_given_has_no_default(string name)
    {
        var cmdlet = Find(name);
        object made = Activator.CreateInstance(cmdlet.Type)!;
        var mandatory = cmdlet.Parameters.Where(p => !p.IsSwitch && p.Sets.Values.All(b => b.IsMandatory));
        Assert.All(mandatory, p => Assert.True(p.DefaultOn(made) is null, $"{p} has a default"));
        Assert.All(cmdlet.Parameters.Where(p => p.IsSwitch), p => Assert.False(p.Sets.GetValueOrDefault(ModuleParameter.AllSets) is { IsMandatory: true }, $"{p} must always be given"));
    }

    [Theory, MemberData(nameof(Names))]
    public void What_can_be_completed_is(string name)
    {
        var cmdlet = Find(name);
        var namesSomething = cmdlet.Parameters.Where(p => p.Name is "TrialId" or "Status" or "Partition" or "Scheduler" or "SearchAlg" || p.Aliases.Contains("Folder"));
        Assert.All(namesSomething, p => Assert.True(p.Completer is not null || p.Words.Count > 0, $"{p} has no completer"));
        Assert.All(cmdlet.Parameters, p => Assert.True(p.Completer is null || p.Completer.IsAssignableTo(typeof(System.Management.Automation.IArgumentCompleter)), $"{p}"));
    }

    [Theory, MemberData(nameof(Names))]
    public void Its_help_says_what_it_does_and_shows_it(string name)
    {
        var cmdlet = Find(name);
        Assert.Matches(@"^[A-Z][a-z]+s [^\n]+\.$", XmlDocs.Module.Summary(cmdlet.Type));
        Assert.NotEmpty(string.Concat(XmlDocs.Module.Remarks(cmdlet.Type)));
        var examples = XmlDocs.Module.Examples(cmdlet.Type);
        Assert.NotEmpty(examples);
        Assert.All(examples, e => Assert.True(e.Intro.Length > 0 && e.Code.Length > 0, $"{e}"));
        Assert.Contains(examples, e => e.Code.Contains(name, StringComparison.Ordinal));
    }

    [Theory, MemberData(nameof(Names))]
    public void Every_parameter_is_described(string name) =>
        Assert.All(Find(name).Parameters, p => Assert.Matches(@"\.$", XmlDocs.Module.Summary(p.Property)));

    private static ModuleCmdlet Find(string name) => ModuleCmdlet.All.Single(c => c.Name == name);
}
