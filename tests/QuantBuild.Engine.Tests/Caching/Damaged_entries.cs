using System.Text;
using QuantBuild.Engine.Tests.Support;
using QuantBuild.Reporting;

namespace QuantBuild.Engine.Tests.Caching;

[TestClass]
public class Damaged_entries
{
    public static IEnumerable<object[]> Damages =>
    [
        ["a byte of the model", (string entry) => Edit(Path.Combine(entry, "result.onnx"), bytes => bytes[^1] ^= 1)],
        ["a model that ends early", (string entry) => File.WriteAllBytes(Path.Combine(entry, "result.onnx"), [1, 2, 3])],
        ["a model without bytes", (string entry) => File.WriteAllBytes(Path.Combine(entry, "result.onnx"), [])],
        ["no model", (string entry) => File.Delete(Path.Combine(entry, "result.onnx"))],
        ["no manifest", (string entry) => File.Delete(Path.Combine(entry, "manifest.json"))],
        ["a manifest without bytes", (string entry) => File.WriteAllText(Path.Combine(entry, "manifest.json"), "")],
        ["a manifest that ends early", (string entry) => Rewrite(entry, json => json[..(json.Length / 2)])],
        ["a manifest that is something else", (string entry) => Rewrite(entry, _ => "[1, 2]")],
        ["a manifest of another key", (string entry) => Rewrite(entry, json => json.Replace(Path.GetFileName(entry), new string('0', 64), StringComparison.Ordinal))],
        ["another length", (string entry) => Rewrite(entry, json => json.Replace("\"length\":", "\"length\":1", StringComparison.Ordinal))],
        ["another hash", (string entry) => Rewrite(entry, json => System.Text.RegularExpressions.Regex.Replace(json, "\"sha256\":\"[0-9a-f]{64}\"", $"\"sha256\":\"{new string('0', 64)}\""))],
        ["a name that leads out", (string entry) => Rewrite(entry, json => json.Replace("\"name\":\"result.onnx\"", "\"name\":\"../result.onnx\"", StringComparison.Ordinal))],
        ["the name of another result", (string entry) => Rename(entry, "other.onnx")],
        ["a number that is an error", (string entry) => Rewrite(entry, json => json.Replace("\"tensors\":[", "\"tensors\":[null,", StringComparison.Ordinal))],
    ];

    [TestMethod]
    [DynamicData(nameof(Damages))]
    public void Are_dropped_and_made_again(string what, Action<string> damage)
    {
        using var cached = new CachedWorkspace();
        var request = cached.Request(cached.Files.Save(Models.MatMul()));
        cached.Expect(ResultOrigin.Made, request);
        var bytes = File.ReadAllBytes(cached.Files.Output);
        damage(cached.Entry);

        cached.Expect(ResultOrigin.Made, request, "QB5020");

        CollectionAssert.AreEqual(bytes, File.ReadAllBytes(cached.Files.Output), what);
        cached.Expect(ResultOrigin.Cache, request);
        CollectionAssert.AreEqual(bytes, File.ReadAllBytes(cached.Files.Output), what);
        Assert.IsEmpty(cached.Left);
        Assert.IsFalse(Directory.EnumerateFiles(cached.Files.Folder).Any(file => Path.GetFileName(file) == "result.onnx"), "nothing was written outside");
    }

    [TestMethod]
    public void Without_anything_in_them_are_dropped_too()
    {
        using var cached = new CachedWorkspace();
        var request = cached.Request(cached.Files.Save(Models.MatMul()));
        cached.Expect(ResultOrigin.Made, request);
        var entry = cached.Entry;
        Directory.Delete(entry, recursive: true);
        Directory.CreateDirectory(entry);

        cached.Expect(ResultOrigin.Made, request, "QB5020");
        cached.Expect(ResultOrigin.Cache, request);
    }

    private static void Rename(string entry, string name)
    {
        File.Move(Path.Combine(entry, "result.onnx"), Path.Combine(entry, name));
        Rewrite(entry, json => json.Replace("\"name\":\"result.onnx\"", $"\"name\":\"{name}\"", StringComparison.Ordinal));
    }

    private static void Rewrite(string entry, Func<string, string> edit)
    {
        var path = Path.Combine(entry, "manifest.json");
        var before = File.ReadAllText(path);
        var after = edit(before);
        Assert.AreNotEqual(before, after, "the test damages nothing");
        File.WriteAllText(path, after, new UTF8Encoding(false));
    }

    private static void Edit(string path, Action<byte[]> edit)
    {
        var bytes = File.ReadAllBytes(path);
        edit(bytes);
        File.WriteAllBytes(path, bytes);
    }
}
