namespace QuantBuild.Samples.Tests;

/// <summary>The sample's files, as they were copied beside the tests.</summary>
internal static class CommittedFiles
{
    public static string Path(string name) => System.IO.Path.Combine(AppContext.BaseDirectory, "DigitReader", name);

    public static byte[] Read(string name) => File.ReadAllBytes(Path(name));
}
