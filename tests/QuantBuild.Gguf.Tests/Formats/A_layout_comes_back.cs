using System.Text;
using FsCheck;
using FsCheck.Fluent;
using QuantBuild.Diagnostics;
using QuantBuild.Formats.Gguf;
using QuantBuild.GgmlOracle;
using QuantBuild.IO;
using QuantBuild.Kernels.Ggml;
using QuantBuild.TestModels.Gguf;

namespace QuantBuild.Gguf.Tests.Formats;

[TestClass]
public sealed class A_layout_comes_back
{
    [TestMethod]
    public void As_the_same_metadata_and_tensors_when_it_is_read() => Prop.ForAll(Models(0), model =>
    {
        using var folder = new TemporaryDirectory();
        var path = Write(folder["model.gguf"], new GgufLayout(new GgufMetadata("model", model.Entries), model.Tensors, "model"));

        using var file = GgufFile.Open(path);

        CollectionAssert.AreEqual(model.Entries.Select(Describe).ToArray(), file.Metadata.Entries.Select(Describe).ToArray());
        CollectionAssert.AreEqual(
            model.Tensors.Select(tensor => (tensor.Name, tensor.Type, tensor.Length, Shape(tensor.Shape))).ToArray(),
            file.Tensors.Select(tensor => (tensor.Name, tensor.Type, tensor.Length, Shape(tensor.Shape))).ToArray());
        // Read and laid out again it is the same file, to the byte.
        var again = Write(folder["again.gguf"], new GgufLayout(file.Metadata, [.. file.Tensors.Select(tensor => new GgufTensorInfo(tensor.Name, tensor.Type, tensor.Shape))], "again"));
        Assert.IsTrue(File.ReadAllBytes(path).AsSpan().SequenceEqual(File.ReadAllBytes(again)));
    }).QuickCheckThrowOnFailure();

    [TestMethod]
    public void As_ggml_reads_and_writes_it()
    {
        if (OracleLibraries.Missing is { } missing) Assert.Inconclusive(missing);
        // ggml's writer takes dimensions of zero for dimensions of one, and loses them.
        Prop.ForAll(Models(1), model =>
        {
            using var folder = new TemporaryDirectory();
            var layout = new GgufLayout(new GgufMetadata("model", model.Entries), model.Tensors, "model");
            var path = Write(folder["model.gguf"], layout);

            using var file = GgufFile.Open(path);
            var outline = GgufOutline.Of(path);

            Assert.IsNotNull(outline);
            Reads_as_ggml_does.AssertSame(file, outline, "");
            var header = File.ReadAllBytes(path).AsSpan(0, (int)layout.HeaderLength);
            var same = header.CommonPrefixLength(outline.Header);
            Assert.IsTrue(same == header.Length && same == outline.Header.Length, $"They differ from byte {same} on.");
        }).QuickCheckThrowOnFailure();
    }

    [TestMethod]
    public void As_the_bytes_of_an_independent_writer()
    {
        using var folder = new TemporaryDirectory();
        var expected = new GgufBytes().Text("name", "é").UInt32("n", 7).Bool("b", true).Float32("f", -1.5f).Texts("tokens", "a", "").Array("scores", 6, 2, new byte[8])
            .Tensor("a.weight", 12, [256, 3], new byte[432]).Tensor("b", 0, [5], new byte[20]).Tensor("c", 1, [2, 3, 4], new byte[48]).ToArray();
        var metadata = new GgufMetadata("model", [GgufEntry.Text("name", "é"), GgufEntry.UInt32("n", 7), GgufEntry.Bool("b", true), GgufEntry.Float32("f", -1.5f), GgufEntry.Texts("tokens", ["a", ""]), GgufEntry.Array("scores", GgufValueType.Float32, new byte[8])]);

        var layout = new GgufLayout(metadata, [new("a.weight", GgmlType.Q4_K, [256, 3]), new("b", GgmlType.F32, [5, 1, 1]), new("c", GgmlType.F16, [2, 3, 4, 1])], "model");

        Assert.IsTrue(expected.AsSpan().SequenceEqual(File.ReadAllBytes(Write(folder["model.gguf"], layout))));
        Assert.AreEqual(expected.Length, layout.FileLength);
    }

    /// <summary>What llama.cpp wrote is read, and its header is written again from what was read.</summary>
    [TestMethod]
    public void As_the_bytes_of_llama_cpp()
    {
        if (OracleLibraries.Missing is { } missing) Assert.Inconclusive(missing);
        using var folder = new TemporaryDirectory();
        LlamaQuantize.Run(SyntheticGguf.Write(folder["model.gguf"], SyntheticGgufShape.Tiny), folder["quantized.gguf"], 15);
        SameHeader(folder, folder["quantized.gguf"]);
    }

