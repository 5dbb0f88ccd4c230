namespace Tune.Hpc.Specification;

/// <summary>Values of job options: what can stand in one argument and in one <c>#SBATCH</c> line alike.</summary>
public static class JobOptionText
{
    /// <summary>What would be right for an option that has a key, for messages.</summary>
    public const string Expected = "a text without white space";

    /// <summary>What would be right for an option of <c>sbatch_options</c>, such as a comment.</summary>
    public const string ExpectedFree = "a text of one line";

    /// <summary>What the text should have been; null where it can be an option's value.</summary>
    /// <param name="text">The text.</param>
    /// <param name="free">Whether it belongs to <c>sbatch_options</c>, where spaces may be meant.</param>
    public static string? WhyNot(string text, bool free = false) =>
        text.Length > 0 && !text.Any(c => char.IsControl(c) || (char.IsWhiteSpace(c) && !(free && c == ' '))) ? null : free ? ExpectedFree : Expected;
}
