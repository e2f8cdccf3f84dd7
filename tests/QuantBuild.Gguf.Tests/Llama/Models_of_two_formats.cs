using QuantBuild.TestModels.Gguf;
using QuantBuild.Validation;

namespace QuantBuild.Gguf.Tests.Llama;

[TestClass]
public sealed class Models_of_two_formats
{
    [TestMethod]
    public void Are_compared_without_being_run_as_no_runtime_runs_both()
    {
        using var folder = new TemporaryDirectory();
        var model = SyntheticGguf.Write(folder["model.gguf"], SyntheticGgufShape.Tiny);
        // An empty graph: the smallest that is ONNX.
        var other = folder.Write("model.onnx", [0x08, 0x08, 0x3A, 0x00, 0x42, 0x02, 0x10, 0x15]);

        var comparison = new Quantizer(static format => throw new InvalidOperationException($"The runtime of {format} was asked for.")).Compare(model, other, new ValidationSettings());

        Assert.IsNull(comparison.Validation);
        Assert.IsEmpty(comparison.Warnings);
    }
}
