namespace Tune.Hpc.TestKit.Search;

/// <summary>A searcher did what no searcher may do.</summary>
public sealed class SearchViolationException(string message) : Exception(message);
