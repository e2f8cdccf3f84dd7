using QuantBuild.MSBuild.Tests.Building;

namespace QuantBuild.MSBuild.Tests.Ways;

/// <summary>As a version control system or a package cache leaves them: neither the model nor its folder, outside of the project, can be written.</summary>
[TestClass]
public sealed class Read_only_sources
{
    [TestMethod]
    public void Give_results_that_the_next_build_replaces_also_after_a_build_with_quantization_switched_off()
    {
        var project = new TestProject("""<QuantizedModel Include="../shared/encoder.onnx" Link="models/encoder.onnx" />""").WithStubWorker();
        var model = project.Write("../shared/encoder.onnx");
        Lock(model);
        try
        {
            var before = FileList.Of(project.SolutionFolder, "shared");

            project.Build("-p:QuantizeModelsEnabled=false");
            Assert.AreEqual("", File.ReadAllText(project.InOutput("models/encoder.onnx")));
            AssertWritable(project.InOutput("models/encoder.onnx"));

            project.Build("--no-restore");
            StringAssert.Contains(File.ReadAllText(project.InOutput("models/encoder.onnx")), "--precision=INT4");
            AssertWritable(project.InOutput("models/encoder.onnx"));
            AssertWritable(Path.Combine(project.Quantized, "models/encoder.onnx"));
            CollectionAssert.AreEqual(before, FileList.Of(project.SolutionFolder, "shared"));

            project.Change("Link=", "Precision=\"INT8\" Link=");
            project.Build("--no-restore");
            StringAssert.Contains(File.ReadAllText(project.InOutput("models/encoder.onnx")), "--precision=INT8");
        }
        finally
        {
            Unlock(model);
        }
    }

    private static void AssertWritable(string file) => Assert.IsFalse(File.GetAttributes(file).HasFlag(FileAttributes.ReadOnly), file);

    private static void Lock(string model)
    {
        File.SetAttributes(model, FileAttributes.ReadOnly);
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(Path.GetDirectoryName(model)!, UnixFileMode.UserRead | UnixFileMode.UserExecute);
    }

    private static void Unlock(string model)
    {
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(Path.GetDirectoryName(model)!, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        File.SetAttributes(model, FileAttributes.Normal);
    }
}
