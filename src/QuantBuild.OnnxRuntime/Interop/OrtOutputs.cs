using System.Globalization;
using System.Text;
using QuantBuild.Numerics;
using QuantBuild.Validation;

namespace QuantBuild.OnnxRuntime.Interop;

/// <summary>Copies the outputs of a run out of ONNX Runtime's memory.</summary>
internal static unsafe class OrtOutputs
{
    /// <summary>The tensor in <paramref name="value"/>; the scores that classifiers give as maps, as a tensor; or null (other sequences, an absent optional).</summary>
    public static TensorValue? Read(OrtApi api, nint allocator, string name, nint value)
    {
        if (value == 0) return null;
        int kind;
        api.Check(api.GetValueKind(value, &kind));
        return (OrtKind)kind switch
        {
            OrtKind.Tensor => Tensor(api, name, value),
            OrtKind.Map => OrtMaps.Scores(api, allocator, name, value),
            OrtKind.Sequence => OrtMaps.Rows(api, allocator, name, value),
            _ => null,
        };
    }

    private static TensorValue Tensor(OrtApi api, string name, nint value)
    {
        var (type, shape) = OrtTypeInfo.OfValue(api, value);
        if (type == ElementType.String) return new TensorValue(type, shape, []) { Strings = Strings(api, name, value, shape) };
        if (type.BitSize() == 0) throw new InferenceException($"Output '{name}': tensors of its element type cannot be read");

        var bytes = type.ByteSize(Elements(shape));
        if (bytes > Array.MaxLength)
        {
            throw new InferenceException(string.Create(CultureInfo.InvariantCulture,
                $"Output '{name}': {bytes} bytes are more than can be compared ({Array.MaxLength})"));
        }

        var data = new byte[bytes];
        if (bytes == 0) return new TensorValue(type, shape, data);
        void* pointer;
        api.Check(api.GetTensorData(value, &pointer));
        new ReadOnlySpan<byte>(pointer, (int)bytes).CopyTo(data);
        // Kernels leave what they please in the unused bits of the last byte; equal tensors are to have equal bytes.
        if (Elements(shape) * type.BitSize() % 8 is > 0 and var used) data[^1] &= (byte)((1 << (int)used) - 1);
        return new TensorValue(type, shape, data);
    }

    private static string[] Strings(OrtApi api, string name, nint value, long[] shape)
    {
        var count = Elements(shape);
        nuint length;
        api.Check(api.GetStringTensorDataLength(value, &length));
        if (count > Array.MaxLength || length > (nuint)Array.MaxLength) throw new InferenceException($"Output '{name}': too many strings");
        if (count == 0) return [];

        var text = new byte[Math.Max(1, (int)length)];
        var offsets = new nuint[count];
        fixed (byte* first = text)
        fixed (nuint* starts = offsets) api.Check(api.GetStringTensorContent(value, first, length, starts, (nuint)count));

        var strings = new string[count];
        for (var i = 0; i < strings.Length; i++)
        {
            var start = (int)offsets[i];
            var end = i + 1 < strings.Length ? (int)offsets[i + 1] : (int)length;
            strings[i] = Encoding.UTF8.GetString(text, start, end - start);
        }

        return strings;
    }

    private static long Elements(long[] shape) => shape.Aggregate(1L, static (product, dimension) => checked(product * dimension));
}
