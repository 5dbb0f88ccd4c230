namespace Tune.Hpc.Runtime.Notation;

/// <summary>Tells notation from texts that happen to stand in a space.</summary>
internal static class NotationGuess
{
    /// <summary>The name that the text calls, when it begins like a call: <c>name(</c>.</summary>
    public static string? CalledName(string text)
    {
        string trimmed = text.TrimStart();
        int bracket = trimmed.IndexOf('(', StringComparison.Ordinal);
        string name = bracket < 0 ? "" : trimmed[..bracket].TrimEnd();
        return name.Length > 0 && !char.IsAsciiDigit(name[0]) && name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_') ? name : null;
    }

    /// <summary>True if a reader would take the text for more than a text.</summary>
    public static bool IsMoreThanText(string text) =>
        text is "NaN" or "Infinity" or "-Infinity"
        || (CalledName(text) is { } name && (DomainSignature.Find(name) is not null || DomainSignature.Meant(name) is not null));
}
