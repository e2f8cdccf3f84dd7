using QuantBuild.Formats.Mlx;
using QuantBuild.Numerics;
using QuantBuild.Planning;
using QuantBuild.Streaming;

namespace QuantBuild.Core.Tests.Formats.Mlx;

/// <summary>A limit on memory is kept by what jobs say they need: none may need more.</summary>
[TestClass]
public class Memory_that_jobs_need
{
    [TestMethod]
    [DataRow("INT4", null)]
    [DataRow("INT3", 32)]
    [DataRow("INT8", 128)]
    [DataRow("MXFP4", null)]
    [DataRow("MXFP8", null)]
    [DataRow("NVFP4", null)]
    [DataRow("FP16", null)]
    public void Is_not_more_than_they_say(string precision, int? blockSize)
    {
        foreach (var type in new[] { ElementType.Float32, ElementType.BFloat16 })
        {
            using var checkpoint = new TestCheckpoint("llama", type);
            checkpoint.Add("model.embed_tokens.weight", 700, 1024).Add("model.norm.weight", 1024).Add("lm_head.weight", 3, 1024).Save();
            using var source = new CheckpointFormat().Open(checkpoint.Folder);
            var jobs = source.Plan("mlx", new QuantizationSettings { Precision = precision, BlockSize = blockSize }).Tensors.Select(static tensor => tensor.Job).OfType<TensorJob>().ToList();

            Assert.IsNotEmpty(jobs);
            foreach (var job in jobs)
            {
                var buffers = new ChunkBuffers();
                // Nothing is placed yet: what they write goes nowhere.
                for (var chunk = 0; chunk < job.Chunks; chunk++) job.Run(chunk, buffers);

                Assert.IsLessThanOrEqualTo(job.BufferBytes, buffers.Bytes, $"{job.GetType().Name} of {type}");
            }
        }
    }
}
