using System.Text.Json;
using QuantBuild.MSBuild.Tests.Building;

namespace QuantBuild.MSBuild.Tests.Outputs;

[TestClass]
public sealed class A_design_time_build
{
    [TestMethod]
    public void Lists_the_results_and_makes_none()
    {
        var project = new TestProject("""<QuantizedModel Include="models/encoder.onnx" /><QuantizedModel Include="models/absent.onnx" />""").WithStubWorker();
        project.Write("models/encoder.onnx");
        project.Run("restore").MustSucceed();

        var (exitCode, output) = DotNet.Run(project.Folder, "msbuild", "-t:AssignTargetPaths", "-p:DesignTimeBuild=true", "-getItem:_NoneWithTargetPath", "-getItem:AvailableItemName", "-nodeReuse:false");

        Assert.AreEqual(0, exitCode, output);
        var items = JsonDocument.Parse(output).RootElement.GetProperty("Items");
        var targets = items.GetProperty("_NoneWithTargetPath").EnumerateArray().ToDictionary(
            static item => item.GetProperty("TargetPath").GetString()!.Replace('\\', '/'), static item => item.GetProperty("CopyToOutputDirectory").GetString());
        Assert.AreEqual("PreserveNewest", targets["models/encoder.onnx"]);
        Assert.AreEqual("PreserveNewest", targets["models/absent.onnx"]);
        Assert.IsTrue(items.GetProperty("AvailableItemName").EnumerateArray().Any(static item => item.GetProperty("Identity").GetString() == "QuantizedModel"));
        Assert.IsFalse(Directory.Exists(project.Quantized));
    }
}
