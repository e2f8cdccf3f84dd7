using QuantBuild.MSBuild.Tests.Building;

namespace QuantBuild.MSBuild.Tests.Paths;

[TestClass]
public sealed class Names_that_MSBuild_reads_otherwise
{
    private static readonly string[] _names = ["with space.onnx", "@at.onnx", "semi;colon.onnx", "per%20cent.onnx", "größe 模型.onnx", "it's (1) [x] #.onnx", "$(Name).onnx"];

    [TestMethod]
    public void Work_when_a_glob_finds_them()
    {
        var project = new TestProject("""<QuantizedModel Include="models/**/*.onnx" ValidationData="data %3B set" />""").WithStubWorker();
        foreach (var name in _names) project.Write("models/sub folder; @x/" + name);
        project.Write("data ; set/0.npy");

        Assert.HasCount(_names.Length, project.Build().Quantized);

        foreach (var name in _names)
        {
            var result = File.ReadAllLines(project.InOutput("models/sub folder; @x/" + name));
            Assert.AreEqual(project.PathOf("models/sub folder; @x/" + name), result[0]);
            CollectionAssert.Contains(result, "--validation=" + project.PathOf("data ; set"));
        }
        Assert.IsEmpty(project.Build().Quantized);
        project.Touch("models/sub folder; @x/semi;colon.onnx");
        CollectionAssert.AreEqual((string[])["semi;colon.onnx"], project.Build().Quantized.ToArray());
        project.Run("clean").MustSucceed();
        Assert.IsEmpty(Directory.EnumerateFiles(project.PathOf("bin"), "*.onnx", SearchOption.AllDirectories).ToArray());
    }

    [TestMethod]
    public void Work_when_they_are_written_out()
    {
        var project = new TestProject("""<QuantizedModel Include="../outside/it's (1).onnx;semi%3Bcolon.onnx" />""").WithStubWorker();
        project.Write("../outside/it's (1).onnx");
        project.Write("semi;colon.onnx");

        Assert.HasCount(2, project.Build().Quantized);

        // Outside of the project there is no folder to keep.
        Assert.IsTrue(File.Exists(project.InOutput("it's (1).onnx")));
        Assert.IsTrue(File.Exists(project.InOutput("semi;colon.onnx")));
        Assert.IsEmpty(project.Build().Quantized);
    }
}