    [TestMethod]
    [TestCategory("Shared")]
    [DataRow("golden/gguf-llamacpp/stories260K-Q2_K.gguf")]
    [DataRow("golden/gguf-llamacpp/stories260K-Q4_K_M.gguf")]
    [DataRow("golden/gguf-llamacpp/stories260K-Q5_1.gguf")]
    [DataRow("models/gguf/llama-2-tiny-random.gguf")]
    [DataRow("models/gguf/ggml-vocab-llama-spm.gguf")]
    public void As_the_bytes_of_models_by_others(string path)
    {
        var full = SharedFolder.Find(path);
        using var folder = new TemporaryDirectory();
        SameHeader(folder, full);
    }

    [TestMethod]
    public void With_edited_metadata()
    {
        using var folder = new TemporaryDirectory();
        var source = folder.Write("source.gguf", new GgufBytes().Text("general.name", "x").UInt32("general.quantization_version", 1).UInt32("general.file_type", 1).Texts("tokens", "a").UInt16("split.no", 0).ToArray());
        using var file = GgufFile.Open(source);

        var edited = file.Metadata.Without("split.no", "not there").Append(GgufEntry.UInt32("general.quantization_version", 2)).Append(GgufEntry.UInt32("general.file_type", 15))
            .Replace(GgufEntry.Text("general.name", "y")).Replace(GgufEntry.Int32("new", -1));

        CollectionAssert.AreEqual((string[])["general.name", "tokens", "general.quantization_version", "general.file_type", "new"], edited.Entries.Select(entry => entry.Key).ToArray());
        using var read = GgufFile.Open(Write(folder["edited.gguf"], new GgufLayout(edited, [], "edited")));
        CollectionAssert.AreEqual(edited.Entries.Select(Describe).ToArray(), read.Metadata.Entries.Select(Describe).ToArray());
        Assert.IsTrue(read.Metadata.TryGetInteger("general.file_type", out var type));
        Assert.AreEqual(15, type);
    }

    [TestMethod]
    public void In_several_parts()
    {
        using var folder = new TemporaryDirectory();
        GgufTensorInfo[][] parts = [[new("a", GgmlType.F32, [8])], [new("b", GgmlType.Q8_0, [32, 2]), new("c", GgmlType.F32, [1])]];
        var metadata = new GgufMetadata("model", [GgufEntry.UInt16("split.count", 9), GgufEntry.UInt32("general.alignment", 64), GgufEntry.Text("general.name", "x")]);

        var layouts = GgufSplitLayout.Of(metadata, parts, folder["model"]);
        for (var part = 0; part < 2; part++) Write(folder["model" + GgufSplitName.Suffix(part, 2)], layouts[part]);

        using var model = GgufModel.Open(folder["model-00001-of-00002.gguf"]);
        CollectionAssert.AreEqual((string[])["general.alignment", "general.name", "split.no", "split.count", "split.tensors.count"], model.Metadata.Entries.Select(entry => entry.Key).ToArray());
        CollectionAssert.AreEqual((string[])["a", "b", "c"], model.Tensors.Select(tensor => tensor.Name).ToArray());
        Assert.IsTrue(model.Files.All(file => file.Alignment == 64));
        CollectionAssert.AreEqual((string[])["general.alignment", "general.name"], SingleKeys(GgufSplitLayout.Of(metadata, [parts[0]], "model")[0], folder));
    }

    [TestMethod]
    [DataRow("", "QB2521")]
    [DataRow("twice", "QB2521")]
    [DataRow("0123456789012345678901234567890123456789012345678901234567890123", "QB2521")]
    public void Or_is_refused_for_a_name(string name, string code)
    {
        var error = Assert.ThrowsExactly<QuantBuildException>(() => new GgufLayout(new GgufMetadata("out", []), [new("twice", GgmlType.F32, [1]), new(name, GgmlType.F32, [1])], "out.gguf"));
        Assert.AreEqual(code, error.Diagnostic.Code);
        Assert.AreEqual("out.gguf", error.Diagnostic.File);
    }

    [TestMethod]
    public void Or_is_refused_for_what_is_no_text()
    {
        Assert.AreEqual("QB2521", Assert.ThrowsExactly<QuantBuildException>(() => new GgufLayout(new GgufMetadata("out", []), [new("half \ud83d", GgmlType.F32, [1])], "out")).Diagnostic.Code);
        Assert.AreEqual("QB2521", Assert.ThrowsExactly<QuantBuildException>(() => new GgufLayout(new GgufMetadata("out", [GgufEntry.UInt32("\ude00", 1)]), [], "out")).Diagnostic.Code);
        Assert.AreEqual("QB2521", Assert.ThrowsExactly<QuantBuildException>(() => new GgufLayout(new GgufMetadata("out", []), [new("zero\0", GgmlType.F32, [1])], "out")).Diagnostic.Code);
    }

    [TestMethod]
    public void Or_is_refused_for_more_than_a_reader_takes()
    {
        Assert.AreEqual("QB2520", Assert.ThrowsExactly<QuantBuildException>(() => new GgufLayout(new GgufMetadata("out", [.. Enumerable.Range(0, 65_537).Select(key => GgufEntry.Bool($"{key}", true))]), [], "out")).Diagnostic.Code);
        Assert.AreEqual("QB2509", Assert.ThrowsExactly<QuantBuildException>(() => new GgufLayout(new GgufMetadata("out", [GgufEntry.UInt32("general.alignment", 12)]), [], "out")).Diagnostic.Code);
    }

