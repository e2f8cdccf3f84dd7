namespace QuantBuild.Kernels.Ggml.Affine;

/// <summary>
/// A K type with minimums. A super-block of 256 values has sub-blocks, each with a scale and a minimum that are small codes themselves:
/// value = d * scale * code - dmin * minimum, where d and dmin are binary16.
/// </summary>
internal interface IAffineFormat : IAffineGroup
{
    static abstract GgmlType Type { get; }

    /// <summary>The largest code of a scale or a minimum.</summary>
    static abstract int LastScale { get; }

    /// <summary>Without importance: whether codes of scales that are too large, which are those of negative scales, are made the last one.</summary>
    static abstract bool ClampsScales { get; }

    /// <summary>The scales that are tried without importance.</summary>
    static abstract SearchSteps Steps { get; }

    /// <summary>Without importance: whether the search minimizes the sum of |errors|, not of their squares.</summary>
    static abstract bool AbsoluteErrors { get; }

    /// <summary>Without importance: whether the weight of x is its sub-block's root mean square plus |x|, or just |x|.</summary>
    static abstract bool WeighsByMeanSquare { get; }

    /// <summary>With importance: how many mean squares of the super-block are added to the square of a value in its weight.</summary>
    static abstract int MeanSquares { get; }

    /// <summary>Where d is in a block; dmin follows.</summary>
    static abstract int ScaleOffset { get; }

    /// <summary>Stores the codes of the scales and minimums of all sub-blocks.</summary>
    static abstract void PackScales(ReadOnlySpan<byte> scales, ReadOnlySpan<byte> minimums, Span<byte> block);

    /// <summary>The codes of one sub-block's scale and minimum.</summary>
    static abstract (int Scale, int Minimum) Scale(ReadOnlySpan<byte> block, int subBlock);

    /// <summary>Stores the codes of 256 values.</summary>
    static abstract void PackCodes(ReadOnlySpan<byte> codes, Span<byte> block);

    /// <summary>The codes of 256 values.</summary>
    static abstract void UnpackCodes(ReadOnlySpan<byte> block, Span<byte> codes);

    /// <summary>The same as <see cref="PackCodes"/>, many codes at once.</summary>
    static abstract void PackVectors(ReadOnlySpan<byte> codes, Span<byte> block);

    /// <summary>The same as <see cref="UnpackCodes"/>, many codes at once.</summary>
    static abstract void UnpackVectors(ReadOnlySpan<byte> block, Span<byte> codes);
}
