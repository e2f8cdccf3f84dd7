using QuantBuild.Formats.Gguf;
using QuantBuild.Gguf.Tests.Importance;
using QuantBuild.Kernels.Ggml;
using QuantBuild.Planning;
using QuantBuild.TestModels.Gguf;

namespace QuantBuild.Gguf.Tests.Files;

/// <summary>What a user gets of a GGUF model, and what the report says. No oracle is needed.</summary>
[TestClass]
public sealed class Models_to_quantize : IDisposable
{
    private readonly TemporaryDirectory folder = new();

    public void Dispose() => folder.Dispose();

    [TestMethod]
    [DataRow("Q4_K_M")]
    [DataRow("IQ4_NL")]
    [DataRow("Q8_0")]
    public void The_bytes_do_not_depend_on_the_threads(string precision)
    {
        var source = SyntheticGguf.Write(folder["model.gguf"], SyntheticGgufShape.Tiny);

        var results = new[] { 1, 2, 7 }.Select(threads => GgufRuns.Quantize(source, folder[$"{threads}.gguf"], precision, threads: threads).OutputSha256).Distinct();

        Assert.HasCount(1, results);
    }

    [TestMethod]
    public void The_report_says_what_became_of_each_tensor()
    {
        var source = SyntheticGguf.Write(folder["model.gguf"], SyntheticGgufShape.Tiny);

        var report = GgufRuns.Quantize(source, folder["small.gguf"], "INT4", exclude: ["blk.1.ffn_up*"]);

        var query = report.Tensors.Single(static tensor => tensor.Name == "blk.0.attn_q.weight");
        Assert.AreEqual("F16", query.From);
        Assert.AreEqual("Q4_K", query.To);
        Assert.AreEqual("attention query", query.Operator);
        Assert.AreEqual(256, query.BlockSize);
        Assert.IsNull(query.Kept);
        Assert.IsGreaterThan(15.0, query.SqnrDb!.Value);
        Assert.IsNotNull(report.Tensors.Single(static tensor => tensor.Name == "blk.0.attn_norm.weight").Kept);
        StringAssert.Contains(report.Tensors.Single(static tensor => tensor.Name == "blk.1.ffn_up.weight").Kept!, "blk.1.ffn_up*");
        Assert.AreEqual("gguf", report.Format);
        // The name of other formats was taken for one of GGUF, and the user is told.
        var note = report.Warnings.Single();
        Assert.AreEqual("QB2544", note.Code);
        StringAssert.Contains(note.Message, "Q4_K_M");
    }

    [TestMethod]
    public void The_result_says_what_it_is()
    {
        var source = SyntheticGguf.Write(folder["model.gguf"], SyntheticGgufShape.Tiny);
        GgufRuns.Quantize(source, folder["small.gguf"], "Q5_K_M");

        using var result = GgufFile.Open(folder["small.gguf"]);

        CollectionAssert.AreEqual(new[] { "general.quantization_version", "general.file_type" }, result.Metadata.Entries.TakeLast(2).Select(static entry => entry.Key).ToArray());
        Assert.IsTrue(result.Metadata.TryGetInteger("general.file_type", out var type));
        Assert.AreEqual(17, type);
        Assert.AreEqual(32, result.Alignment);
        Assert.AreEqual("output.weight", result.Tensors[0].Name);
        Assert.AreEqual("output_norm.weight", result.Tensors[1].Name);
        Assert.IsTrue(result.Tensors.Skip(3).All(static tensor => tensor.Name.StartsWith("blk.", StringComparison.Ordinal)));
    }

    [TestMethod]
    public void Sizes_are_known_before()
    {
        var source = SyntheticGguf.Write(folder["model.gguf"], SyntheticGgufShape.Tiny);

        var description = GgufRuns.Quantizer.Inspect(source);

        foreach (var precision in new[] { "Q4_K_M", "Q2_K", "F16", "COPY" })
        {
            GgufRuns.Quantize(source, folder["result.gguf"], precision);
            Assert.AreEqual(new FileInfo(folder["result.gguf"]).Length, description.Precisions.Single(estimate => estimate.Precision == precision).OutputBytes, precision);
        }
        // What needs an importance matrix cannot be made of this model alone.
        Assert.DoesNotContain("IQ2_XS", description.Precisions.Select(static estimate => estimate.Precision));
        var properties = description.Properties.ToDictionary();
        Assert.AreEqual("llama", properties["architecture"]);
        Assert.AreEqual("2048", properties["context length"]);
        Assert.AreEqual("2", properties["layers"]);
        StringAssert.StartsWith(properties["types"], "F16 (");
    }

