using QuantBuild.MSBuild.Tests.Building;

namespace QuantBuild.MSBuild.Tests.Ways;

[TestClass]
public sealed class Long_names
{
    [TestMethod]
    public void A_file_name_of_more_than_200_characters_and_a_path_of_more_than_300()
    {
        if (OperatingSystem.IsWindows()) Assert.Inconclusive("MSBuild's own tasks refuse paths of more than 260 characters unless Windows allows long paths, which is a setting of the machine.");
        // Names inside this folder are the model's with an ending; file systems take 255 bytes.
        var name = new string('n', 225) + ".onnx";
        var folder = $"{new string('f', 100)}/{new string('g', 100)}";
        var project = new TestProject("""<QuantizedModel Include="**/*.onnx" Exclude="bin/**;obj/**" />""").WithStubWorker();
        project.Write($"{folder}/{name}", "data");
        Assert.IsGreaterThan(300, project.PathOf($"{folder}/{name}").Length);

        Assert.HasCount(1, project.Build().Quantized);

        Assert.IsTrue(File.Exists(project.InOutput($"{folder}/{name}")));
        Assert.IsTrue(File.Exists(project.InOutput($"{folder}/{name}.data")));
        Assert.IsEmpty(project.Build("--no-restore").Quantized);
    }
}
