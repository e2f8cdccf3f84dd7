using System.Buffers.Binary;
using System.Runtime.InteropServices;
using QuantBuild.Numerics;
using QuantBuild.Validation;

namespace QuantBuild.Gguf.Tests.Llama;

/// <summary>Tokens in and logits out.</summary>
internal static class Tokens
{
    public static float[] Logits(this IInferenceSession session, params long[] tokens)
    {
        var data = new byte[tokens.Length * 8];
        for (var i = 0; i < tokens.Length; i++) BinaryPrimitives.WriteInt64LittleEndian(data.AsSpan(i * 8), tokens[i]);
        var output = session.Run(new Dictionary<string, TensorValue> { ["tokens"] = new(ElementType.Int64, [1, tokens.Length], data) }).Single()!;
        CollectionAssert.AreEqual(new[] { tokens.Length, session.Outputs[0].Shape![1] }, output.Shape.ToArray());
        return MemoryMarshal.Cast<byte, float>(output.Data).ToArray();
    }
}
