using QuantBuild.Engine.Tests.Support;
using QuantBuild.Formats.Onnx;
using QuantBuild.Formats.Onnx.Protobuf;
using QuantBuild.Planning;
using QuantBuild.Streaming;
using QuantBuild.TestModels;

namespace QuantBuild.Engine.Tests.Plan;

/// <summary>A limit on memory is kept by what jobs say they need: none may need more.</summary>
[TestClass]
public class Memory_that_jobs_need
{
    public static IEnumerable<(string Precision, string Format, int? BlockSize)> Settings =>
        from precision in new[] { "INT4", "UINT4", "INT8", "UINT8", "FP16", "BF16" }
        from format in new[] { "onnx", "onnx-qdq" }
        from blockSize in new int?[] { null, 16, -1 }
        where blockSize is null || precision.Contains("INT", StringComparison.Ordinal)
        select (precision, format, blockSize);

    [TestMethod]
    [DynamicData(nameof(Settings))]
    public void Is_not_more_than_they_say(string precision, string format, int? blockSize)
    {
        using var workspace = new Workspace();
        var jobs = 0;
        foreach (var type in blockSize is null ? new[] { "raw", "half" } : ["raw"])
            foreach (var (k, n) in new[] { (64L, 32L), (1000L, 1500L), (333L, 3001L), (3001L, 333L), (20_000L, 70L) })
            {
                ModelProto model = new ModelBuilder().Graph(graph => graph.Input("x", 1, 3, k).Output("y", 1, 3, n).Input("i", 1, 3).Output("e", 1, 3, k)
                    .Weight("w", k, n).Weight("t", n, k).Node("MatMul", "x w", "h").Node("Gemm", "x t", "y", ("transB", 1)).Node("Gather", "t i", "e"));
                if (type == "half")
                    foreach (var (name, rows, columns) in new[] { ("w", k, n), ("t", n, k) }) Replace(model, Weights.Half(name, rows, columns));
                using var source = new OnnxFormat().Open(workspace.Save(model));
                foreach (var job in source.Plan(format, new QuantizationSettings { Precision = precision, BlockSize = blockSize }).Tensors.Select(static tensor => tensor.Job).OfType<TensorJob>())
                {
                    var buffers = new ChunkBuffers();
                    // Nothing is placed yet: what they write goes nowhere.
                    foreach (var chunk in new[] { 0, job.Chunks - 1 }) job.Run(chunk, buffers);

                    Assert.IsLessThanOrEqualTo(job.BufferBytes, buffers.Bytes, $"{job.GetType().Name}, {type}, {k} x {n}");
                    jobs++;
                }
            }
        Assert.IsGreaterThan(0, jobs);
    }

    private static void Replace(ModelProto model, TensorProto tensor)
    {
        var index = model.Graph.Initializer.ToList().FindIndex(other => other.Name == tensor.Name);
        model.Graph.Initializer[index] = tensor;
    }
}
