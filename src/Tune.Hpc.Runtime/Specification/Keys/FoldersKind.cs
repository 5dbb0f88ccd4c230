using System.Collections.Immutable;
using Tune.Hpc.Runtime.Specification.Reading;
using Tune.Hpc.Specification;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Runtime.Specification.Keys;

/// <summary>One path or several: <c>~</c> and <c>$NAME</c> are replaced, and relative ones are made absolute.</summary>
internal sealed class FoldersKind(Func<SpecContext, string> relativeTo) : SpecKind<IReadOnlyList<string>>
{
    private readonly FolderKind _one = new(relativeTo);

    public override string Expected => "a path, or a list of paths";

    public override ConfigMap Schema => Schemas.AnyOf(Schemas.OfType("string"), Schemas.Of(("type", Schemas.Text("array")), ("items", Schemas.OfType("string"))));

    public override SpecValue<IReadOnlyList<string>>? Read(SpecNode node, SpecReading reading)
    {
        var paths = ImmutableArray.CreateBuilder<string>();
        foreach (var item in node is SpecList list ? list.Items : [node])
        {
            if (_one.Read(item, reading) is not { } path)
            {
                return null;
            }

            paths.Add(path.Value);
        }

        return new(paths.ToImmutable(), Schemas.List(paths.Select(ConfigValue.Of)));
    }
}
