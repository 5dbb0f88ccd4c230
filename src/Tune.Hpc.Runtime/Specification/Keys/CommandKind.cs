using System.Collections.Immutable;
using Tune.Hpc.Specification;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Runtime.Specification.Keys;

/// <summary>A command: a text split like a shell would, or a list of arguments.</summary>
internal sealed class CommandKind : SpecKind<CommandTemplate>
{
    public override string Expected => "a command: a text, or a list of arguments, the first of them the program";

    public override ConfigMap Schema => ArgumentsSchema;

    /// <summary>A text, or a list of arguments.</summary>
    public static ConfigMap ArgumentsSchema => Schemas.AnyOf(
        Schemas.OfType("string"),
        Schemas.Of(
            ("type", Schemas.Text("array")),
            ("items", Schemas.Of(("type", Schemas.List(new[] { "string", "number", "boolean" }.Select(ConfigValue.Of))))),
            ("minItems", ConfigValue.Of(1))));

    public override bool IsText => true;

    public override SpecValue<CommandTemplate>? Read(SpecNode node, SpecReading reading)
    {
        if (Command(node, reading) is not { } command)
        {
            return null;
        }

        return new(command, Schemas.List(command.Arguments.Select(a => ConfigValue.Of(a.Text))));
    }

    private CommandTemplate? Command(SpecNode node, SpecReading reading)
    {
        int errors = reading.Errors.Count;
        string[]? arguments = Words(node, reading);
        if (reading.Errors.Count > errors)
        {
            return null;
        }

        if (arguments is null or [] or ["", ..] || arguments.Any(a => a.Contains('\0')))
        {
            reading.Refuse(node, Expected);
            return null;
        }

        return reading.Errors.Try(node.Place, () => CommandFiles.Resolve(CommandTemplate.Parse(arguments, node.Place), node.Place, reading));
    }

    /// <summary>The arguments; null where they are none, with or without an error added.</summary>
    public static string[]? Words(SpecNode node, SpecReading reading) => node switch
    {
        SpecScalar { Value: ConfigText text } => reading.Errors.Try(node.Place, () => ShellWords.Split(text.Value, node.Place).ToArray()),
        SpecList list when list.Items.All(IsArgument) => [.. list.Items.Select(i => i.ToValue().ToString())],
        _ => null,
    };

    private static bool IsArgument(SpecNode node) => node is SpecScalar { Value: not ConfigNull };
}

/// <summary>What goes before a command: arguments, with placeholders. Its program is not looked for: it may be on compute nodes only.</summary>
internal sealed class PrefixKind : SpecKind<CommandTemplate>
{
    public override string Expected => "a text such as 'srun --mpi=pmix', or a list of arguments";

    public override ConfigMap Schema => CommandKind.ArgumentsSchema;

    public override bool IsText => true;

    public override SpecValue<CommandTemplate>? Read(SpecNode node, SpecReading reading)
    {
        int errors = reading.Errors.Count;
        string[]? arguments = CommandKind.Words(node, reading);
        if (arguments is null or [] or ["", ..] || arguments.Any(a => a.Contains('\0')))
        {
            return reading.Errors.Count > errors ? null : Refuse(node, reading);
        }

        var prefix = reading.Errors.Try(node.Place, () => CommandFiles.ResolveArguments(CommandTemplate.Parse(arguments, node.Place), node.Place, reading));
        return prefix is null ? null : new(prefix, Schemas.List(prefix.Arguments.Select(a => ConfigValue.Of(a.Text))));
    }
}

/// <summary>Environment variables, with placeholders in their values.</summary>
internal sealed class EnvironmentKind : SpecKind<IReadOnlyList<KeyValuePair<string, ArgumentTemplate>>>
{
    public override string Expected => "a map of environment variables and their texts";

    public override ConfigMap Schema => Schemas.Of(
        ("type", Schemas.Text("object")),
        ("additionalProperties", Schemas.Of(("type", Schemas.List(new[] { "string", "number", "boolean" }.Select(ConfigValue.Of))))));

    public override SpecValue<IReadOnlyList<KeyValuePair<string, ArgumentTemplate>>>? Read(SpecNode node, SpecReading reading)
    {
        if (node is not SpecMap map)
        {
            return Refuse(node, reading);
        }

        var variables = map.Entries.Select(e => Variable(e, reading)).OfType<KeyValuePair<string, ArgumentTemplate>>().ToList();
        var notation = variables.Aggregate(ConfigMap.Empty, (m, v) => m.With(v.Key, ConfigValue.Of(v.Value.Text)));
        return new(variables, notation);
    }

    private static KeyValuePair<string, ArgumentTemplate>? Variable(SpecEntry entry, SpecReading reading)
    {
        if (!IsName(entry.Name) || entry.Name.StartsWith("TUNE_", StringComparison.Ordinal))
        {
            reading.Errors.Add(
                SpecCodes.BadValue, entry.KeyPlace, $"'{entry.Name}' cannot be set here: names are letters, digits and '_', do not begin with a digit, and TUNE_... belongs to the driver");
            return null;
        }

        if (entry.Value is not SpecScalar { Value: not ConfigNull } scalar || scalar.Value.ToString().Contains('\0'))
        {
            reading.Refuse(entry.Value, "a text; an empty one is \"\"");
            return null;
        }

        return reading.Errors.Try(entry.Value.Place, () => ArgumentTemplate.Parse(scalar.Value.ToString(), entry.Value.Place)) is { } value
            ? new(entry.Name, value)
            : null;
    }

    private static bool IsName(string name) => name.Length > 0 && !char.IsAsciiDigit(name[0]) && name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_');
}
