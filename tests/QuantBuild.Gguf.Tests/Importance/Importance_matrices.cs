using QuantBuild.Diagnostics;
using QuantBuild.Formats.Gguf.Importance;

namespace QuantBuild.Gguf.Tests.Importance;

/// <summary>Reading importance matrices of both formats, as llama-quantize does.</summary>
[TestClass]
public sealed class Importance_matrices
{
    private readonly string folder = Directory.CreateTempSubdirectory("quantbuild-importance-").FullName;

    [TestCleanup]
    public void RemoveFolder() => Directory.Delete(folder, recursive: true);

    [TestMethod]
    public void The_older_format_divides_by_the_count()
    {
        using var matrix = Open(ImportanceFile.Legacy([("blk.0.attn_q.weight", 4, [4, 8, 1]), ("blk.1.attn_q.weight", 0, [3, 5])], chunks: 17, dataset: "wiki.txt"));

        CollectionAssert.AreEqual(new[] { 1f, 2, 0.25f }, matrix.Find("blk.0.attn_q.weight")!.Read());
        CollectionAssert.AreEqual(new[] { 3f, 5 }, matrix.Find("blk.1.attn_q.weight")!.Read());
        Assert.AreEqual(17, matrix.Chunks);
        Assert.AreEqual("wiki.txt", matrix.Dataset);
        Assert.AreEqual(2, matrix.Count);
        Assert.IsNull(matrix.Find("output.weight"));
    }

    [TestMethod]
    public void The_end_of_the_older_format_may_be_missing()
    {
        using var matrix = Open(ImportanceFile.Legacy([("a", 1, [1])]));

        Assert.AreEqual(0, matrix.Chunks);
        Assert.IsNull(matrix.Dataset);
    }

    [TestMethod]
    public void The_newer_format_divides_each_expert_by_its_own_count()
    {
        using var matrix = Open(ImportanceFile.Gguf([("blk.0.ffn_up_exps.weight", [2, 0, 4], [2, 4, 6, 8, 4, 2]), ("a", [3], [1, 2])], chunks: 9, datasets: ["one.txt", "two.txt"]));

        CollectionAssert.AreEqual(new[] { 1f, 2, 1, 1, 1, 0.5f }, matrix.Find("blk.0.ffn_up_exps.weight")!.Read());
        CollectionAssert.AreEqual(new[] { 1f / 3, 2f / 3 }, matrix.Find("a")!.Read());
        Assert.AreEqual(9, matrix.Chunks);
        Assert.AreEqual("one.txt", matrix.Dataset);
    }

    [TestMethod]
    public void Counts_are_rounded_to_whole_numbers()
    {
        using var matrix = Open(ImportanceFile.Gguf([("a", [2.5f], [6])]));

        CollectionAssert.AreEqual(new[] { 2f }, matrix.Find("a")!.Read());
    }

    [TestMethod]
    [DataRow("attn", "", "blk.0.attn_q.weight,blk.1.attn_q.weight")]
    [DataRow("", "attn", "blk.0.ffn_up.weight")]
    [DataRow("blk.1,ffn", "", "blk.0.ffn_up.weight,blk.1.attn_q.weight")]
    public void Tensors_can_be_left_out(string include, string exclude, string left)
    {
        var bytes = ImportanceFile.Legacy([("blk.0.attn_q.weight", 1, [1]), ("blk.0.ffn_up.weight", 1, [1]), ("blk.1.attn_q.weight", 1, [1])]);

        using var matrix = Open(bytes, Parts(include), Parts(exclude));

        var names = new[] { "blk.0.attn_q.weight", "blk.0.ffn_up.weight", "blk.1.attn_q.weight" }.Where(name => matrix.Find(name) is not null);
        Assert.AreEqual(left, string.Join(",", names));
    }

    [TestMethod]
    [DataRow(float.NaN)]
    [DataRow(float.PositiveInfinity)]
    [DataRow(-1f)]
    public void Values_that_are_no_sums_of_squares_are_refused(float value)
    {
        Refuses("QB2536", ImportanceFile.Legacy([("a", 1, [1, value])]));
        Refuses("QB2536", ImportanceFile.Gguf([("a", [1], [1, value])]));
    }

    [TestMethod]
    public void What_is_left_out_need_not_be_good()
    {
        using var matrix = Open(ImportanceFile.Legacy([("a", 1, [float.NaN]), ("b", 1, [1])]), [], ["a"]);

        Assert.AreEqual(1, matrix.Count);
    }

    [TestMethod]
    public void Numbers_that_cannot_be_meant_are_refused_before_anything_is_allocated()
    {
        var good = ImportanceFile.Legacy([("name", 1, [1, 2, 3])], chunks: 1, dataset: "text");
        // The number of entries, the length of a name, the number of values, the length of the dataset's name.
        foreach (var (position, number) in new[] { (0, 0), (0, -1), (0, int.MaxValue), (4, -1), (4, int.MaxValue), (4, 4000), (16, 0), (16, -5), (16, int.MaxValue), (36, int.MaxValue), (36, 1000) })
            Refuses("QB2534", good.With(position, number));
    }

    [TestMethod]
    public void A_file_that_ends_early_is_refused()
    {
        var good = ImportanceFile.Legacy([("name", 1, [1, 2, 3]), ("other", 2, [1])]);
        for (var length = 0; length < good.Length; length++) Refuses("QB2534", good[..length]);
    }

    [TestMethod]
    public void A_model_is_no_importance_matrix()
    {
        Refuses("QB2535", ImportanceFile.Gguf([("a", [1], [1])], metadata: false));
        Refuses("QB2535", ImportanceFile.Gguf([]));
    }

    [TestMethod]
    public void Sums_and_counts_have_to_fit_each_other()
    {
        Refuses("QB2534", ImportanceFile.Gguf([("a", [float.NaN], [1])]));
        Refuses("QB2534", ImportanceFile.Gguf([("a", [float.MaxValue], [1])]));
        var renamed = ImportanceFile.Gguf([("a", [1], [1])]);
        // a.counts -> a.countz: a sum without a count.
        renamed[renamed.AsSpan().IndexOf("a.counts"u8) + 7] = (byte)'z';
        Refuses("QB2534", renamed);
    }

    private static string[] Parts(string list) => list.Split(',', StringSplitOptions.RemoveEmptyEntries);

    private void Refuses(string code, byte[] bytes)
    {
        var error = Assert.ThrowsExactly<QuantBuildException>(() => Open(bytes).Dispose());
        Assert.AreEqual(code, error.Diagnostic.Code, error.Message);
    }

    private ImportanceMatrix Open(byte[] bytes, string[]? include = null, string[]? exclude = null)
    {
        var path = Path.Combine(folder, "importance.dat");
        File.WriteAllBytes(path, bytes);
        return ImportanceMatrix.Open(path, include ?? [], exclude ?? []);
    }
}
