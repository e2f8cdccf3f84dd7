using QuantBuild.Formats.Gguf;
using QuantBuild.Planning;
using QuantBuild.Streaming;
using QuantBuild.TestModels.Gguf;

namespace QuantBuild.Gguf.Tests.Planning;

/// <summary>A limit on memory is kept by what jobs say they need: none may need more.</summary>
[TestClass]
public sealed class Memory_that_jobs_need : IDisposable
{
    private readonly TemporaryDirectory folder = new();

    public void Dispose() => folder.Dispose();

    [TestMethod]
    [DataRow("Q4_K_M")]
    [DataRow("IQ4_NL")]
    [DataRow("Q8_0")]
    [DataRow("Q6_K")]
    [DataRow("BF16")]
    [DataRow("F32")]
    public void Is_not_more_than_they_say(string precision)
    {
        var path = SyntheticGguf.Write(folder["model.gguf"], SyntheticGgufShape.Tiny);
        using var source = new GgufFormat().Open(path);
        var jobs = source.Plan("gguf", new QuantizationSettings { Precision = precision }).Tensors.Select(static tensor => tensor.Job).OfType<TensorJob>().ToList();

        Assert.IsNotEmpty(jobs);
        foreach (var job in jobs)
        {
            var buffers = new ChunkBuffers();
            // Nothing is placed yet: what they write goes nowhere.
            for (var chunk = 0; chunk < job.Chunks; chunk++) job.Run(chunk, buffers);

            Assert.IsLessThanOrEqualTo(job.BufferBytes, buffers.Bytes, job.GetType().Name);
        }
    }
}
