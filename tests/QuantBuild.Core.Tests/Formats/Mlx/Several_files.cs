using QuantBuild.Formats.Mlx;
using QuantBuild.Formats.Mlx.Planning;
using QuantBuild.Formats.Mlx.Writing;
using QuantBuild.IO;
using QuantBuild.Numerics;
using QuantBuild.Planning;

namespace QuantBuild.Core.Tests.Formats.Mlx;

/// <summary>Shards: of the source, and of a result that is larger than one file may be.</summary>
[TestClass]
public sealed class Several_files
{
    private static TestCheckpoint Source() => new TestCheckpoint("llama", ElementType.Float16).Set("tie_word_embeddings", true).AddLlamaLayers(3);

    [TestMethod]
    public void Of_a_source_make_one_result()
    {
        using var one = Source().Save();
        using var three = Source().Save(files: 3);

        var expected = one.Quantize();
        var result = three.Quantize();

        Assert.Contains("model.safetensors", result.FileNames);
        CollectionAssert.AreEquivalent(expected.Tensors.Keys.ToArray(), result.Tensors.Keys.ToArray());
        foreach (var name in expected.Tensors.Keys) CollectionAssert.AreEqual(expected.Bytes(name), result.Bytes(name), name);
    }

    [TestMethod]
    [DataRow(20_000L)]
    [DataRow(9_000L)]
    [DataRow(1L)]
    public void Of_a_result_are_filled_one_after_the_other(long limit)
    {
        using var source = Source().Save();
        var expected = source.Quantize();
        var folder = source.Output + "-shards";
        long promised;
        using (var opened = CheckpointSource.Open(source.Folder))
        {
            var plan = MlxPlan.Create(opened, "mlx", MlxSettings.Check(source.Folder, "mlx", new QuantizationSettings()), limit);
            promised = plan.OutputBytes("x");
            using var transaction = new OutputTransaction(folder, folder: true);
            plan.Write(transaction, "x", new(), null, CancellationToken.None);
            transaction.Commit([]);
        }

        var result = new MlxResult(folder, expected.Report);

        Assert.AreEqual(promised, Directory.EnumerateFiles(folder).Sum(file => new FileInfo(file).Length));
        string[] shards = [.. result.FileNames.Where(name => name.EndsWith(".safetensors", StringComparison.Ordinal))];
        Assert.IsGreaterThan(1, shards.Length);
        for (var i = 0; i < shards.Length; i++) Assert.AreEqual($"model-{i + 1:D5}-of-{shards.Length:D5}.safetensors", shards[i]);
        foreach (var shard in result.Tensors.Values.GroupBy(tensor => tensor.File)) Assert.IsTrue(shard.Count() == 1 || shard.Sum(tensor => tensor.Entry.Length) <= limit);
        foreach (var (name, file) in result.Index["weight_map"]!.AsObject()) Assert.AreEqual(result.Tensors[name].File, (string)file!);
        foreach (var name in expected.Tensors.Keys) CollectionAssert.AreEqual(expected.Bytes(name), result.Bytes(name), name);
    }

    [TestMethod]
    public void Are_cut_where_the_next_tensor_would_not_fit()
    {
        var shards = Shards.Split([Tensor("a", 60), Tensor("b", 40), Tensor("c", 1), Tensor("d", 500), Tensor("e", 99)], 100);

        Assert.AreEqual("a b|c|d|e", string.Join('|', shards.Select(shard => string.Join(' ', shard.Select(tensor => tensor.Name)))));
        Assert.AreEqual("model.safetensors", Shards.NameOf(0, 1));
        Assert.AreEqual("model-00002-of-00012.safetensors", Shards.NameOf(1, 12));
    }

    private static ResultTensor Tensor(string name, long length) => new(name, QuantBuild.Formats.Safetensors.SafetensorsType.U8, [length], [new OutputRegion(length)]);
}
