namespace QuantBuild.Engine.Tests.Support;

/// <summary>Protobuf's wire format by hand, for files that no library writes.</summary>
internal static class WireBytes
{
    public static byte[] Varint(ulong value)
    {
        var bytes = new List<byte>();
        for (; value >= 0x80; value >>= 7) bytes.Add((byte)(value | 0x80));
        bytes.Add((byte)value);
        return [.. bytes];
    }

    public static byte[] Tag(ulong field, int wireType) => Varint((field << 3) | (uint)wireType);

    public static byte[] Number(ulong field, ulong value) => [.. Tag(field, 0), .. Varint(value)];

    public static byte[] Field(ulong field, params byte[] content) => Field(field, (ulong)content.Length, content);

    /// <summary>A field whose length need not be true.</summary>
    public static byte[] Field(ulong field, ulong length, params byte[] content) => [.. Tag(field, 2), .. Varint(length), .. content];

    /// <summary>A model whose graph holds one initializer with these fields.</summary>
    public static byte[] ModelWithTensor(params byte[][] fields) => Model(Field(5, [.. fields.SelectMany(field => field)]));

    /// <summary>A model of IR 8 and opset 17 with a graph of these fields.</summary>
    public static byte[] Model(params byte[][] graph) =>
        [.. Number(1, 8), .. Field(8, Number(2, 17)), .. Field(7, [.. graph.SelectMany(field => field)])];
}
