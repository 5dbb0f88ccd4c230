using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace Tune.Hpc.Fronts.Tests.Module;

/// <summary>The assemblies that an assembly names, read without loading it.</summary>
internal sealed record MetadataReferences(string File)
{
    internal IReadOnlyList<string> Names
    {
        get
        {
            using var stream = System.IO.File.OpenRead(File);
            using var image = new PEReader(stream);
            var metadata = image.GetMetadataReader();
            return [.. metadata.AssemblyReferences.Select(r => metadata.GetString(metadata.GetAssemblyReference(r).Name))];
        }
    }
}
