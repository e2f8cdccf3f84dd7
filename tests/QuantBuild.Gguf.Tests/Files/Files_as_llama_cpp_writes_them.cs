using QuantBuild.Formats.Gguf.Planning;
using QuantBuild.GgmlOracle;
using QuantBuild.Gguf.Tests.Importance;
using QuantBuild.Kernels.Ggml;
using QuantBuild.Planning;
using QuantBuild.TestModels.Gguf;

namespace QuantBuild.Gguf.Tests.Files;

/// <summary>Whole files, metadata and every byte, against llama_model_quantize.</summary>
[TestClass]
public sealed class Files_as_llama_cpp_writes_them : IDisposable
{
    private static readonly SyntheticGgufShape Llama = SyntheticGgufShape.Tiny with { Layers = 4, Heads = 8, KeyValueHeads = 2 };
    private static readonly SyntheticGgufShape Phi3 = Llama with { Phi3 = true, KeyValueHeads = 8 };
    private static readonly SyntheticGgufShape Experts = SyntheticGgufShape.Tiny with { FeedForward = 256, Experts = 4 };
    private static readonly SyntheticGgufShape EightExperts = SyntheticGgufShape.Tiny with { FeedForward = 256, Experts = 8 };

    /// <summary>Rows of 288 and 96, which are no whole number of super-blocks.</summary>
    private static readonly SyntheticGgufShape Ragged = new(4, 288, 96, 9, 3, 512);

    private readonly TemporaryDirectory folder = new();

    public static IEnumerable<string> FileTypes => Enum.GetNames<GgufFileType>().Where(static name => name != nameof(GgufFileType.NVFP4));

    [TestInitialize]
    public void RequireOracle()
    {
        if (OracleLibraries.Missing is { } reason) Assert.Inconclusive(reason);
    }

    public void Dispose() => folder.Dispose();

    [TestMethod]
    [DynamicData(nameof(FileTypes))]
    public void Every_file_type(string fileType) => AssertSame(Llama with { Layers = 1, FeedForward = 256 }, fileType);

    [TestMethod]
    [DataRow("Q4_K_M")]
    [DataRow("Q5_K_M")]
    [DataRow("Q2_K")]
    [DataRow("IQ4_XS")]
    [DataRow("Q8_0")]
    [DataRow("MXFP4_MOE")]
    public void A_llama_and_a_phi3(string fileType)
    {
        AssertSame(Llama, fileType);
        AssertSame(Phi3, fileType);
    }

    [TestMethod]
    [DataRow("Q4_K_M")]
    [DataRow("MXFP4_MOE")]
    [DataRow("IQ4_NL")]
    public void A_model_with_experts(string fileType)
    {
        AssertSame(Experts, fileType);
        AssertSame(EightExperts, fileType);
    }

    [TestMethod]
    [DataRow("Q4_K_M")]
    [DataRow("Q5_K_M")]
    [DataRow("Q2_K")]
    [DataRow("IQ4_XS")]
    public void Rows_that_do_not_divide(string fileType) => AssertSame(Ragged, fileType);

    [TestMethod]
    public void Sources_of_any_plain_type()
    {
        AssertSame(Llama with { Type = GgmlType.F32, Layers = 2 }, "Q4_K_M");
        AssertSame(Llama with { Type = GgmlType.BF16, Layers = 2 }, "Q4_K_M");
        AssertSame(Llama with { Type = GgmlType.F32, Layers = 2 }, "BF16");
        AssertSame(Llama with { Type = GgmlType.BF16, Layers = 2 }, "F16");
        AssertSame(Llama with { Tied = true, Layers = 2 }, "Q5_K_S");
        AssertSame(Llama with { Layers = 16 }, "Q4_K_M");
    }

    [TestMethod]
    public void What_the_user_names()
    {
        AssertSame(Llama, "Q4_K_M", new() { Pure = true }, new() { Pure = true });
        AssertSame(Llama, "Q2_K", new() { LeaveOutputTensor = true }, new() { LeaveOutputTensor = true });
        AssertSame(Llama, "Q4_K_M", new() { OutputTensorType = "Q8_0", TokenEmbeddingType = "q5_k" }, new() { OutputTensorType = GgmlType.Q8_0, TokenEmbeddingType = GgmlType.Q5_K });
        AssertSame(Llama with { Tied = true }, "Q4_K_M", new() { OutputTensorType = "Q8_0" }, new() { OutputTensorType = GgmlType.Q8_0 });
        AssertSame(Llama, "Q4_K_M", null, new() { TensorTypes = [(@"blk\.1\.attn_v", GgmlType.Q8_0), ("ffn_up", GgmlType.F16)] }, new("*.ffn_up.weight", "F16"), new("blk.1.attn_v*", "INT8"));
        AssertSame(Llama, "COPY", null, new() { OnlyCopy = true });
    }

    [TestMethod]
    public void Layers_that_are_left_out()
    {
        AssertSame(Llama with { Layers = 8 }, "Q4_K_M", new() { PruneLayers = [2, 5] }, new() { PruneLayers = [2, 5] });
        AssertSame(Llama, "Q8_0", new() { PruneLayers = [0, 3] }, new() { PruneLayers = [0, 3] });
    }