    [TestMethod]
    public void A_dry_run_says_the_same_and_writes_nothing()
    {
        var source = SyntheticGguf.Write(folder["model.gguf"], SyntheticGgufShape.Tiny);
        var request = new QuantizationRequest { Source = source, Output = folder["new/small.gguf"], Settings = new() { Precision = "Q4_K_M" }, Validation = new() { Enabled = false } };

        var planned = GgufRuns.Quantizer.Plan(request);

        Assert.IsFalse(Directory.Exists(folder["new"]));
        var made = GgufRuns.Quantizer.Quantize(request);
        Assert.AreEqual(made.Report.OutputBytes, planned.Report.OutputBytes);
        Assert.AreEqual("planned", planned.Report.Origin);
        CollectionAssert.AreEqual(made.Report.Tensors.Select(static tensor => (tensor.Name, tensor.To, tensor.Kept)).ToArray(), planned.Report.Tensors.Select(static tensor => (tensor.Name, tensor.To, tensor.Kept)).ToArray());
        var tooSmall = GgufRuns.Quantizer.Plan(request with { Validation = new() { Enabled = false, MaxSize = 1000 } });
        Assert.IsFalse(tooSmall.Succeeded);
    }

    [TestMethod]
    public void Two_models_are_compared_whatever_their_types_are()
    {
        var source = SyntheticGguf.Write(folder["model.gguf"], SyntheticGgufShape.Tiny);
        var report = GgufRuns.Quantize(source, folder["small.gguf"], "Q4_K_M");

        var comparison = GgufRuns.Quantizer.Compare(source, folder["small.gguf"], new() { Enabled = false });

        Assert.HasCount(report.Tensors.Count, comparison.Tensors);
        foreach (var tensor in report.Tensors)
        {
            var compared = comparison.Tensors.Single(other => other.Name == tensor.Name);
            Assert.AreEqual(tensor.To, compared.CandidateType);
            if (tensor.SqnrDb is { } sqnr) Assert.AreEqual(sqnr, compared.SqnrDb!.Value, 1e-6, tensor.Name);
            else Assert.IsNull(compared.SqnrDb);
        }
    }

    [TestMethod]
    public void A_quantized_model_is_quantized_again_only_when_asked_to()
    {
        var source = SyntheticGguf.Write(folder["model.gguf"], SyntheticGgufShape.Tiny);
        GgufRuns.Quantize(source, folder["q8.gguf"], "Q8_0");

        Assert.AreEqual("QB2533", GgufRuns.Refused(folder["q8.gguf"], folder["q4.gguf"], "Q4_K_M").Code);

        var report = GgufRuns.Quantize(folder["q8.gguf"], folder["q4.gguf"], "Q4_K_M", new() { AllowRequantize = true });
        Assert.AreEqual("QB2541", report.Warnings.Single().Code);
        // The same type once more is a copy, and needs no leave.
        var same = GgufRuns.Quantize(folder["q8.gguf"], folder["same.gguf"], "Q8_0");
        Assert.AreEqual("QB2543", same.Warnings.Single().Code);
        CollectionAssert.AreEqual(File.ReadAllBytes(folder["q8.gguf"]), File.ReadAllBytes(folder["same.gguf"]));
    }

    [TestMethod]
    public void Rows_that_do_not_divide_are_listed()
    {
        var source = SyntheticGguf.Write(folder["model.gguf"], new SyntheticGgufShape(1, 96, 256, 3, 3, 512));

        var report = GgufRuns.Quantize(source, folder["small.gguf"], "Q4_K_M");

        var warning = report.Warnings.Single();
        Assert.AreEqual("QB2540", warning.Code);
        StringAssert.Contains(warning.Message, "Q5_0 instead of Q4_K");
    }

