using System.IO.Compression;

namespace QuantBuild.Validation.Data;

/// <summary>Arrays that belong together, opened when their turn comes: an archive, a test_data_set folder, a file.</summary>
/// <param name="File">What errors about the group as a whole name.</param>
/// <param name="Open">Reads the headers, for the inputs that the model declares.</param>
internal sealed record SampleGroup(string File, Func<IReadOnlyList<ValueInfo>, OpenArrays> Open);

/// <summary>The arrays of a group, with the archive that they read from, if there is one.</summary>
internal sealed class OpenArrays(IReadOnlyList<DataArray> arrays, ZipArchive? archive = null) : IDisposable
{
    public IReadOnlyList<DataArray> Arrays { get; } = arrays;

    public void Dispose() => archive?.Dispose();
}
