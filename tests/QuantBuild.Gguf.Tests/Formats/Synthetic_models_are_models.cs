using QuantBuild.Diagnostics;
using QuantBuild.Formats.Gguf;
using QuantBuild.GgmlOracle;
using QuantBuild.Kernels.Ggml;
using QuantBuild.TestModels.Gguf;

namespace QuantBuild.Gguf.Tests.Formats;

/// <summary>Benchmarks and tests are worth nothing when llama.cpp would not take their models.</summary>
[TestClass]
public sealed class Synthetic_models_are_models
{
    public static IEnumerable<object[]> Shapes() =>
    [
        ["llama", SyntheticGgufShape.Tiny],
        ["llama, tied", SyntheticGgufShape.Tiny with { Tied = true, Type = GgmlType.F32 }],
        ["llama, experts", SyntheticGgufShape.Tiny with { Experts = 4, Type = GgmlType.BF16 }],
        ["phi3", SyntheticGgufShape.Tiny with { Phi3 = true }],
        ["llama, in parts", SyntheticGgufShape.Tiny with { Parts = 3 }],
    ];

    [TestMethod]
    [DynamicData(nameof(Shapes))]
    public void To_llama_cpp(string name, SyntheticGgufShape shape)
    {
        if (OracleLibraries.Missing is { } missing) Assert.Inconclusive(missing);
        using var folder = new TemporaryDirectory();
        var path = SyntheticGguf.Write(folder["model.gguf"], shape);

        LlamaQuantize.Run(path, folder["quantized.gguf"], 15);
        // <s>, then words: not a byte each.
        var tokens = LlamaTokens.Of(path, "a tale of one stone");

        Assert.AreEqual(1, tokens[0], name);
        Assert.IsTrue(tokens.Skip(1).All(token => token >= 259), $"{name}: {string.Join(' ', tokens)}");
        using var quantized = GgufModel.Open(folder["quantized.gguf"]);
        using var model = GgufModel.Open(path);
        Assert.HasCount(shape.Parts, model.Files);
        Assert.HasCount(model.Tensors.Count, quantized.Tensors);
        Assert.IsTrue(quantized.Tensors.Any(tensor => tensor.Type == GgmlType.Q4_K));
        Assert.IsTrue(LlamaTokens.Of(folder["quantized.gguf"], "a tale").Length > 1);
    }

    [TestMethod]
    public void To_llama_cpp_with_another_alignment()
    {
        if (OracleLibraries.Missing is { } missing) Assert.Inconclusive(missing);
        using var folder = new TemporaryDirectory();
        var path = SyntheticGguf.Write(folder["model.gguf"], SyntheticGgufShape.Tiny with { Alignment = 256, Parts = 2 });

        Assert.IsGreaterThan(1, LlamaTokens.Of(path, "a tale").Length);

        // As docs/formats.md says of llama.cpp, so that it is known when this changes.
        LlamaQuantize.Run(path, folder["quantized.gguf"], 15);
        Assert.ThrowsExactly<QuantBuildException>(() => GgufModel.Open(folder["quantized.gguf"]).Dispose());
        Assert.ThrowsExactly<InvalidOperationException>(() => LlamaTokens.Of(folder["quantized.gguf"], "a tale"));
    }

    [TestMethod]
    public void And_the_same_every_time()
    {
        using var folder = new TemporaryDirectory();
        var first = File.ReadAllBytes(SyntheticGguf.Write(folder["a.gguf"], SyntheticGgufShape.Tiny));
        var second = File.ReadAllBytes(SyntheticGguf.Write(folder["b.gguf"], SyntheticGgufShape.Tiny));
        var other = File.ReadAllBytes(SyntheticGguf.Write(folder["c.gguf"], SyntheticGgufShape.Tiny with { Seed = 2 }));

        Assert.IsTrue(first.AsSpan().SequenceEqual(second));
        Assert.IsFalse(first.AsSpan().SequenceEqual(other));
        Assert.AreEqual("8D8DBADB", Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(first))[..8]);
    }
}
