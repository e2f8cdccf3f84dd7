using System.Numerics;

namespace QuantBuild.Kernels.Ggml.Grid;

/// <summary>
/// The signs of eight values in seven bits: the number of negative ones is always even, so the eighth follows from the others. A set bit is a
/// negative value.
/// </summary>
internal static class EvenSigns
{
    /// <summary>All eight signs from the lowest seven bits of <paramref name="bits"/>; those above are ignored.</summary>
    public static int Expand(uint bits)
    {
        var seven = (int)bits & 127;
        return seven | ((BitOperations.PopCount((uint)seven) & 1) << 7);
    }
}
