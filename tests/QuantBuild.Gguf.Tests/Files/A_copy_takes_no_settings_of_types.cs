using QuantBuild.Diagnostics;
using QuantBuild.Planning;
using QuantBuild.TestModels.Gguf;

namespace QuantBuild.Gguf.Tests.Files;

[TestClass]
public sealed class A_copy_takes_no_settings_of_types : IDisposable
{
    private readonly TemporaryDirectory folder = new();

    public void Dispose() => folder.Dispose();

    [TestMethod]
    [DataRow("Override")]
    [DataRow("OutputTensorType")]
    [DataRow("TokenEmbeddingType")]
    [DataRow("Pure")]
    public void They_would_have_no_effect(string setting)
    {
        var model = SyntheticGguf.Write(folder["model.gguf"], SyntheticGgufShape.Tiny);
        var settings = new QuantizationSettings
        {
            Precision = "COPY",
            Overrides = setting == "Override" ? [new PrecisionOverride("*", "Q8_0")] : [],
            Gguf = new GgufSettings
            {
                OutputTensorType = setting == "OutputTensorType" ? "Q8_0" : null,
                TokenEmbeddingType = setting == "TokenEmbeddingType" ? "Q8_0" : null,
                Pure = setting == "Pure",
            },
        };

        var error = Assert.ThrowsExactly<QuantBuildException>(() => GgufRuns.Quantizer.Plan(new QuantizationRequest { Source = model, Settings = settings }));

        Assert.AreEqual("QB1076", error.Diagnostic.Code);
        Assert.AreEqual($"Precision=COPY with {setting}", error.Diagnostic.Found);
    }
}
