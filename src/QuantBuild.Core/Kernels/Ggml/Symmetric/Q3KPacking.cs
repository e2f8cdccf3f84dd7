using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace QuantBuild.Kernels.Ggml.Symmetric;

/// <summary>Codes of Q3_K to their bits and back, 16 at a time. Shifts are of 16 bits: what they carry from one byte into the other is masked off.</summary>
internal static class Q3KPacking
{
    /// <summary>256 codes of 3 bits to the upper bits and the lower two of a block.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Pack(ReadOnlySpan<byte> codes, Span<byte> block)
    {
        var four = Vector128.Create((byte)4).AsUInt16();
        var three = Vector128.Create((byte)3).AsUInt16();
        for (var i = 0; i < 32; i += 16)
        {
            var upper = Vector128<ushort>.Zero;
            for (var half = 0; half < 2; half++)
            {
                var a = Vector128.Create(codes[((half * 128) + i)..]).AsUInt16();
                var b = Vector128.Create(codes[((half * 128) + i + 32)..]).AsUInt16();
                var c = Vector128.Create(codes[((half * 128) + i + 64)..]).AsUInt16();
                var d = Vector128.Create(codes[((half * 128) + i + 96)..]).AsUInt16();
                var lower = (a & three) | ((b & three) << 2) | ((c & three) << 4) | ((d & three) << 6);
                lower.AsByte().CopyTo(block[(Q3KReference.LowerAt + (half * 32) + i)..]);
                var bits = ((a & four) >> 2) | ((b & four) >> 1) | (c & four) | ((d & four) << 1);
                upper |= bits << (half * 4);
            }
            upper.AsByte().CopyTo(block[i..]);
        }
    }

    /// <summary>The other way.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Unpack(ReadOnlySpan<byte> block, Span<byte> codes)
    {
        var four = Vector128.Create((byte)4).AsUInt16();
        var three = Vector128.Create((byte)3).AsUInt16();
        for (var i = 0; i < 32; i += 16)
        {
            var upper = Vector128.Create(block[i..]).AsUInt16();
            for (var half = 0; half < 2; half++)
            {
                var lower = Vector128.Create(block[(Q3KReference.LowerAt + (half * 32) + i)..]).AsUInt16();
                var bits = upper >> (half * 4);
                var destination = codes[((half * 128) + i)..];
                ((lower & three) | ((bits << 2) & four)).AsByte().CopyTo(destination);
                (((lower >> 2) & three) | ((bits << 1) & four)).AsByte().CopyTo(destination[32..]);
                (((lower >> 4) & three) | (bits & four)).AsByte().CopyTo(destination[64..]);
                (((lower >> 6) & three) | ((bits >> 1) & four)).AsByte().CopyTo(destination[96..]);
            }
        }
    }
}
