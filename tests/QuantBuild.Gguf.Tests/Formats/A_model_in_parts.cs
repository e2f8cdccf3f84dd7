using QuantBuild.Diagnostics;
using QuantBuild.Formats.Gguf;
using QuantBuild.TestModels.Gguf;

namespace QuantBuild.Gguf.Tests.Formats;

[TestClass]
public sealed class A_model_in_parts
{
    [TestMethod]
    public void Is_one_model()
    {
        using var folder = new TemporaryDirectory();
        var first = Write(folder);

        using var model = GgufModel.Open(first);

        Assert.HasCount(3, model.Files);
        CollectionAssert.AreEqual((string[])["t0", "t1", "t2"], model.Tensors.Select(tensor => tensor.Name).ToArray());
        Assert.IsTrue(model.Metadata.TryGetString("general.name", out _));
        Assert.AreEqual(folder["model-00003-of-00003.gguf"], model.Tensors[2].File.Path);
    }

    [TestMethod]
    public void May_be_one_part_only()
    {
        using var folder = new TemporaryDirectory();
        using var model = GgufModel.Open(folder.Write("any name", Part(0, 1, 1).ToArray()));
        Assert.HasCount(1, model.Tensors);
    }

    [TestMethod]
    public void Is_opened_by_its_first_part_and_another_says_which_that_is()
    {
        using var folder = new TemporaryDirectory();
        Write(folder);

        Refused(folder["model-00002-of-00003.gguf"], "QB2516", "model-00001-of-00003.gguf");
        File.Move(folder["model-00002-of-00003.gguf"], folder["renamed.gguf"]);
        Refused(folder["renamed.gguf"], "QB2516", "part 2 of 3");
    }

    [TestMethod]
    public void Is_refused_when_a_part_is_missing()
    {
        using var folder = new TemporaryDirectory();
        var first = Write(folder);
        File.Delete(folder["model-00003-of-00003.gguf"]);
        Refused(first, "QB2517", "model-00003-of-00003.gguf");
        File.Delete(folder["model-00002-of-00003.gguf"]);
        Refused(first, "QB2517", "model-00002-of-00003.gguf, model-00003-of-00003.gguf");
    }

    [TestMethod]
    public void Is_refused_when_many_parts_are_missing()
    {
        using var folder = new TemporaryDirectory();
        Refused(folder.Write("m-00001-of-65535.gguf", Part(0, 65535, 1).ToArray()), "QB2517", "m-00004-of-65535.gguf and 65531 more");
    }

    [TestMethod]
    public void Is_refused_when_its_name_leads_nowhere()
    {
        using var folder = new TemporaryDirectory();
        var first = Write(folder);
        File.Move(first, folder["model.gguf"]);
        Refused(folder["model.gguf"], "QB2517", "-00001-of-00003.gguf");
    }

    [TestMethod]
    [DataRow("the same part twice", 1, 3, 3, "t2")]
    [DataRow("a part of another model", 2, 4, 3, "t2")]
    public void Is_refused_when_the_parts_are_not_of_one_model(string why, int number, int count, int tensors, string tensor)
    {
        using var folder = new TemporaryDirectory();
        var first = Write(folder);
        folder.Write("model-00003-of-00003.gguf", Part(number, count, tensors, tensor).ToArray());
        Assert.IsNotNull(why);
        Refused(first, "QB2518", count == 4 ? "4 as split.count" : "1 as split.no");
    }

    [TestMethod]
    public void Is_refused_when_a_part_has_no_number()
    {
        using var folder = new TemporaryDirectory();
        var first = Write(folder);
        folder.Write("model-00003-of-00003.gguf", new GgufBytes().Tensor("t2", 0, [8], new byte[32]).ToArray());
        Refused(first, "QB2518", "no split.no");
    }

    [TestMethod]
    public void Is_refused_when_a_tensor_is_in_two_parts()
    {
        using var folder = new TemporaryDirectory();
        var first = Write(folder);
        folder.Write("model-00003-of-00003.gguf", Part(2, 3, 3, "t0").ToArray());
        Refused(first, "QB2506", "'t0'");
    }

    [TestMethod]
    public void Is_refused_when_tensors_are_missing()
    {
        using var folder = new TemporaryDirectory();
        Refused(folder.Write("one-00001-of-00002.gguf", Part(0, 2, 3).ToArray()), "QB2517", "one-00002-of-00002.gguf");
        folder.Write("one-00002-of-00002.gguf", Part(1, 2, 3).ToArray());
        Refused(folder["one-00001-of-00002.gguf"], "QB2518", "2 tensors");
    }

    [TestMethod]
    [DataRow(-1, 0)]
    [DataRow(70000, 0)]
    [DataRow(0, 0)]
    [DataRow(3, 3)]
    [DataRow(3, -1)]
    public void Is_refused_when_its_numbers_are_impossible(int count, int number)
    {
        using var folder = new TemporaryDirectory();
        var bytes = new GgufBytes().Int32("split.count", count).Int32("split.no", number).ToArray();
        Refused(folder.Write("model-00001-of-00003.gguf", bytes), "QB2518", "");
    }

    [TestMethod]
    [DataRow("a-00001-of-00003.gguf", 0, 3)]
    [DataRow("folder/a-00003-of-00003.gguf", 2, 3)]
    [DataRow("a-00004-of-00003.gguf", -1, 0)]
    [DataRow("a-00000-of-00003.gguf", -1, 0)]
    [DataRow("-00001-of-00003.gguf", -1, 0)]
    [DataRow("a-0001-of-0003.gguf", -1, 0)]
    [DataRow("a-+0001-of-00003.gguf", -1, 0)]
    [DataRow("a.gguf", -1, 0)]
    public void Has_names_with_numbers(string name, int number, int count)
    {
        Assert.AreEqual(number >= 0, GgufSplitName.TryParse(name, out var foundNumber, out var foundCount));
        if (number >= 0) Assert.AreEqual((number, count), (foundNumber, foundCount));
    }

    private static void Refused(string path, string code, string text)
    {
        var error = Assert.ThrowsExactly<QuantBuildException>(() => GgufModel.Open(path).Dispose());
        Assert.AreEqual(code, error.Diagnostic.Code);
        Assert.Contains(text, error.Diagnostic.Message);
    }

    private static string Write(TemporaryDirectory folder)
    {
        for (var part = 0; part < 3; part++) folder.Write($"model-{part + 1:D5}-of-00003.gguf", Part(part, 3, 3).ToArray());
        return folder["model-00001-of-00003.gguf"];
    }

    private static GgufBytes Part(int number, int count, int tensors, string? tensor = null)
    {
        var bytes = new GgufBytes();
        if (number == 0) bytes.Text("general.name", "split");
        return bytes.UInt16("split.no", (ushort)number).UInt16("split.count", (ushort)count).Int32("split.tensors.count", tensors)
            .Tensor(tensor ?? $"t{number}", 0, [8], new byte[32]);
    }
}
