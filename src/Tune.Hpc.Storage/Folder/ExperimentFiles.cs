using System.Text;

namespace Tune.Hpc.Storage.Folder;

/// <summary>Writes the small text files that go with an experiment.</summary>
public static class ExperimentFiles
{
    /// <summary>Puts them into a folder. One that begins with <c>#!</c> can be run.</summary>
    /// <param name="folder">The folder; made if it is not there.</param>
    /// <param name="files">Names and texts.</param>
    /// <param name="access">Who may read them.</param>
    /// <param name="again">Whether to write also those that are there.</param>
    /// <exception cref="TuneException">The file system refuses.</exception>
    public static void Put(string folder, IEnumerable<KeyValuePair<string, string>> files, FolderAccess access, bool again)
    {
        Folders.Make(folder, access);
        foreach (var (name, text) in files)
        {
            string path = Path.Combine(folder, name);
            if (again || !File.Exists(path))
            {
                AtomicFile.Write(path, Encoding.UTF8.GetBytes(text), text.StartsWith("#!", StringComparison.Ordinal) ? access.ScriptMode : access.FileMode);
            }
        }
    }
}
