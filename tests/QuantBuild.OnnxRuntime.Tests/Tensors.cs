using System.Runtime.InteropServices;
using QuantBuild.Numerics;
using QuantBuild.Validation;

namespace QuantBuild.OnnxRuntime.Tests;

/// <summary>Tensors from arrays and back.</summary>
internal static class Tensors
{
    public static byte[] Bytes<T>(params T[] values) where T : unmanaged => MemoryMarshal.AsBytes(values.AsSpan()).ToArray();

    public static TensorValue Floats(long[] shape, params float[] values) => new(ElementType.Float32, shape, Bytes(values));

    public static T[] As<T>(this TensorValue? value) where T : unmanaged
    {
        Assert.IsNotNull(value);
        return MemoryMarshal.Cast<byte, T>(value.Data).ToArray();
    }

    public static Dictionary<string, TensorValue> Inputs(params (string Name, TensorValue Value)[] inputs) =>
        inputs.ToDictionary(static input => input.Name, static input => input.Value);
}
