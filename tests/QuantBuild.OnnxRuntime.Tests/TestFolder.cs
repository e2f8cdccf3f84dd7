namespace QuantBuild.OnnxRuntime.Tests;

/// <summary>A folder of its own for each test, deleted after it.</summary>
internal sealed class TestFolder : IDisposable
{
    private readonly DirectoryInfo directory = Directory.CreateTempSubdirectory("quantbuild-ort-");

    public string FullName => directory.FullName;

    public string File(string name) => Path.Combine(directory.FullName, name);

    public void Dispose() => directory.Delete(recursive: true);
}
