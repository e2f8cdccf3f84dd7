using System.Text;
using System.Text.Json.Nodes;
using QuantBuild.Caching;
using QuantBuild.Reporting;

namespace QuantBuild.Core.Tests.Caching;

[TestClass]
public sealed class ManifestTests
{
    private static readonly string _key = Manifests.Key('1');

    private static readonly StoredFile _file = new("model.onnx", 7, Manifests.Key('c'));

    [TestMethod]
    public void What_is_written_is_read_again()
    {
        var manifest = Manifests.Of(_key, _file, new StoredFile("model.onnx.data", long.MaxValue, Manifests.Key('d')));

        var read = ManifestJson.Read(ManifestJson.Write(manifest), _key);

        Assert.AreSequenceEqual(manifest.Files, read.Files);
        Assert.AreEqual(Encoding.UTF8.GetString(ReportJson.Write(manifest.Report)), Encoding.UTF8.GetString(ReportJson.Write(read.Report)));
        Assert.AreSequenceEqual(manifest.Report.Warnings, read.Report.Warnings);
        Assert.AreEqual(manifest.Report.Tensors[0].SqnrDb, read.Report.Tensors[0].SqnrDb);
        Assert.AreEqual(manifest.Report.Tensors[0].MaxAbsError, read.Report.Tensors[0].MaxAbsError);
        Assert.AreEqual(manifest.Report.Validation!.Outputs[0].Cosine, read.Report.Validation!.Outputs[0].Cosine);
    }

    [TestMethod]
    [DataRow("../model.onnx")]
    [DataRow("..\\model.onnx")]
    [DataRow("..")]
    [DataRow(".")]
    [DataRow("")]
    [DataRow("/etc/passwd")]
    [DataRow("C:model.onnx")]
    [DataRow("model.onnx:stream")]
    [DataRow("a/model.onnx")]
    [DataRow("model\n.onnx")]
    [DataRow("manifest.json")]
    public void A_name_that_could_lead_elsewhere_is_refused(string name) => AssertRefused(Manifests.Of(_key, _file with { Name = name }));

    [TestMethod]
    public void Files_that_do_not_belong_together_are_refused()
    {
        AssertRefused(Manifests.Of(_key));
        AssertRefused(Manifests.Of(_key, _file, _file));
        AssertRefused(Manifests.Of(_key, _file, _file with { Name = "MODEL.onnx" }));
        AssertRefused(Manifests.Of(_key, _file, _file with { Name = "Directory.Build.props" }));
    }

    [TestMethod]
    public void Parts_of_a_GGUF_model_belong_together()
    {
        var first = _file with { Name = "model-00001-of-00003.gguf" };
        var parts = Manifests.Of(_key, first, _file with { Name = "model-00002-of-00003.gguf" }, _file with { Name = "model-00003-of-00003.gguf" });

        Assert.AreSequenceEqual(parts.Files, ManifestJson.Read(ManifestJson.Write(parts), _key).Files);

        foreach (var name in new[] { "other-00002-of-00003.gguf", "model-00002-of-00004.gguf", "model-00004-of-00003.gguf", "model.gguf" })
            AssertRefused(Manifests.Of(_key, first, _file with { Name = name }));
    }

    [TestMethod]
    public void Files_of_a_folder_have_any_names_that_lead_nowhere_else()
    {
        var folder = Manifests.Of(_key, _file with { Name = "config.json" }, _file with { Name = "manifest.json" }, _file with { Name = "tokenizer.model" }) with { IsFolder = true };

        Assert.AreSequenceEqual(folder.Files, ManifestJson.Read(ManifestJson.Write(folder), _key).Files);

        AssertRefused(folder with { IsFolder = false });
        AssertRefused(folder with { Files = [] });
        foreach (var name in new[] { "CONFIG.json", "../config.json", "sub/config.json", "..", "a:b", "" })
            AssertRefused(folder with { Files = [.. folder.Files, _file with { Name = name }] });
    }

    [TestMethod]
    public void Lengths_and_hashes_that_cannot_be_are_refused()
    {
        AssertRefused(Manifests.Of(_key, _file with { Length = -1 }));
        AssertRefused(Manifests.Of(_key, _file with { Sha256 = "abc" }));
        AssertRefused(Manifests.Of(_key, _file with { Sha256 = new string('G', 64) }));
    }

    [TestMethod]
    public void A_manifest_of_another_key_or_version_is_refused()
    {
        AssertRefused(Manifests.Of(Manifests.Key('2'), _file));
        AssertRefused(Manifests.Of(_key, _file) with { Version = 2 });
    }

    [TestMethod]
    public void A_stored_error_is_refused()
    {
        var manifest = Manifests.Of(_key, _file);
        AssertRefused(manifest with { Report = manifest.Report with { Warnings = [Diagnostics.Diagnostic.Error("QB2001", "source", "Never kept")] } });
        AssertRefused(manifest with { Report = manifest.Report with { Warnings = [manifest.Report.Warnings[0] with { Severity = (Diagnostics.DiagnosticSeverity)(-1) }] } });
    }

    [TestMethod]
    [DataRow("")]
    [DataRow("null")]
    [DataRow("{}")]
    [DataRow("[]")]
    [DataRow("\0\0\0\0")]
    [DataRow("{\"version\":1,\"key\":null,\"files\":null,\"report\":null}")]
    public void Other_json_and_no_json_is_refused(string json) =>
        Assert.ThrowsExactly<InvalidDataException>(() => ManifestJson.Read(Encoding.UTF8.GetBytes(json), _key));

    [TestMethod]
    public void A_null_in_the_place_of_anything_is_refused_or_read()
    {
        // Each value in turn; nothing but a refusal may come of it.
        var json = ManifestJson.Write(Manifests.Of(_key, _file));
        var (refused, places) = (0, Count(JsonNode.Parse(json)!));
        for (var place = 0; place < places; place++)
        {
            var root = JsonNode.Parse(json)!;
            var left = place;
            SetNull(root, ref left);
            try
            {
                ReportJson.Write(ManifestJson.Read(Encoding.UTF8.GetBytes(root.ToJsonString()), _key).Report);
                ReportHtml.Write(ManifestJson.Read(Encoding.UTF8.GetBytes(root.ToJsonString()), _key).Report);
            }
            catch (InvalidDataException)
            {
                refused++;
            }
        }
        Assert.IsGreaterThan(40, places);
        Assert.IsGreaterThan(30, refused);
    }

    private static int Count(JsonNode? node) => node switch
    {
        JsonObject fields => fields.Sum(static field => 1 + Count(field.Value)),
        JsonArray items => items.Sum(static item => 1 + Count(item)),
        _ => 0,
    };

    private static void SetNull(JsonNode? node, ref int left)
    {
        if (node is JsonObject fields)
        {
            foreach (var name in fields.Select(static field => field.Key).ToList())
            {
                if (left-- == 0) fields[name] = null;
                else SetNull(fields[name], ref left);
                if (left < 0) return;
            }
        }
        else if (node is JsonArray items)
        {
            for (var i = 0; i < items.Count; i++)
            {
                if (left-- == 0) items[i] = null;
                else SetNull(items[i], ref left);
                if (left < 0) return;
            }
        }
    }

    private static void AssertRefused(ResultManifest manifest) => Assert.ThrowsExactly<InvalidDataException>(() => ManifestJson.Read(ManifestJson.Write(manifest), _key));
}
