namespace QuantBuild.Formats.Gguf;

/// <summary>The types of metadata values, with the numbers that files store.</summary>
public enum GgufValueType
{
    UInt8 = 0,
    Int8 = 1,
    UInt16 = 2,
    Int16 = 3,
    UInt32 = 4,
    Int32 = 5,
    Float32 = 6,
    Bool = 7,
    String = 8,
    Array = 9,
    UInt64 = 10,
    Int64 = 11,
    Float64 = 12,
}

/// <summary>Facts about the types of metadata values.</summary>
public static class GgufValueTypes
{
    private static readonly string[] Names = ["u8", "i8", "u16", "i16", "u32", "i32", "f32", "bool", "str", "arr", "u64", "i64", "f64"];

    /// <summary>False for a number that no version of the format has given to a type.</summary>
    public static bool IsKnown(this GgufValueType type) => (uint)type < (uint)Names.Length;

    /// <summary>As the programs of llama.cpp print it: u32, str, arr.</summary>
    public static string Name(this GgufValueType type) => Names[(int)type];

    /// <summary>Bytes of a value; 0 for texts and arrays, whose length is their own.</summary>
    public static int Bytes(this GgufValueType type) => type switch
    {
        GgufValueType.UInt8 or GgufValueType.Int8 or GgufValueType.Bool => 1,
        GgufValueType.UInt16 or GgufValueType.Int16 => 2,
        GgufValueType.UInt32 or GgufValueType.Int32 or GgufValueType.Float32 => 4,
        GgufValueType.UInt64 or GgufValueType.Int64 or GgufValueType.Float64 => 8,
        _ => 0,
    };

    /// <summary>Bytes that the shortest value of a type takes in a file: an empty text is its length alone, an empty array its type and length.</summary>
    internal static int LeastBytes(this GgufValueType type) => type switch
    {
        GgufValueType.String => GgufLimits.LengthBytes,
        GgufValueType.Array => GgufLimits.ArrayPrefixBytes,
        _ => type.Bytes(),
    };
}
