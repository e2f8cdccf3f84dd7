using QuantBuild.Numerics;
using QuantBuild.Validation;

namespace QuantBuild.Core.Tests.Validation;

/// <summary>Short ways to write tensors and declarations.</summary>
internal static class Tensors
{
    public static TensorValue Floats(long[] shape, params double[] values) => Of(ElementType.Float32, shape, values);

    public static TensorValue Of(ElementType type, long[] shape, params double[] values)
    {
        var data = new byte[values.Length * type.BitSize() / 8];
        for (var i = 0; i < values.Length; i++) TensorElements.Write(type, data, i, values[i]);
        return new TensorValue(type, shape, data);
    }

    public static TensorValue Strings(params string[] values) => new(ElementType.String, [values.Length], []) { Strings = values };

    public static double[] Values(this TensorValue tensor) =>
        [.. Enumerable.Range(0, (int)tensor.ElementCount).Select(i => TensorElements.Read(tensor.Type, tensor.Data, i))];

    /// <summary>A declaration; a string in <paramref name="dimensions"/> is a symbol, -1 an open size without a name.</summary>
    public static ValueInfo Input(string name, ElementType type, params object[] dimensions) => new(
        name,
        type,
        [.. dimensions.Select(static d => d is string ? -1L : Convert.ToInt64(d, System.Globalization.CultureInfo.InvariantCulture))],
        [.. dimensions.Select(static d => d as string)]);
}
