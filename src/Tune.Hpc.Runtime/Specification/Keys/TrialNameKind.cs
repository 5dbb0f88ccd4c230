using Tune.Hpc.Specification;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Runtime.Specification.Keys;

/// <summary>How trials are called: a text with placeholders, or a function that is asked.</summary>
internal sealed class TrialNameKind : SpecKind<TrialNameRule>
{
    private const string Call = "call";

    public override string Expected => "a text with placeholders such as '{trial_id}-{lr}', or {call: name}";

    public override ConfigMap Schema => Schemas.AnyOf(
        Schemas.OfType("string"),
        Schemas.Of(
            ("type", Schemas.Text("object")),
            ("properties", Schemas.Of((Call, Schemas.OfType("string")))),
            ("required", Schemas.List(ConfigValue.Of(Call))),
            ("additionalProperties", ConfigValue.False)));

    public override SpecValue<TrialNameRule>? Read(SpecNode node, SpecReading reading) => node switch
    {
        SpecScalar { Value: ConfigText { Value.Length: > 0 } text } =>
            reading.Errors.Try(node.Place, () => ArgumentTemplate.Parse(text.Value, node.Place)) is { } template ? new(TrialNameRule.Of(template), text) : null,
        SpecMap { Entries: [{ Name: Call, Value: SpecScalar { Value: ConfigText { Value.Length: > 0 } function } }] } =>
            new(TrialNameRule.Asking(function.Value), Schemas.Of((Call, function))),
        SpecMap { Entries: [{ Name: not Call } entry] } => Unknown(entry, reading),
        _ => Refuse(node, reading),
    };

    private static SpecValue<TrialNameRule>? Unknown(SpecEntry entry, SpecReading reading)
    {
        // YAML reads {lr} as a map.
        string meant = entry.Value is SpecScalar { Value: ConfigNull } ? $"in quotes it would be a text: \"{{{entry.Name}}}\"" : $"did you mean '{Call}'?";
        reading.Errors.Add(SpecCodes.UnknownKey, entry.KeyPlace, $"no such key; {meant}");
        return null;
    }
}
