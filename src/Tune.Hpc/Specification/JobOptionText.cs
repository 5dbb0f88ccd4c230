namespace Tune.Hpc.Specification;

/// <summary>Values of job options: what can stand in one argument and in one <c>#SBATCH</c> line alike.</summary>
public static class JobOptionText
{
    /// <summary>What would be right, for messages.</summary>
    public const string Expected = "a text without white space";

    /// <summary>What the text should have been; null where it can be an option's value.</summary>
    public static string? WhyNot(string text) => text.Length > 0 && !text.Any(c => char.IsWhiteSpace(c) || char.IsControl(c)) ? null : Expected;
}
