namespace Tune.Hpc.Space.Expressions;

/// <summary>The codes of errors in expressions.</summary>
public static class ExpressionCodes
{
    /// <summary>The text is no expression.</summary>
    public const string Syntax = "TUNE1100";

    /// <summary>An operand or argument of the wrong kind, or an index outside.</summary>
    public const string WrongOperand = "TUNE1101";

    /// <summary>A name that means nothing here.</summary>
    public const string UnknownName = "TUNE1102";

    /// <summary>A function that does not exist, or the wrong number of arguments.</summary>
    public const string UnknownFunction = "TUNE1103";

    /// <summary>A random function where the value must not change.</summary>
    public const string RandomNotAllowed = "TUNE1104";

    /// <summary>A result that is no finite number or does not fit 64 bits.</summary>
    public const string OutOfRange = "TUNE1105";
}
