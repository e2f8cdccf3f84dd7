using QuantBuild.IO;

namespace QuantBuild.Streaming;

/// <summary>How the codes of a matrix of N output features and K input features are laid out in the result.</summary>
public enum CodeLayout
{
    /// <summary>[N, blocks, block size·bits/8], each feature's codes padded to whole blocks: com.microsoft MatMulNBits.</summary>
    Blobs,

    /// <summary>[N, K], packed without padding between the rows.</summary>
    FeatureRows,

    /// <summary>[K, N], packed without padding between the rows; scales are [blocks, N].</summary>
    InputRows,
}

/// <summary>Where codes, scales and zero points go.</summary>
/// <param name="Signed">Codes and zero points as two's complement (INT4, INT8) instead of unsigned.</param>
/// <param name="ZeroPoints">Null when there are none. For <see cref="CodeLayout.Blobs"/> and <paramref name="PadZeroPointRows"/> each row is padded to whole bytes.</param>
public sealed record BlockTarget(CodeLayout Layout, bool Signed, OutputRegion Codes, OutputRegion Scales, OutputRegion? ZeroPoints, bool PadZeroPointRows);
