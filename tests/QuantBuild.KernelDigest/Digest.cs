using System.Runtime.InteropServices;
using System.Security.Cryptography;
using QuantBuild.Kernels;
using QuantBuild.Kernels.Conversion;
using QuantBuild.Kernels.Float8;
using QuantBuild.Numerics;

namespace QuantBuild.KernelDigest;

/// <summary>One hash over what all kernels make of the same numbers.</summary>
internal static class Digest
{
    // No multiple of any vector, so that every loop has a rest.
    private const int Rows = 71;
    private const int Columns = 333;

    public static byte[] Compute()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var values = Weights();
        Conversions(hash, values);
        Ranges(hash, values);
        foreach (int blockSize in (int[])[16, 32, 50, 128])
        {
            foreach (var scaleType in (ElementType[])[ElementType.Float32, ElementType.Float16, ElementType.BFloat16])
            {
                foreach (int bits in (int[])[4, 8])
                {
                    Blocks(hash, values, new BlockFormat(blockSize, bits, true, scaleType));
                    Blocks(hash, values, new BlockFormat(blockSize, bits, false, scaleType));
                    Blocks(hash, values, new BlockFormat(blockSize, bits, true, scaleType, ScaleAlgorithm.LeastSquares));
                    Blocks(hash, values, new BlockFormat(blockSize, bits, false, scaleType, ScaleAlgorithm.LeastSquares));
                }
            }
        }