    [TestMethod]
    public void Types_that_need_an_importance_matrix_are_refused_by_name()
    {
        var source = SyntheticGguf.Write(folder["model.gguf"], SyntheticGgufShape.Tiny);

        var error = GgufRuns.Refused(source, folder["small.gguf"], "IQ2_XS");

        Assert.AreEqual("QB2532", error.Code);
        StringAssert.StartsWith(error.Tensor, "blk.0.");
    }

    [TestMethod]
    public void An_importance_matrix_that_does_not_fit_is_refused()
    {
        var source = SyntheticGguf.Write(folder["model.gguf"], SyntheticGgufShape.Tiny);
        var importance = folder.Write("imatrix.dat", ImportanceFile.Legacy([("blk.0.attn_q.weight", 1, new float[100])]));

        Assert.AreEqual("QB2537", GgufRuns.Refused(source, folder["small.gguf"], "Q4_K_M", new() { ImportanceMatrix = importance }).Code);
        var left = GgufRuns.Quantize(source, folder["small.gguf"], "Q4_K_M", new() { ImportanceMatrix = importance, ExcludeWeights = ["attn_q"] });
        Assert.IsEmpty(left.Warnings, "nothing of it is used");
    }

    [TestMethod]
    public void Tensors_without_importances_are_listed()
    {
        var source = SyntheticGguf.Write(folder["model.gguf"], SyntheticGgufShape.Tiny);
        var importance = folder.Write("imatrix.dat", ImportanceFile.Legacy([("blk.0.attn_q.weight", 1, [.. Enumerable.Repeat(2f, 256)])]));

        var report = GgufRuns.Quantize(source, folder["small.gguf"], "Q4_K_M", new() { ImportanceMatrix = importance });

        Assert.AreEqual("QB2542", report.Warnings.Single().Code);
        Assert.AreEqual("importance matrix", report.Tensors.Single(static tensor => tensor.Name == "blk.0.attn_q.weight").Algorithm);
        Assert.IsNull(report.Tensors.Single(static tensor => tensor.Name == "blk.0.attn_k.weight").Algorithm);
    }

    [TestMethod]
    public void A_key_of_alignment_is_followed()
    {
        var source = folder.Write("model.gguf", new GgufBytes { Alignment = 64 }.Text("general.architecture", "llama").UInt32("general.alignment", 64).UInt32("llama.block_count", 1)
            .Tensor("blk.0.attn_q.weight", (uint)GgmlType.F32, [256, 3], new byte[256 * 3 * sizeof(float)]).Tensor("a.weight", (uint)GgmlType.F32, [40], new byte[40 * sizeof(float)]).ToArray());

        GgufRuns.Quantize(source, folder["small.gguf"], "Q8_0");

        using var result = GgufFile.Open(folder["small.gguf"]);
        Assert.AreEqual(64, result.Alignment);
        Assert.IsTrue(result.Tensors.All(static tensor => tensor.Offset % 64 == 0));
    }

    [TestMethod]
    public void Values_that_are_none_are_not_copied()
    {
        var values = new byte[40 * sizeof(float)];
        BitConverter.TryWriteBytes(values.AsSpan(7 * sizeof(float)), float.NaN);
        var source = folder.Write("model.gguf", new GgufBytes().Text("general.architecture", "llama").Tensor("a_norm.weight", (uint)GgmlType.F32, [40], values).ToArray());

        var error = GgufRuns.Refused(source, folder["small.gguf"], "Q8_0");

        Assert.AreEqual("QB2539", error.Code);
        StringAssert.Contains(error.Found, "element 7");
    }

    [TestMethod]
    public void The_first_of_several_parts_names_the_result()
    {
        var source = SyntheticGguf.Write(folder["model.gguf"], SyntheticGgufShape.Tiny with { Parts = 2 });

        var report = GgufRuns.Quantizer.Plan(new QuantizationRequest { Source = source, Settings = new() { Precision = "Q4_K_M" } }).Report;

        Assert.AreEqual(folder["model.q4_k_m.gguf"], report.Output);
    }

