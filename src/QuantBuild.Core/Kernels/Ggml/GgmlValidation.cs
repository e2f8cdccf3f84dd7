using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace QuantBuild.Kernels.Ggml;

/// <summary>What ggml checks of a tensor when it loads one and asked to: that its numbers, or the scales of its blocks, are finite.</summary>
public static class GgmlValidation
{
    private const ushort HalfExponent = 0x7C00;
    private const ushort BFloat16Exponent = 0x7F80;

    /// <summary>The first block (or number) with a scale that is infinite or NaN; -1 when ggml would accept all.</summary>
    /// <param name="type">A type other than Q8_1, which no file holds.</param>
    /// <param name="blocks">Whole blocks.</param>
    /// <exception cref="ArgumentException">The bytes are no whole blocks.</exception>
    public static int IndexOfInvalidBlock(GgmlType type, ReadOnlySpan<byte> blocks)
    {
        var size = type.BlockBytes();
        if (size == 0 || blocks.Length % size != 0)
            throw new ArgumentException($"{blocks.Length} bytes are no whole blocks of {type}.", nameof(blocks));
        return type switch
        {
            GgmlType.F16 => FirstNumber(blocks, HalfExponent),
            GgmlType.BF16 => FirstNumber(blocks, BFloat16Exponent),
            GgmlType.F32 when BitConverter.IsLittleEndian => RangeKernel.IndexOfNonFinite(MemoryMarshal.Cast<byte, float>(blocks)),
            GgmlType.F32 or GgmlType.Q8_K => First(blocks, size, 2, BFloat16Exponent),
            GgmlType.F64 => FirstDouble(blocks),
            GgmlType.Q4_1 or GgmlType.Q5_1 or GgmlType.Q4_K or GgmlType.Q5_K => Earlier(
                First(blocks, size, 0, HalfExponent), First(blocks, size, 2, HalfExponent)),
            GgmlType.Q2_K => Earlier(First(blocks, size, 80, HalfExponent), First(blocks, size, 82, HalfExponent)),
            GgmlType.Q3_K => First(blocks, size, 108, HalfExponent),
            GgmlType.Q6_K => First(blocks, size, 208, HalfExponent),
            GgmlType.TQ1_0 => First(blocks, size, 52, HalfExponent),
            GgmlType.TQ2_0 => First(blocks, size, 64, HalfExponent),
            GgmlType.MXFP4 => FirstWithoutExponent(blocks, size),
            GgmlType.IQ1_M => FirstScattered(blocks, size),
            GgmlType.NVFP4 or GgmlType.I8 or GgmlType.I16 or GgmlType.I32 or GgmlType.I64 => -1,
            _ => First(blocks, size, 0, HalfExponent),
        };
    }

    private static int Earlier(int first, int second) => first < 0 || second < 0 ? Math.Max(first, second) : Math.Min(first, second);

    /// <summary>The first block whose 16 bits at <paramref name="offset"/> have the highest exponent.</summary>
    private static int First(ReadOnlySpan<byte> blocks, int size, int offset, ushort exponent)
    {
        for (int block = 0, at = offset; at < blocks.Length; block++, at += size)
        {
            if ((BinaryPrimitives.ReadUInt16LittleEndian(blocks[at..]) & exponent) == exponent) return block;
        }
        return -1;
    }

    /// <summary>The same for numbers of 16 bits, eight at a time.</summary>
    private static int FirstNumber(ReadOnlySpan<byte> numbers, ushort exponent)
    {
        int done = 0;
        if (BitConverter.IsLittleEndian && Vector128.IsHardwareAccelerated)
        {
            ref byte first = ref MemoryMarshal.GetReference(numbers);
            var all = Vector128.Create(exponent);
            for (; done <= numbers.Length - 16; done += 16)
            {
                if (Vector128.EqualsAny(Vector128.LoadUnsafe(in first, (nuint)done).AsUInt16() & all, all)) break;
            }
        }

        var index = First(numbers[done..], 2, 0, exponent);
        return index < 0 ? index : (done / 2) + index;
    }

    /// <summary>ggml looks at numbers of 64 bits as those of 32 that they round to.</summary>
    private static int FirstDouble(ReadOnlySpan<byte> numbers)
    {
        for (int at = 0; at < numbers.Length; at += sizeof(double))
        {
            if (!float.IsFinite((float)BinaryPrimitives.ReadDoubleLittleEndian(numbers[at..]))) return at / sizeof(double);
        }
        return -1;
    }

    /// <summary>255 is no exponent in E8M0.</summary>
    private static int FirstWithoutExponent(ReadOnlySpan<byte> blocks, int size)
    {
        for (int block = 0, at = 0; at < blocks.Length; block++, at += size)
        {
            if (blocks[at] == 255) return block;
        }
        return -1;
    }

    /// <summary>IQ1_M has the digits of its scale in the upper four bits of four words; the highest is in the last.</summary>
    private static int FirstScattered(ReadOnlySpan<byte> blocks, int size)
    {
        for (int block = 0, at = 48; at < blocks.Length; block++, at += size)
        {
            int upper = blocks[at + 7] & 0xF0, lower = blocks[at + 5] & 0xF0;
            if ((((upper << 8) | (lower << 4)) & HalfExponent) == HalfExponent) return block;
        }
        return -1;
    }
}