        Channels(hash, values);
        Groups(hash, values[..(values.Length - (values.Length % 128))]);
        GgmlDigest.Append(hash, values);
        return hash.GetHashAndReset();
    }

    /// <summary>Finite values of many sizes, with zeros of both signs, halves of steps, and whole rows that are constant.</summary>
    private static float[] Weights()
    {
        var values = new float[Rows * Columns];
        ulong state = 0x9E3779B97F4A7C15;
        for (int i = 0; i < values.Length; i++)
        {
            state = (state * 6364136223846793005) + 1442695040888963407;
            uint random = (uint)(state >> 32);
            int row = i / Columns;
            values[i] = (random % 16, row % 7) switch
            {
                (_, 3) => 0.5f,
                (0, _) => 0f,
                (1, _) => -0f,
                (2, _) => ((int)(random >> 8) % 32 * 0.5f) - 8f,
                (3, _) => BitConverter.UInt32BitsToSingle((random & 0x807F_FFFF) | (((random >> 23) % 40) << 23)),
                _ => ((int)random) * (1f / int.MaxValue),
            };
        }

        return values;
    }

    private static void Conversions(IncrementalHash hash, float[] values)
    {
        foreach (var type in (ElementType[])[ElementType.Float16, ElementType.BFloat16, ElementType.Float64, ElementType.Float32])
        {
            var bytes = new byte[type.ByteSize(values.Length)];
            var back = new float[values.Length];
            var loss = FloatConversion.FromSingle(values, type, bytes);
            FloatConversion.ToSingle(bytes, type, back);
            hash.AppendData(bytes);
            Append<float>(hash, back);
            Append<long>(hash, [loss.Overflowed, loss.Vanished]);
        }

        foreach (var type in (ElementType[])[ElementType.Float16, ElementType.BFloat16, ElementType.Float32])
        {
            var bytes = new byte[type.ByteSize(values.Length)];
            var error = FloatNarrowing.Store(values, type, bytes, out var loss);
            hash.AppendData(bytes);
            Append<long>(hash, [loss.Overflowed, loss.Vanished]);
            Append<double>(hash, [error.Signal, error.Noise, error.MaxAbsError]);
        }
    }

    private static void Ranges(IncrementalHash hash, float[] values)
    {
        var range = RangeKernel.Of(values);
        var minimum = new float[Columns];
        var maximum = new float[Columns];
        Array.Fill(minimum, float.PositiveInfinity);
        Array.Fill(maximum, float.NegativeInfinity);
        RangeKernel.AccumulateColumns(values, Columns, minimum, maximum);
        Append<float>(hash, [range.Minimum, range.Maximum]);
        Append<float>(hash, minimum);
        Append<float>(hash, maximum);
        Append<int>(hash, [RangeKernel.IndexOfNonFinite(values)]);
    }

    private static void Blocks(IncrementalHash hash, float[] values, BlockFormat format)
    {
        var codes = new byte[values.Length];
        var back = new float[values.Length];

        int blocks = format.Blocks(Columns);
        var scales = new float[Rows * blocks];
        var zeroPoints = new byte[format.Symmetric ? 0 : scales.Length];
        Append(hash, BlockQuantizer.RowsMeasured(values, Columns, format, codes, scales, zeroPoints));
        Dequantizer.Rows(codes, Columns, format.BlockSize, scales, zeroPoints, format.MiddleCode, back);
        var packed = new byte[Rows * BlockPacking.RowBytes(Columns, format.BlockSize, format.Bits)];
        BlockPacking.Rows(codes, Columns, format.BlockSize, format.Bits, packed);
        Append(hash, codes, scales, zeroPoints, packed, back, ErrorKernel.Rows(values, codes, Columns, format.BlockSize, scales, zeroPoints, format.MiddleCode));

        blocks = format.Blocks(Rows);
        scales = new float[blocks * Columns];
        zeroPoints = new byte[format.Symmetric ? 0 : scales.Length];
        Append(hash, BlockQuantizer.ColumnsMeasured(values, Columns, format, codes, scales, zeroPoints));
        Dequantizer.Columns(codes, Columns, format.BlockSize, scales, zeroPoints, format.MiddleCode, back);
        int stride = BlockPacking.RowBytes(Rows, format.BlockSize, format.Bits);
        packed = new byte[Columns * stride];
        BlockPacking.Columns(codes, Columns, format.BlockSize, format.Bits, packed, stride);
        Append(hash, codes, scales, zeroPoints, packed, back, ErrorKernel.Columns(values, codes, Columns, format.BlockSize, scales, zeroPoints, format.MiddleCode));

        var nibbles = new byte[(codes.Length + 1) / 2];
        NibblePacking.PackSigned(codes, nibbles);
        hash.AppendData(nibbles);
        NibblePacking.Pack(codes, nibbles);
        NibblePacking.Unpack(nibbles, codes);
        hash.AppendData(codes);
    }

    private static void Channels(IncrementalHash hash, float[] values)
    {
        var codes = new byte[values.Length];
        var range = RangeKernel.Of(values);
        HalfEvenQuantizer.Quantize(values, ChannelScale.Symmetric(range.Minimum, range.Maximum, 8), CodeRange.Symmetric(8), codes);
        hash.AppendData(codes);
        HalfEvenQuantizer.Quantize(values, ChannelScale.Asymmetric(range.Minimum, range.Maximum, 4), CodeRange.Full(4), codes);
        hash.AppendData(codes);

        var scales = new float[Columns];
        var zeroPoints = new byte[Columns];
        for (int column = 0; column < Columns; column++)
        {
            scales[column] = (column + 1) / 512f;
            zeroPoints[column] = (byte)column;
        }

        HalfEvenQuantizer.QuantizeColumns(values, Columns, scales, zeroPoints, CodeRange.Full(8), codes);
        hash.AppendData(codes);
        HalfAwayQuantizer.QuantizeColumns(values, Columns, scales, zeroPoints, 8, codes);
        hash.AppendData(codes);
    }

    /// <summary>What weights for MLX are made of.</summary>
    private static void Groups(IncrementalHash hash, float[] values)
    {
        var codes = new byte[values.Length];
        var back = new float[values.Length];
        foreach (int bits in (int[])[2, 3, 4, 5, 6, 8])
        {
            foreach (int groupSize in (int[])[32, 64, 128])
            {
                foreach (var type in (ElementType[])[ElementType.Float32, ElementType.Float16, ElementType.BFloat16])
                {
                    var format = new AffineGroupFormat(bits, groupSize, type);
                    var scales = new float[values.Length / groupSize];
                    var biases = new float[scales.Length];
                    AffineGroupQuantizer.Quantize(values, format, codes, scales, biases);
                    AffineGroupDequantizer.Dequantize(codes, format, scales, biases, back);
                    var packed = new byte[BitStreamPacking.Bytes(codes.Length, bits)];
                    BitStreamPacking.Pack(codes, bits, packed);
                    Append(hash, codes, scales, [], packed, back, ErrorKernel.Values(values, back));
                    Append<float>(hash, biases);
                    BitStreamPacking.Unpack(packed, bits, codes);
                    hash.AppendData(codes);
                }
            }
        }

        foreach (var type in (ElementType[])[ElementType.Float8E4M3, ElementType.Float8E5M2])
        {
            var scales = new float[(values.Length + 99) / 100];
            for (int i = 0; i < scales.Length; i++)
                scales[i] = Float8Scale.Of(MagnitudeKernel.Of(values.AsSpan(i * 100, Math.Min(100, values.Length - (i * 100)))), type, ElementType.Float32);
            Float8Quantizer.Groups(values, 100, scales, type, codes, back);
            var error = DecodedErrors.Sum(values, back);
            Append(hash, codes, scales, [], [], back, error);
            var magnitudes = new float[Columns];
            for (int row = 0; row < Rows - 1; row++)
                MagnitudeKernel.Raise(values.AsSpan(row * Columns, Columns), magnitudes);
            for (int column = 0; column < Columns; column++)
                magnitudes[column] = Float8Scale.Of(magnitudes[column], type, ElementType.Float16);
            Float8Quantizer.Row(values.AsSpan(0, Columns), magnitudes, type, codes.AsSpan(0, Columns), back.AsSpan(0, Columns));
            Append<float>(hash, magnitudes);
            hash.AppendData(codes);
        }

        foreach (var format in Enum.GetValues<MicroscalingFormat>())
        {
            var scales = new byte[values.Length / format.BlockSize()];
            MicroscalingQuantizer.Quantize(values, format, codes, scales);
            MicroscalingDequantizer.Dequantize(codes, format, scales, back);
            hash.AppendData(scales);
            hash.AppendData(codes);
            Append<float>(hash, back);
        }
    }

    private static void Append(
        IncrementalHash hash, byte[] codes, float[] scales, byte[] zeroPoints, byte[] packed, float[] back, ErrorSums error)
    {
        hash.AppendData(codes);
        Append<float>(hash, scales);
        hash.AppendData(zeroPoints);
        hash.AppendData(packed);
        Append<float>(hash, back);
        Append(hash, error);
    }

    private static void Append(IncrementalHash hash, ErrorSums error) =>
        Append<double>(hash, [error.Signal, error.Noise, error.MaxAbsError]);

    private static void Append<T>(IncrementalHash hash, ReadOnlySpan<T> values)
        where T : unmanaged => hash.AppendData(MemoryMarshal.AsBytes(values));
}
