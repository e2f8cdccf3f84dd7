using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace QuantBuild.Kernels.Lanes;

/// <summary>Room on the stack for lanes. It begins where a line of the cache does: a vector that lies in two lines costs twice.</summary>
internal static class LaneRoom
{
    /// <summary>What to allocate beyond the floats that are needed.</summary>
    public const int Slack = Line / sizeof(float);

    private const int Line = 64;

    /// <param name="room">Memory of the stack, which does not move, or fixed memory.</param>
    /// <param name="length">Floats: at least <see cref="Slack"/> fewer than the room has.</param>
    public static unsafe Span<float> Aligned(Span<float> room, int length)
    {
        var address = (nuint)Unsafe.AsPointer(ref MemoryMarshal.GetReference(room));
        return room.Slice((int)((0 - address) % Line / sizeof(float)), length);
    }
}