    [TestMethod]
    public void A_quantized_file_once_more()
    {
        var source = SyntheticGguf.Write(folder["f16.gguf"], Llama with { Layers = 2 });
        var quantized = folder["q8_0.gguf"];
        LlamaQuantize.Run(source, quantized, (int)GgufFileType.Q8_0);

        AssertSame(quantized, "Q4_K_M", new() { AllowRequantize = true }, new() { AllowRequantize = true });
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void Parts_of_a_split_model(bool keep)
    {
        var source = SyntheticGguf.Write(folder["model.gguf"], Llama with { Parts = 3 });
        var (theirs, ours) = (folder[keep ? "theirs" : "theirs.gguf"], folder["ours.gguf"]);
        LlamaQuantize.Run(source, theirs, (int)GgufFileType.Q4_K_M, options: new() { KeepSplit = keep });

        var report = GgufRuns.Quantize(source, ours, "Q4_K_M", new() { KeepSplit = keep });

        if (!keep)
        {
            SameFile.Assert(theirs, ours, "merged");
            return;
        }
        Assert.AreEqual(folder["ours-00001-of-00003.gguf"], report.Output);
        Assert.IsFalse(File.Exists(ours));
        long bytes = 0;
        for (var part = 1; part <= 3; part++)
        {
            var suffix = $"-0000{part}-of-00003.gguf";
            SameFile.Assert(theirs + suffix, folder["ours" + suffix], suffix);
            bytes += new FileInfo(folder["ours" + suffix]).Length;
        }
        Assert.AreEqual(bytes, report.OutputBytes);
    }

    [TestMethod]
    [DataRow("Q4_K_M")]
    [DataRow("IQ4_XS")]
    [DataRow("Q4_0")]
    [DataRow("IQ2_XS")]
    [DataRow("IQ3_XXS")]
    [DataRow("Q2_K_S")]
    public void With_an_importance_matrix(string fileType)
    {
        var source = SyntheticGguf.Write(folder["model.gguf"], Experts);
        var entries = Importances(source).ToList();
        var importance = folder["importance.gguf"];
        File.WriteAllBytes(importance, ImportanceFile.Gguf([.. entries.Select(static entry => (entry.Name, entry.Counts, entry.Sums))], chunks: 12, datasets: ["wiki.txt"]));
        var options = new LlamaQuantizeOptions
        {
            Importance = entries.ToDictionary(static entry => entry.Name, static entry => entry.Weights),
            Metadata = [("quantize.imatrix.file", "importance.gguf"), ("quantize.imatrix.dataset", "wiki.txt"), ("quantize.imatrix.entries_count", entries.Count), ("quantize.imatrix.chunks_count", 12)],
        };

        AssertSame(source, fileType, new() { ImportanceMatrix = importance }, options);
    }

    /// <summary>Sums and counts for all matrices but the embedding, and what the program makes of them.</summary>
    private static IEnumerable<(string Name, float[] Counts, float[] Sums, float[] Weights)> Importances(string source)
    {
        using var model = QuantBuild.Formats.Gguf.GgufFile.Open(source);
        var random = new Random(7);
        foreach (var tensor in model.Tensors.Where(static tensor => tensor.Shape.Count > 1 && tensor.Name is not "token_embd.weight"))
        {
            var (columns, matrices) = ((int)tensor.Shape[0], (int)tensor.Shape.Skip(2).Aggregate(1L, static (product, dimension) => product * dimension));
            // One expert that was never asked.
            var counts = Enumerable.Range(0, matrices).Select(matrix => matrix == 1 ? 0f : 100 + matrix).ToArray();
            var sums = Enumerable.Range(0, columns * matrices).Select(_ => 1000 * random.NextSingle() * random.NextSingle()).ToArray();
            yield return (tensor.Name, counts, sums, [.. sums.Select((sum, i) => counts[i / columns] > 0 ? sum / counts[i / columns] : 1)]);
        }
    }

    private void AssertSame(SyntheticGgufShape shape, string fileType, GgufSettings? settings = null, LlamaQuantizeOptions? options = null, params PrecisionOverride[] overrides) =>
        AssertSame(SyntheticGguf.Write(folder["model.gguf"], shape), fileType, settings, options, overrides);

    private void AssertSame(string source, string fileType, GgufSettings? settings = null, LlamaQuantizeOptions? options = null, params PrecisionOverride[] overrides)
    {
        var (theirs, ours) = (folder["theirs.gguf"], folder["ours.gguf"]);
        var number = fileType == "COPY" ? 0 : (int)Enum.Parse<GgufFileType>(fileType);
        try
        {
            LlamaQuantize.Run(source, theirs, number, threads: 2, options);
        }
        catch (InvalidOperationException)
        {
            // It refuses what is of no use without an importance matrix: so do we.
            Assert.AreEqual("QB2532", GgufRuns.Refused(source, ours, fileType, settings, overrides).Code, fileType);
            return;
        }

        var report = GgufRuns.Quantize(source, ours, fileType, settings, overrides: overrides);

        SameFile.Assert(theirs, ours, fileType);
        Assert.AreEqual(new FileInfo(ours).Length, report.OutputBytes);
    }
}
