using System.Runtime.Intrinsics;

namespace QuantBuild.Kernels.Ggml.Blocks;

/// <summary>How the 32 codes of a block are stored: of 4 bits, or of 5.</summary>
internal interface ICodeLayout
{
    static abstract int Bits { get; }

    /// <summary>Codes to bytes.</summary>
    static abstract void Pack(ReadOnlySpan<byte> codes, Span<byte> packed);

    /// <summary>Bytes to codes.</summary>
    static abstract void Unpack(ReadOnlySpan<byte> packed, Span<byte> codes);

    /// <summary>Codes 0 to 15 and 16 to 31 to bytes.</summary>
    static abstract void Pack(Vector128<byte> lower, Vector128<byte> upper, ref byte packed);

    /// <summary>Bytes to codes 0 to 15 and 16 to 31.</summary>
    static abstract (Vector128<byte> Lower, Vector128<byte> Upper) Unpack(ref readonly byte packed);
}
