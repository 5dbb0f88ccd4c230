using Tune.Hpc.Runtime.Specification;
using Tune.Hpc.Tests.Architecture;

namespace Tune.Hpc.Tests.Docs;

public sealed class KeyTableTests
{
    private const string Page = "src/Tune.Hpc.Runtime/Specification/README.md";
    private const string Begin = "<!-- keys -->\n";
    private const string End = "<!-- /keys -->";

    [Fact]
    public void The_table_of_keys_is_the_one_the_reader_uses()
    {
        string page = Repository.Read(Page);
        int begin = page.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length;
        int end = page.IndexOf(End, StringComparison.Ordinal);
        if (Environment.GetEnvironmentVariable("TUNE_WRITE_APPROVED") == "1")
        {
            File.WriteAllText(Repository.PathOf(Page), page[..begin] + SpecDocs.Markdown + page[end..]);
            return;
        }

        Assert.Equal(SpecDocs.Markdown, page[begin..end]);
    }
}
