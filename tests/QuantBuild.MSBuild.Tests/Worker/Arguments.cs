namespace QuantBuild.MSBuild.Tests.Worker;

[TestClass]
public sealed class Arguments
{
    [TestMethod]
    public void Each_is_one_line_without_quoting()
    {
        var task = new QuantizeModel
        {
            Source = "/models/a \"b\" @c;d%e #f ü.onnx",
            Output = "/out/a.onnx",
            State = "/state/a.onnx",
            Precision = " INT8 ",
            BlockSize = "-1",
            Symmetric = "False",
            Exclude = "lm_head*;\n   */embed*;",
            ValidationData = ["/data/one;two.npz", "/data/@three"],
            ApplicationOnnxRuntime = ["/packages/libonnxruntime.so"],
            ApplicationPackages = ["Microsoft.ML.OnnxRuntime/1.20.1"],
            RuntimeVersion = "any",
        };

        CollectionAssert.AreEqual(
            (string[])
            [
                "/models/a \"b\" @c;d%e #f ü.onnx",
                "--quiet",
                "--output=/out/a.onnx",
                "--report=/state/a.onnx.json",
                "--dependencies=/state/a.onnx.inputs",
                "--precision=INT8",
                "--block-size=-1",
                "--exclude=lm_head*;*/embed*",
                "--runtime-version=any",
                "--asymmetric",
                "--validation=/data/one;two.npz",
                "--validation=/data/@three",
                "--application-onnxruntime=/packages/libonnxruntime.so",
                "--application-package=Microsoft.ML.OnnxRuntime/1.20.1",
            ],
            WorkerArguments.Of(task).ToArray());
    }
}
