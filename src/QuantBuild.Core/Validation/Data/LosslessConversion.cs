using QuantBuild.Numerics;

namespace QuantBuild.Validation.Data;

/// <summary>
/// Conversions that change no value: between integers, between floats, and between bool and integers. Never between
/// integers and floats: whether a pixel of 255 means 255.0 or 1.0 is not for us to guess.
/// </summary>
internal static class LosslessConversion
{
    /// <summary>True when some values of <paramref name="from"/> can be converted to <paramref name="to"/>.</summary>
    public static bool Exists(ElementType from, ElementType to) =>
        from == to || (from.IsFloat() && to.IsFloat()) || (IsWhole(from) && IsWhole(to));

    /// <summary>Converts all elements; null when one of them would change.</summary>
    public static byte[]? Convert(byte[] data, ElementType from, ElementType to)
    {
        if (from == to) return data;
        var count = data.Length / (from.BitSize() / 8);
        var result = new byte[checked(count * (to.BitSize() / 8))];
        for (var i = 0; i < count; i++)
        {
            if (IsWhole(from))
            {
                var value = TensorElements.ReadInteger(from, data, i);
                TensorElements.WriteInteger(to, result, i, value);
                if (TensorElements.ReadInteger(to, result, i) != value) return null;
            }
            else
            {
                var value = TensorElements.Read(from, data, i);
                TensorElements.Write(to, result, i, value);
                // Equals, so that NaN stays NaN.
                if (!TensorElements.Read(to, result, i).Equals(value)) return null;
            }
        }

        return result;
    }

    private static bool IsWhole(ElementType type) => TensorElements.IsInteger(type) || type == ElementType.Bool;
}
