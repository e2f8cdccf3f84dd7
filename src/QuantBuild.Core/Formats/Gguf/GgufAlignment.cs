using System.Numerics;

namespace QuantBuild.Formats.Gguf;

/// <summary>Tensors begin at multiples of a power of two, which a key of the metadata may name.</summary>
internal static class GgufAlignment
{
    public const string Key = "general.alignment";

    /// <summary>Where the metadata do not say otherwise.</summary>
    public const int Default = 32;

    private const int Least = 8;

    /// <exception cref="Diagnostics.QuantBuildException">QB2509 the value is of another type, or none that the format allows.</exception>
    public static long Of(string file, GgufMetadata metadata)
    {
        if (!metadata.TryGet(Key, out var entry)) return Default;
        if (entry.Type != GgufValueType.UInt32) throw GgufErrors.Alignment(file, $"a value of type {entry.Type.Name()}");
        metadata.TryGetInteger(Key, out var alignment);
        return alignment >= Least && BitOperations.IsPow2(alignment) ? alignment : throw GgufErrors.Alignment(file, $"{alignment}");
    }

    /// <summary>The next multiple of the alignment.</summary>
    public static long Up(long position, long alignment) => checked(position + alignment - 1) & -alignment;
}
