using System.Xml.Linq;

namespace Tune.Hpc.Fronts.Tests.Module;

public sealed class ManifestTests
{
    private readonly Dictionary<string, object> _manifest = Manifest.Load("Tune.psd1");

    [Fact]
    public void It_is_data_with_what_a_module_needs()
    {
        Assert.True(Guid.TryParse((string)_manifest["GUID"], out _));
        Assert.Equal("Core", Assert.Single((List<object>)_manifest["CompatiblePSEditions"]));
        Assert.Equal("7.6", _manifest["PowerShellVersion"]);
    }

    [Fact]
    public void Its_version_is_the_products()
    {
        var props = XDocument.Load(Path.Combine(Manifest.Root, "Directory.Build.props"));
        Assert.Equal(props.Descendants("Version").Single().Value, _manifest["ModuleVersion"]);
    }

    [Theory, InlineData("CmdletsToExport"), InlineData("FunctionsToExport"), InlineData("AliasesToExport"), InlineData("VariablesToExport")]
    public void Exports_are_lists_of_names(string key) =>
        Assert.All((List<object>)_manifest[key], name => Assert.DoesNotContain('*', (string)name));

    [Fact]
    public void What_it_names_is_there()
    {
        var named = ((List<object>)_manifest["FormatsToProcess"]).Cast<string>().Append((string)_manifest["RootModule"]);
        Assert.All(named, file => Assert.True(File.Exists(Path.Combine(Manifest.Root, file)), $"{file} is missing; dotnet build src/Tune.Hpc.PowerShell makes module/bin"));
    }

    [Fact]
    public void The_views_are_well_formed() =>
        Assert.Equal("Configuration", XDocument.Load(Path.Combine(Manifest.Root, "module", "Tune.Format.ps1xml")).Root!.Name.LocalName);

    [Fact]
    public void It_exports_exactly_the_cmdlets_there_are()
    {
        var cmdlets = typeof(Tune.Hpc.PowerShell.ModuleLifetime).Assembly.GetTypes()
            .SelectMany(t => t.CustomAttributes)
            .Where(a => a.AttributeType.Name == "CmdletAttribute")
            .Select(a => $"{a.ConstructorArguments[0].Value}-{a.ConstructorArguments[1].Value}");
        Assert.Equal(cmdlets.Order(), ((List<object>)_manifest["CmdletsToExport"]).Cast<string>().Order());
    }
}
