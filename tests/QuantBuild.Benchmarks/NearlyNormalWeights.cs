using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace QuantBuild.Benchmarks;

/// <summary>FP32 weights with the spread of trained ones, the same on every machine.</summary>
internal static class NearlyNormalWeights
{
    /// <summary>Sums of four uniform values, scaled to a standard deviation of about 0.02.</summary>
    public static void Write(SafeFileHandle file, long offset, long elements, ulong seed)
    {
        var state = Start(seed);
        var buffer = new float[(int)Math.Min(1024 * 1024, elements)];
        for (long done = 0; done < elements; done += buffer.Length)
        {
            var piece = buffer.AsSpan(0, (int)Math.Min(buffer.Length, elements - done));
            Fill(piece, ref state);
            RandomAccess.Write(file, MemoryMarshal.AsBytes(piece), offset + (done * 4));
        }
    }

    /// <inheritdoc cref="Write"/>
    public static float[] Make(int elements, ulong seed)
    {
        var state = Start(seed);
        var values = new float[elements];
        Fill(values, ref state);
        return values;
    }

    private static ulong Start(ulong seed) => (seed * 2) + 0x9E3779B97F4A7C15;

    private static void Fill(Span<float> values, ref ulong state)
    {
        foreach (ref var value in values)
        {
            state = (state * 6364136223846793005) + 1442695040888963407;
            var sum = (int)(state >> 48) + (int)((state >> 32) & 0xFFFF) + (int)((state >> 16) & 0xFFFF) + (int)(state & 0xFFFF) - (2 * 0xFFFF);
            value = sum * (0.02f / 37837f);
        }
    }
}