    private static void SameHeader(TemporaryDirectory folder, string path)
    {
        using var file = GgufFile.Open(path);
        var layout = new GgufLayout(file.Metadata, [.. file.Tensors.Select(tensor => new GgufTensorInfo(tensor.Name, tensor.Type, tensor.Shape))], "again");
        var expected = File.ReadAllBytes(path);
        var written = File.ReadAllBytes(Write(folder["again.gguf"], layout));
        // Older writers leave the padding out where no tensor follows.
        var header = (int)Math.Min(layout.HeaderLength, file.Tensors.Count == 0 ? expected.Length : layout.HeaderLength);
        if (file.Tensors.Count > 0) Assert.AreEqual(expected.Length, layout.FileLength);
        Assert.IsTrue(written.AsSpan(0, header).SequenceEqual(expected.AsSpan(0, header)));
        CollectionAssert.AreEqual(file.Tensors.Select(tensor => tensor.Offset).ToArray(), layout.Offsets.ToArray());
    }

    private static string[] SingleKeys(GgufLayout layout, TemporaryDirectory folder)
    {
        using var file = GgufFile.Open(Write(folder["single.gguf"], layout));
        return [.. file.Metadata.Entries.Select(entry => entry.Key)];
    }

    private static string Write(string path, GgufLayout layout)
    {
        using var output = new OutputFile(path, layout.FileLength);
        layout.WriteHeader(output);
        return path;
    }

    private static string Describe(GgufEntry entry)
    {
        var bytes = new byte[entry.Content.Length];
        entry.Content.Read(0, bytes);
        return $"{entry.Key} {entry.Type} {entry.ElementType} {entry.Count} {Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(bytes))}";
    }

    // As ggml counts dimensions.
    private static string Shape(IReadOnlyList<long> shape) => string.Join(' ', shape.Reverse().SkipWhile((dimension, index) => dimension == 1 && index < shape.Count - 1).Reverse());

    /// <summary>Up to a dozen keys and tensors of all types, with values that are longer than the buffers too.</summary>
    /// <param name="least">The smallest dimension behind the columns.</param>
    private static Arbitrary<(IReadOnlyList<GgufEntry> Entries, IReadOnlyList<GgufTensorInfo> Tensors)> Models(int least)
    {
        var name = Gen.Elements("blk.0.attn_q.weight", "a", "Ä", "😀", " ", "z\"\\").Zip(Gen.Choose(0, 40), (text, number) => $"{text}.{number}");
        var value = Gen.Choose(0, 13).Zip(Gen.Choose(int.MinValue, int.MaxValue));
        var entry = name.Zip(value, (key, pair) => Entry(key, pair.Item1, pair.Item2));
        var columns = Gen.Choose(0, 3).Select(blocks => blocks * 256L);
        var shape = columns.Zip(Gen.Choose(least, 4).ListOf(), (first, others) => (IReadOnlyList<long>)[first, .. others.Take(3).Select(other => (long)other)]);
        var tensor = name.Zip(Gen.Elements<GgmlType>([.. GgmlTypes.All])).Zip(shape, (pair, dimensions) => new GgufTensorInfo(pair.Item1, pair.Item2, dimensions));
        return entry.ListOf().Zip(tensor.ListOf(), (entries, tensors) => (
            (IReadOnlyList<GgufEntry>)[.. entries.DistinctBy(one => one.Key).Take(12)],
            (IReadOnlyList<GgufTensorInfo>)[.. tensors.DistinctBy(one => one.Name).Take(12)])).ToArbitrary();
    }

    private static GgufEntry Entry(string key, int kind, int number) => kind switch
    {
        0 => GgufEntry.UInt8(key, (byte)number),
        1 => GgufEntry.UInt16(key, (ushort)number),
        2 => GgufEntry.UInt32(key, (uint)number),
        3 => GgufEntry.Int32(key, number),
        4 => GgufEntry.UInt64(key, (ulong)number << 7),
        5 => GgufEntry.Int64(key, -(long)number << 9),
        6 => GgufEntry.Float32(key, number / 7f),
        7 => GgufEntry.Float64(key, number / 7.0),
        8 => GgufEntry.Bool(key, number > 0),
        9 => GgufEntry.Text(key, new string('é', number & 0xFFF)),
        10 => GgufEntry.Text(key, new string('x', number & 0x3FFFF)),
        11 => GgufEntry.Texts(key, [.. Enumerable.Range(0, number & 0xFF).Select(i => new StringBuilder().Append('t', i).ToString())]),
        12 => GgufEntry.Array(key, GgufValueType.Int16, new byte[2 * (number & 0xFFFF)]),
        _ => GgufEntry.Array(key, GgufValueType.Float32, new byte[4 * (number & 0xFF)]),
    };
}
