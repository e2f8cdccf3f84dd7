namespace QuantBuild.Kernels.Ggml.Blocks;

/// <summary>A type whose blocks are made of nothing but their own values: one after the other, without importance.</summary>
internal interface IBlockFormat
{
    static abstract GgmlType Type { get; }

    /// <summary>One block, value by value.</summary>
    /// <param name="values">The values of the block.</param>
    /// <param name="block">All of its bytes are written.</param>
    static abstract void Quantize(ReadOnlySpan<float> values, Span<byte> block);

    /// <summary>The same in vectors.</summary>
    /// <param name="values">The values of the block.</param>
    /// <param name="block">All of its bytes are written.</param>
    /// <param name="codes">Room for a byte for each value.</param>
    static abstract void Quantize<TVector, TLanes>(ReadOnlySpan<float> values, Span<byte> block, ref byte codes)
        where TVector : struct
        where TLanes : Lanes.IFloatLanes<TVector>;

    /// <summary>One block back, value by value.</summary>
    static abstract void Dequantize(ReadOnlySpan<byte> block, Span<float> values);

    /// <summary>The same in vectors.</summary>
    /// <param name="block">A block.</param>
    /// <param name="values">All of its values.</param>
    /// <param name="codes">Room for a byte for each value.</param>
    static abstract void Dequantize<TVector, TLanes>(ReadOnlySpan<byte> block, Span<float> values, ref byte codes)
        where TVector : struct
        where TLanes : Lanes.IFloatLanes<TVector>;
}
