using System.Runtime.InteropServices;
using QuantBuild.Formats.Onnx.Protobuf;

namespace QuantBuild.TestModels;

/// <summary>Tensors of random weights in each of the ways in which ONNX stores them. The same name and shape give the same values everywhere.</summary>
public static class Weights
{
    /// <summary>Uniform in [-1, 1).</summary>
    public static float[] Values(string name, params long[] shape)
    {
        var state = name.Aggregate(0x9E3779B97F4A7C15UL, (hash, letter) => (hash ^ letter) * 0x100000001B3UL);
        var values = new float[shape.Aggregate(1L, (a, b) => a * b)];
        for (var i = 0; i < values.Length; i++)
        {
            // SplitMix64.
            var mixed = state += 0x9E3779B97F4A7C15UL;
            mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9UL;
            mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EBUL;
            values[i] = (((mixed ^ (mixed >> 31)) >> 40) * (1f / (1 << 23))) - 1;
        }
        return values;
    }

    public static TensorProto Raw(string name, params long[] shape) => Tensors.Floats(shape, Values(name, shape), name);

    public static TensorProto FloatData(string name, params long[] shape)
    {
        var tensor = Empty(1, name, shape);
        tensor.FloatData.Add(Values(name, shape));
        return tensor;
    }

    public static TensorProto Half(string name, params long[] shape) =>
        Tensors.Halves(shape, [.. Values(name, shape).Select(value => (Half)value)], name);

    /// <summary>Half precision by its bits in int32_data.</summary>
    public static TensorProto HalfInInt32(string name, params long[] shape)
    {
        var tensor = Empty(10, name, shape);
        tensor.Int32Data.Add(Values(name, shape).Select(value => (int)BitConverter.HalfToUInt16Bits((Half)value)));
        return tensor;
    }

    /// <summary>BF16, cut off after its 7 bits of mantissa.</summary>
    public static TensorProto BFloat16(string name, params long[] shape) =>
        Tensors.Of(16, shape, MemoryMarshal.AsBytes<ushort>([.. Values(name, shape).Select(UpperHalf)]), name);

    /// <summary>BF16 by its bits in int32_data.</summary>
    public static TensorProto BFloat16InInt32(string name, params long[] shape)
    {
        var tensor = Empty(16, name, shape);
        tensor.Int32Data.Add(Values(name, shape).Select(value => (int)UpperHalf(value)));
        return tensor;
    }

    public static TensorProto Double(string name, params long[] shape) =>
        Tensors.Of(11, shape, MemoryMarshal.AsBytes<double>([.. Values(name, shape).Select(value => (double)value)]), name);

    private static ushort UpperHalf(float value) => (ushort)(BitConverter.SingleToUInt32Bits(value) >> 16);

    private static TensorProto Empty(int type, string name, long[] shape)
    {
        var tensor = new TensorProto { DataType = type, Name = name };
        tensor.Dims.Add(shape);
        return tensor;
    }
}