    [TestMethod]
    [DataRow("QB1203", "BlockSize")]
    [DataRow("QB1203", "Symmetric")]
    [DataRow("QB1203", "Mode")]
    [DataRow("QB1203", "Algorithm")]
    [DataRow("QB1203", "Device")]
    [DataRow("QB1070", "OutputTensorType")]
    [DataRow("QB1070", "Override")]
    [DataRow("QB1071", "Both")]
    [DataRow("QB1071", "Alone")]
    [DataRow("QB1072", "PruneLayers")]
    [DataRow("QB1072", "All")]
    [DataRow("QB1201", "Precision")]
    [DataRow("QB1202", "Format")]
    public void Settings_that_cannot_be_are_refused(string code, string setting)
    {
        var source = SyntheticGguf.Write(folder["model.gguf"], SyntheticGgufShape.Tiny);
        var settings = setting switch
        {
            "BlockSize" => new QuantizationSettings { BlockSize = 32 },
            "Symmetric" => new() { Symmetric = true },
            "Mode" => new() { Mode = "Static" },
            "Algorithm" => new() { Algorithm = "MSE" },
            "Device" => new() { Device = "cuda" },
            "OutputTensorType" => new() { Gguf = new() { OutputTensorType = "Q4_K_M" } },
            "Override" => new() { Overrides = [new("*", "Q4_K_M")] },
            "Both" => new() { Gguf = new() { ImportanceMatrix = source, IncludeWeights = ["a"], ExcludeWeights = ["b"] } },
            "Alone" => new() { Gguf = new() { ExcludeWeights = ["b"] } },
            "PruneLayers" => new() { Gguf = new() { PruneLayers = [2] } },
            "All" => new() { Gguf = new() { PruneLayers = [0, 1] } },
            "Precision" => new() { Precision = "UINT4" },
            _ => new() { Format = "onnx" },
        };

        var error = Assert.ThrowsExactly<QuantBuild.Diagnostics.QuantBuildException>(() => GgufRuns.Quantizer.Quantize(new() { Source = source, Output = folder["small.gguf"], Settings = settings }));

        Assert.AreEqual(code, error.Diagnostic.Code, error.Message);
        Assert.IsFalse(File.Exists(folder["small.gguf"]));
    }

    [TestMethod]
    public void A_model_is_no_importance_matrix()
    {
        var source = SyntheticGguf.Write(folder["model.gguf"], SyntheticGgufShape.Tiny);

        Assert.AreEqual("QB2535", GgufRuns.Refused(source, folder["small.gguf"], "Q4_K_M", new() { ImportanceMatrix = source }).Code);
    }

    [TestMethod]
    public void The_result_never_replaces_the_importance_matrix()
    {
        var source = SyntheticGguf.Write(folder["model.gguf"], SyntheticGgufShape.Tiny);
        var importance = folder.Write("imatrix.dat", ImportanceFile.Legacy([("a", 1, [1])]));

        var error = Assert.ThrowsExactly<QuantBuild.Diagnostics.QuantBuildException>(() => GgufRuns.Quantize(source, importance, "Q4_K_M", new() { ImportanceMatrix = importance }));

        Assert.AreEqual("QB1205", error.Diagnostic.Code);
        Assert.IsGreaterThan(0, new FileInfo(importance).Length);
    }

    [TestMethod]
    public void Parts_of_an_older_result_go_when_it_is_replaced()
    {
        var source = SyntheticGguf.Write(folder["model.gguf"], SyntheticGgufShape.Tiny with { Parts = 3 });
        GgufRuns.Quantize(source, folder["small.gguf"], "Q8_0", new() { KeepSplit = true });
        Assert.IsTrue(File.Exists(folder["small-00003-of-00003.gguf"]));

        // One file now, at the place of the first part.
        GgufRuns.Quantize(source, folder["small-00001-of-00003.gguf"], "Q8_0");

        Assert.IsFalse(File.Exists(folder["small-00002-of-00003.gguf"]));
        Assert.IsFalse(File.Exists(folder["small-00003-of-00003.gguf"]));
        using var model = GgufModel.Open(folder["small-00001-of-00003.gguf"]);
        Assert.HasCount(1, model.Files);
    }
}
