using System.Buffers.Binary;
using System.Text;
using QuantBuild.TestModels.Gguf;
using QuantBuild.Validation;

namespace QuantBuild.Gguf.Tests.Llama;

/// <summary>llama.cpp stops with an assertion or an exception on some models: these are not given to it.</summary>
[TestClass]
public sealed class Models_that_would_end_the_process : IDisposable
{
    private readonly TemporaryDirectory folder = new();

    public void Dispose() => folder.Dispose();

    [TestMethod]
    public void With_more_layers_than_it_has_room_for_are_refused()
    {
        var model = Changed("llama.block_count", 4, static value => BinaryPrimitives.WriteUInt32LittleEndian(value, 100_000));

        var error = Assert.ThrowsExactly<InferenceException>(() => TestLlama.Get().Load(model, new InferenceOptions()));

        Assert.AreEqual("its llama.block_count is 100000, and llama.cpp has room for 512", error.Message);
    }

    [TestMethod]
    public void Without_tokens_for_bytes_are_not_run()
    {
        const int normal = 1, single = 6, elements = 4 + 8;
        var model = Changed("tokenizer.ggml.token_type", elements + (512 * sizeof(int)), static value =>
        {
            for (var at = elements; at < value.Length; at += sizeof(int))
                if (value[at] == single) value[at] = normal;
        });

        using var session = TestLlama.Get().Load(model, new InferenceOptions());

        Assert.AreEqual("its vocabulary lacks tokens for single bytes", session.WhyNotRun);
    }

    /// <summary>A small model with other bytes behind a key and its type.</summary>
    private string Changed(string key, int length, Change change)
    {
        var bytes = File.ReadAllBytes(SyntheticGguf.Write(folder["model.gguf"], SyntheticGgufShape.Tiny));
        change(bytes.AsSpan(bytes.AsSpan().IndexOf(Encoding.UTF8.GetBytes(key)) + key.Length + sizeof(uint), length));
        return folder.Write("changed.gguf", bytes);
    }

    private delegate void Change(Span<byte> value);
}
