using Microsoft.Build.Utilities;

namespace QuantBuild.MSBuild.Tests.Worker;

[TestClass]
public sealed class Arguments
{
    [TestMethod]
    public void Each_is_one_line_without_quoting()
    {
        var item = new TaskItem("/out/a.onnx");
        item.SetMetadata("Source", "/models/a \"b\" @c;d%25e #f ü.onnx");
        item.SetMetadata("State", "/state/a.onnx");
        item.SetMetadata("Precision", " INT8 ");
        item.SetMetadata("BlockSize", "-1");
        item.SetMetadata("Symmetric", "False");
        item.SetMetadata("Exclude", "lm_head*;\n   */embed*;");
        item.SetMetadata("ExcludeTensors", "w?");
        item.SetMetadata("RuntimeVersion", "any");
        item.SetMetadata("AllowRequantize", "True");
        item.SetMetadata("Pure", "false");
        item.SetMetadata("OutputTensorType", "Q8_0");
        item.SetMetadata("ExcludeWeights", "attn;\n ffn_up");
        item.SetMetadata("PruneLayers", "1,2");
        var model = new Model(item, [Data("/data/imatrix.gguf", "Importance"), Data("/data/one%3Btwo.npz", "Validation"), Data("/data/%40three", "Validation"), Data("/lib/libonnxruntime.so", "OnnxRuntime"), Data("/lib/libllama.so", "Llama")]);

        CollectionAssert.AreEqual(
            (string[])
            [
                "/models/a \"b\" @c;d%e #f ü.onnx",
                "--output=/out/a.onnx",
                "--report=/state/a.onnx.json",
                "--dependencies=/state/a.onnx.inputs",
                "--precision=INT8",
                "--block-size=-1",
                "--exclude=lm_head*;*/embed*;w?",
                "--runtime-version=any",
                "--output-tensor-type=Q8_0",
                "--imatrix=/data/imatrix.gguf",
                "--exclude-weights=attn;ffn_up",
                "--prune-layers=1,2",
                "--onnxruntime=/lib/libonnxruntime.so",
                "--llama=/lib/libllama.so",
                "--asymmetric",
                "--allow-requantize",
                "--validation=/data/one;two.npz",
                "--validation=/data/@three",
                "--application-onnxruntime=/packages/libonnxruntime.so",
                "--application-llama=/packages/avx2/libllama.so",
                "--application-package=Sample.Runtime/1.2.3",
            ],
            WorkerArguments.Of(model, ["/packages/libonnxruntime.so"], ["/packages/avx2/libllama.so"], ["Sample.Runtime/1.2.3"]).ToArray());
    }

    [TestMethod]
    [DataRow(true, "", "", "--use-cache")]
    [DataRow(true, "/caches/mine", "5GB", "--cache=/caches/mine;--cache-size=5GB")]
    [DataRow(true, "", "5GB", "--use-cache;--cache-size=5GB")]
    [DataRow(false, "/project/obj/quantbuild-cache", "5GB", "--cache=/project/obj/quantbuild-cache")]
    [DataRow(false, "", "5GB", "")]
    public void Of_the_cache_are_its_place_and_its_size(bool useCache, string path, string size, string expected)
    {
        var item = new TaskItem("/out/a.onnx");
        item.SetMetadata("State", "/state/a.onnx");

        CollectionAssert.AreEqual(
            (string[])["--quiet", "--threads=3", "--key=/state/a.onnx.key", .. expected.Split(';', StringSplitOptions.RemoveEmptyEntries)],
            WorkerArguments.OfRun(new Model(item, []), 3, null, useCache, path, size).ToArray());
    }

    private static TaskItem Data(string path, string use) => new(path, new Dictionary<string, string> { ["Use"] = use });
}
