using QuantBuild.Diagnostics;

namespace QuantBuild.Gguf.Tests.Files;

/// <summary>Settings of GGUF that another format cannot carry out are refused, not passed over.</summary>
[TestClass]
public sealed class Settings_of_other_formats : IDisposable
{
    private readonly TemporaryDirectory folder = new();

    public void Dispose() => folder.Dispose();

    [TestMethod]
    public void They_are_named()
    {
        // A graph without nodes: IR version 9, opset 17.
        var model = folder.Write("model.onnx", [8, 9, 58, 3, 18, 1, (byte)'g', 66, 2, 16, 17]);

        var error = Assert.ThrowsExactly<QuantBuildException>(() => GgufRuns.Quantizer.Plan(new QuantizationRequest { Source = model, Settings = new() { Gguf = new() { Pure = true, PruneLayers = [1] } } }));

        Assert.AreEqual("QB1074", error.Diagnostic.Code, error.Message);
        Assert.AreEqual("Format=onnx with Pure, PruneLayers", error.Diagnostic.Found);
    }
}
