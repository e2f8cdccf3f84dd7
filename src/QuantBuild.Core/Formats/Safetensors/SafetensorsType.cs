using QuantBuild.Numerics;

namespace QuantBuild.Formats.Safetensors;

/// <summary>The element types that a safetensors header can name.</summary>
public enum SafetensorsType
{
    Bool,
    F4,
    F6E2M3,
    F6E3M2,
    U8,
    I8,
    F8E5M2,
    F8E4M3,
    F8E8M0,
    I16,
    U16,
    F16,
    BF16,
    I32,
    U32,
    F32,
    C64,
    F64,
    I64,
    U64,
}

/// <summary>Facts about the element types of safetensors.</summary>
public static class SafetensorsTypes
{
    private static readonly (SafetensorsType Type, string Name, int Bits, ElementType Element)[] Table =
    [
        (SafetensorsType.Bool, "BOOL", 8, ElementType.Bool),
        (SafetensorsType.F4, "F4", 4, ElementType.Float4E2M1),
        (SafetensorsType.F6E2M3, "F6_E2M3", 6, ElementType.Other),
        (SafetensorsType.F6E3M2, "F6_E3M2", 6, ElementType.Other),
        (SafetensorsType.U8, "U8", 8, ElementType.UInt8),
        (SafetensorsType.I8, "I8", 8, ElementType.Int8),
        (SafetensorsType.F8E5M2, "F8_E5M2", 8, ElementType.Float8E5M2),
        (SafetensorsType.F8E4M3, "F8_E4M3", 8, ElementType.Float8E4M3),
        (SafetensorsType.F8E8M0, "F8_E8M0", 8, ElementType.Other),
        (SafetensorsType.I16, "I16", 16, ElementType.Int16),
        (SafetensorsType.U16, "U16", 16, ElementType.UInt16),
        (SafetensorsType.F16, "F16", 16, ElementType.Float16),
        (SafetensorsType.BF16, "BF16", 16, ElementType.BFloat16),
        (SafetensorsType.I32, "I32", 32, ElementType.Int32),
        (SafetensorsType.U32, "U32", 32, ElementType.UInt32),
        (SafetensorsType.F32, "F32", 32, ElementType.Float32),
        (SafetensorsType.C64, "C64", 64, ElementType.Other),
        (SafetensorsType.F64, "F64", 64, ElementType.Float64),
        (SafetensorsType.I64, "I64", 64, ElementType.Int64),
        (SafetensorsType.U64, "U64", 64, ElementType.UInt64),
    ];

    private static readonly Dictionary<string, SafetensorsType> ByName = Table.ToDictionary(row => row.Name, row => row.Type, StringComparer.Ordinal);

    /// <summary>All types, in the order of <see cref="SafetensorsType"/>.</summary>
    public static IReadOnlyList<SafetensorsType> All { get; } = [.. Table.Select(row => row.Type)];

    /// <summary>The name in the header: <c>BF16</c>, <c>F8_E4M3</c>.</summary>
    public static string Name(this SafetensorsType type) => Table[(int)type].Name;

    /// <summary>Bits of one element. A tensor of a type below 8 bits fills whole bytes all the same.</summary>
    public static int Bits(this SafetensorsType type) => Table[(int)type].Bits;

    /// <summary>The same type among those of all formats; <see cref="ElementType.Other"/> where there is none (C64, F6_E2M3, F6_E3M2, F8_E8M0).</summary>
    public static ElementType ToElementType(this SafetensorsType type) => Table[(int)type].Element;

    /// <summary>The type that tensors of an element type are written as, if there is one.</summary>
    public static SafetensorsType? Of(ElementType type)
    {
        if (type == ElementType.Other) return null;
        foreach (var row in Table)
            if (row.Element == type) return row.Type;
        return null;
    }

    /// <summary>The type of a name in the header; names are upper case only.</summary>
    public static bool TryParse(string name, out SafetensorsType type) => ByName.TryGetValue(name, out type);

    /// <summary>Bytes of a tensor of this type and shape, or null when they are no whole number of bytes or do not fit 63 bits.</summary>
    /// <remarks>Dimensions beside a zero count too: no shape passes whose strides could not be computed.</remarks>
    public static long? ByteLength(this SafetensorsType type, IReadOnlyList<long> shape)
    {
        // With 7 bits to spare for the product by the bits of an element, which are at most 64.
        const long mostElements = long.MaxValue >> 7;
        long elements = 1;
        var empty = false;
        foreach (var dimension in shape)
        {
            if (dimension < 0) return null;
            if (dimension == 0)
            {
                empty = true;
            }
            else
            {
                if (dimension > mostElements / elements) return null;
                elements *= dimension;
            }
        }
        if (empty) return 0;
        var bits = elements * type.Bits();
        return bits % 8 == 0 ? bits / 8 : null;
    }
}
