using QuantBuild.Diagnostics;

namespace QuantBuild.Caching;

/// <summary>
/// A place where results are kept by key. It only keeps and gives: whoever takes a result verifies it, so that no store has to be trusted
/// to be whole. Another kind of store is another class, in a folder of its own.
/// </summary>
/// <remarks>
/// Any method may throw <see cref="IOException"/> or <see cref="UnauthorizedAccessException"/>; the work is then done without the store.
/// <see cref="InvalidDataException"/> means that the entry is damaged and should be removed.
/// </remarks>
public interface IResultStore
{
    /// <summary>How users know it: a path.</summary>
    string Location { get; }

    /// <summary>How loud to say that it cannot be used: a warning where the user named it, a note where it is only the default.</summary>
    DiagnosticSeverity WhenUnusable { get; }

    /// <summary>What is kept under the key; null when there is nothing.</summary>
    /// <exception cref="InvalidDataException">There is something, but it cannot be what was put there.</exception>
    ResultManifest? Find(string key);

    /// <summary>Copies one file of an entry to a path where nothing is. The copy is a file of its own: writing to it changes no entry.</summary>
    /// <returns>False when the entry has been removed since it was found.</returns>
    /// <exception cref="InvalidDataException">The file is missing, or has another length than the manifest says.</exception>
    bool TryCopy(string key, StoredFile file, string destination);

    /// <summary>Notes that an entry was used, so that it stays longer than others. Never throws.</summary>
    void Touch(string key);

    /// <summary>Keeps a result as a whole: others see all of it or nothing. When the key is there already, that entry stays.</summary>
    /// <param name="paths">Where the files of the manifest are now, in its order; they are copied.</param>
    /// <returns>False when it is larger than the whole store may be.</returns>
    bool Put(ResultManifest manifest, IReadOnlyList<string> paths, CancellationToken cancellation);

    void Remove(string key);

    /// <summary>
    /// Takes the turn to make the result of a key, so that processes that need the same one do not all make it. It ends with the process
    /// that has it. Nothing but time depends on it.
    /// </summary>
    /// <returns>What gives the turn back when it is disposed; null while another has it.</returns>
    IDisposable? TryTakeTurn(string key);
}
