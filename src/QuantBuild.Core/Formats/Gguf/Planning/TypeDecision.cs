using QuantBuild.Kernels.Ggml;

namespace QuantBuild.Formats.Gguf.Planning;

/// <summary>What becomes of one tensor.</summary>
/// <param name="Type">Its type in the result.</param>
/// <param name="Kept">Why it stays as it is; null when it is converted or quantized.</param>
/// <param name="Wanted">The type that it should have had, when its rows did not divide into blocks of that; otherwise null.</param>
internal sealed record TypeDecision(GgmlType Type, string? Kept, GgmlType? Wanted)
{
    public static TypeDecision Keep(GgmlType type, string reason) => new(type, reason, null);
}
