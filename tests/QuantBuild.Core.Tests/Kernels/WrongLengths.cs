using QuantBuild.Kernels;
using QuantBuild.Numerics;

namespace QuantBuild.Core.Tests.Kernels;

/// <summary>The loops behind the kernels do not check: the kernels must.</summary>
[TestClass]
public sealed class WrongLengths
{
    private static readonly BlockFormat Format = new(16, 4, false);

    [TestMethod]
    public void Are_refused_before_anything_is_written()
    {
        Throws(() => BlockQuantizer.Rows(new float[64], 33, Format, new byte[64], new float[4], new byte[4]));
        Throws(() => BlockQuantizer.Rows(new float[64], 32, Format, new byte[63], new float[4], new byte[4]));
        Throws(() => BlockQuantizer.Rows(new float[64], 32, Format, new byte[64], new float[3], new byte[4]));
        Throws(() => BlockQuantizer.Rows(new float[64], 32, Format, new byte[64], new float[4], default));
        Throws(() => BlockQuantizer.Columns(new float[64], 2, Format, new byte[64], new float[3], new byte[4]));
        Throws(() => BlockQuantizer.Columns(new float[64], 2, Format with { Symmetric = true }, new byte[64], new float[4], new byte[4]));
        Throws(() => BlockQuantizer.Rows(new float[64], 0, Format, new byte[64], new float[4], new byte[4]));
        Throws(() => BlockQuantizer.Rows(new float[64], 32, Format with { BlockSize = 0 }, new byte[64], new float[4], new byte[4]));
        Throws(() => BlockQuantizer.Rows(new float[64], 32, Format with { Bits = 9 }, new byte[64], new float[4], new byte[4]));
        Throws(() => BlockQuantizer.Rows(new float[64], 32, Format with { ScaleType = ElementType.Int8 }, new byte[64], new float[4], new byte[4]));
        Throws(() => RangeKernel.AccumulateColumns(new float[6], 3, new float[2], new float[3]));
        Throws(() => RangeKernel.AccumulateColumns(new float[6], 4, new float[4], new float[4]));
        Throws(() => HalfAwayQuantizer.Quantize(new float[6], 1f, 0, 4, new byte[5]));
        Throws(() => HalfAwayQuantizer.QuantizeColumns(new float[6], 3, new float[3], new byte[2], 4, new byte[6]));
        Throws(() => HalfEvenQuantizer.Quantize(new float[6], new(1f, 0), CodeRange.Full(8), new byte[7]));
        Throws(() => HalfEvenQuantizer.Quantize(new float[6], new(1f, 0), new CodeRange(3, 2), new byte[6]));
        Throws(() => HalfEvenQuantizer.QuantizeColumns(new float[6], 3, new float[2], new byte[3], CodeRange.Full(8), new byte[6]));
        Throws(() => ErrorKernel.Rows(new float[6], new byte[6], 3, 2, new float[3], default, 8));
        Throws(() => ErrorKernel.Columns(new float[6], new byte[5], 3, 2, new float[3], default, 8));
        Throws(() => Dequantizer.Rows(new byte[6], 3, 2, new float[4], new byte[3], 8, new float[6]));
        Throws(() => Dequantizer.Columns(new byte[6], 3, 0, new float[3], default, 8, new float[6]));
        Throws(() => NibblePacking.Pack(new byte[5], new byte[2]));
        Throws(() => NibblePacking.Unpack(new byte[2], new byte[5]));
        Throws(() => BlockPacking.Rows(new byte[64], 32, 16, 4, new byte[31]));
        Throws(() => BlockPacking.Rows(new byte[64], 32, 15, 4, new byte[32]));
        Throws(() => BlockPacking.Columns(new byte[64], 2, 16, 4, new byte[32], 15));
        Throws(() => BlockPacking.Columns(new byte[64], 2, 16, 4, new byte[31], 16));
        Throws(() => BlockPacking.Columns(new byte[64], 2, 16, 3, new byte[32], 16));
        Throws(() => ZeroPointPacking.Rows(new byte[6], 3, 4, new byte[3]));
        Throws(() => ZeroPointPacking.Columns(new byte[6], 4, 4, new byte[4]));
        Throws(() => Transposition.Transpose<float>(new float[6], 4, new float[6]));
        Throws(() => FloatConversion.ToSingle(new byte[7], ElementType.Float16, new float[4]));
        Throws(() => FloatConversion.FromSingle(new float[4], ElementType.Int8, new byte[4]));
    }

    private static void Throws(Action action) => Assert.Throws<ArgumentException>(action);
}
