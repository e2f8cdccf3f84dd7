namespace QuantBuild.Formats.Onnx;

/// <summary>The numbers of TensorProto.DataType, as the ONNX specification gives them.</summary>
internal static class OnnxDataType
{
    public const int Undefined = 0;
    public const int Float = 1;
    public const int UInt8 = 2;
    public const int Int8 = 3;
    public const int UInt16 = 4;
    public const int Int16 = 5;
    public const int Int32 = 6;
    public const int Int64 = 7;
    public const int String = 8;
    public const int Bool = 9;
    public const int Float16 = 10;
    public const int Double = 11;
    public const int UInt32 = 12;
    public const int UInt64 = 13;
    public const int BFloat16 = 16;
    public const int Float8E4M3FN = 17;
    public const int Float8E5M2 = 19;

    private static readonly string[] Names =
    [
        "UNDEFINED", "FLOAT", "UINT8", "INT8", "UINT16", "INT16", "INT32", "INT64", "STRING", "BOOL", "FLOAT16", "DOUBLE",
        "UINT32", "UINT64", "COMPLEX64", "COMPLEX128", "BFLOAT16", "FLOAT8E4M3FN", "FLOAT8E4M3FNUZ", "FLOAT8E5M2",
        "FLOAT8E5M2FNUZ", "UINT4", "INT4", "FLOAT4E2M1", "FLOAT8E8M0", "UINT2", "INT2",
    ];

    /// <summary>The specification's name of a type, which is also what Cast before opset 6 takes in its attribute <c>to</c>.</summary>
    public static string Name(int type) =>
        (uint)type < (uint)Names.Length ? Names[type] : type.ToString(System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>The type of that name, in upper or lower case, or <see cref="Undefined"/>.</summary>
    public static int Parse(string name) => Math.Max(0, Array.IndexOf(Names, name.ToUpperInvariant()));
}
