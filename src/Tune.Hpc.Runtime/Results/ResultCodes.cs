namespace Tune.Hpc.Runtime.Results;

/// <summary>The stable codes of errors in views and results: TUNE4700 to TUNE4799.</summary>
public static class ResultCodes
{
    /// <summary>A table has no column of that name.</summary>
    public const string NoColumn = "TUNE4700";

    /// <summary>A filter that is not <c>column operator value</c>.</summary>
    public const string BadFilter = "TUNE4701";

    /// <summary>A filter compares a column with something of another type.</summary>
    public const string FilterType = "TUNE4702";

    /// <summary>Nothing can be called best: no metric, or no trial with a finite value of it.</summary>
    public const string NothingBest = "TUNE4703";

    /// <summary>No such scope of "best".</summary>
    public const string NoScope = "TUNE4704";

    /// <summary>A table cannot be written to a file of that kind.</summary>
    public const string TableFormat = "TUNE4705";

    /// <summary>The experiment has no trial of that number.</summary>
    public const string NoTrial = "TUNE4706";

    /// <summary>A result file cannot be written.</summary>
    public const string NotWritten = "TUNE4707";

    /// <summary>A file that is to be read as a table of results is none.</summary>
    public const string NoTable = "TUNE4708";
}
