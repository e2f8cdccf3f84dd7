using QuantBuild.MSBuild.Tests.Building;

namespace QuantBuild.MSBuild.Tests.Ways;

[TestClass]
public sealed class Two_builds_at_once
{
    [TestMethod]
    public void Of_one_project_both_succeed_and_the_model_is_made_once()
    {
        var project = new TestProject("""<QuantizedModel Include="encoder.onnx" />""");
        SmallModel.Write(project.PathOf("encoder.onnx"));
        project.Run("restore").MustSucceed();

        var builds = Enumerable.Range(0, 2).Select(_ =>
        {
            var process = DotNet.Start(project.Folder, ["msbuild", "-t:QuantizeModels", "-maxCpuCount:1", "-nodeReuse:false", "-terminalLogger:off"], out var output);
            return (Process: process, Output: output);
        }).ToArray();
        foreach (var (process, output) in builds)
        {
            using (process)
            {
                Assert.IsTrue(process.WaitForExit(TimeSpan.FromMinutes(2)));
                process.WaitForExit();
                Assert.AreEqual(0, process.ExitCode, output.ToString());
            }
        }

        Assert.AreEqual(1, builds.Sum(static build => build.Output.ToString().Split("encoder.onnx -> INT4").Length - 1), string.Join("\n", builds.Select(static build => build.Output)));
        Assert.IsTrue(File.Exists(Path.Combine(project.Quantized, "encoder.onnx")));
    }
}
