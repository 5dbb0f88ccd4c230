namespace Tune.Hpc.Fronts.Tests.PowerShell.Surface;

/// <summary>A parameter as help shows it; among them those that PowerShell adds where a cmdlet asks before it acts.</summary>
internal sealed record HelpParameter(string Name, string Type, string Text, Binding Anywhere)
{
    private static readonly Binding Optional = new(IsMandatory: false, Position: null, FromPipeline: false, ByPropertyName: false);

    public IReadOnlyList<string> Aliases { get; init; } = [];

    public IReadOnlyList<string> Words { get; init; } = [];

    public string? Default { get; init; }

    public bool TakesWildcards { get; init; }

    public bool IsSwitch => Type == "SwitchParameter";

    public bool IsList => Type.EndsWith("[]", StringComparison.Ordinal);

    /// <summary>The parameters of one set.</summary>
    public static IEnumerable<HelpParameter> Of(ModuleCmdlet cmdlet, string set)
    {
        object made = Activator.CreateInstance(cmdlet.Type)!;
        var own = cmdlet.ParametersOf(set).Select(p => From(p, p.In(set)!, made));
        return cmdlet.SupportsShouldProcess ? own.Concat(Asking()) : own;
    }

    /// <summary>All parameters, by name.</summary>
    public static IEnumerable<HelpParameter> AllOf(ModuleCmdlet cmdlet) =>
        cmdlet.Sets.SelectMany(set => Of(cmdlet, set)).GroupBy(p => p.Name).Select(Merged).OrderBy(p => p.Name, StringComparer.Ordinal);

    private static HelpParameter Merged(IGrouping<string, HelpParameter> sets) =>
        sets.First() is var first && sets.All(p => p.Anywhere.IsMandatory) ? first : first with { Anywhere = first.Anywhere with { IsMandatory = sets.Any(p => p.Anywhere.IsMandatory) } };

    private static HelpParameter From(ModuleParameter parameter, Binding binding, object cmdlet) =>
        new(parameter.Name, ShortName(parameter.Type), XmlDocs.Module.Summary(parameter.Property), binding)
        {
            Aliases = parameter.Aliases,
            Words = parameter.Words,
            TakesWildcards = parameter.TakesWildcards,
            Default = binding.IsMandatory ? null : parameter.DefaultOn(cmdlet),
        };

    private static IEnumerable<HelpParameter> Asking() =>
    [
        new("WhatIf", "SwitchParameter", "Shows what would happen, and does nothing.", Optional) { Aliases = ["wi"], Default = "False" },
        new("Confirm", "SwitchParameter", "Asks before anything happens.", Optional) { Aliases = ["cf"], Default = "False" },
    ];

    private static string ShortName(Type type) => type.IsGenericType ? $"{type.Name[..type.Name.IndexOf('`')]}<{string.Join(", ", type.GetGenericArguments().Select(ShortName))}>" : type.Name;
}
