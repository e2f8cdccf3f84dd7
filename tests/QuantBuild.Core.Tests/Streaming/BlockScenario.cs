using QuantBuild.IO;
using QuantBuild.Kernels;
using QuantBuild.Numerics;
using QuantBuild.Streaming;

namespace QuantBuild.Core.Tests.Streaming;

/// <summary>A matrix of N output features and K input features, where it comes from and what becomes of it.</summary>
internal sealed record BlockScenario(long N, long K, BlockFormat Format, bool SourceInputRows, CodeLayout Layout, bool ZeroPoints)
{
    /// <summary>As the operators have it: blobs unsigned with padded rows of zero points, the rest signed when it is symmetric.</summary>
    public bool Signed => Layout != CodeLayout.Blobs && Format.Symmetric;

    public bool PadRows => Layout == CodeLayout.Blobs;

    public TensorJob Job(TensorSource source, IReadOnlyList<OutputRegion> regions) => BlockJob.Create(
        "model.onnx", source, N, K, Format, SourceInputRows, new BlockTarget(Layout, Signed, regions[0], regions[1], ZeroPoints ? regions[2] : null, PadRows));

    /// <summary>A job that nobody runs.</summary>
    public TensorJob Job(ElementType type) =>
        Job(new MemoryTensorSource("weight", type, N * K, default), [new OutputRegion(0), new OutputRegion(0), new OutputRegion(0)]);

    /// <summary>What the plain kernels make of the whole matrix, code by code in its place.</summary>
    /// <param name="values">In the order of the source.</param>
    public (byte[][] Regions, ErrorSums Errors) Expected(float[] values)
    {
        int n = (int)N, k = (int)K, blocks = Format.Blocks(k);
        var rows = SourceInputRows ? Turned(values, n) : values;
        var codes = new byte[rows.Length];
        var scales = new float[n * blocks];
        var points = new byte[Format.Symmetric ? 0 : n * blocks];
        BlockQuantizerReference.Rows(rows, k, Format, codes, scales, points);
        var errors = ErrorKernelReference.Rows(rows, codes, k, Format.BlockSize, scales, points, Format.MiddleCode);
        if (Format.Symmetric) points = [.. Enumerable.Repeat(Format.MiddleCode, n * blocks)];

        var inputRows = Layout == CodeLayout.InputRows;
        var packed = new byte[BlockJob.CodeBytes(N, K, Format.BlockSize, Format.Bits, Layout)];
        for (int feature = 0; feature < n; feature++)
            for (int input = 0; input < k; input++)
            {
                var place = Layout == CodeLayout.Blobs ? ((long)feature * blocks * Format.BlockSize) + input : inputRows ? ((long)input * n) + feature : ((long)feature * k) + input;
                Put(packed, place, codes[(feature * k) + input]);
            }
        List<byte[]> regions = [packed, JobResult.Bytes(inputRows ? Turned(scales, blocks) : scales, Format.ScaleType)];
        if (ZeroPoints) regions.Add(Points(inputRows ? Turned(points, blocks) : points, n, blocks));
        return ([.. regions], errors);
    }

    public override string ToString() =>
        $"{(SourceInputRows ? "[K, N]" : "[N, K]")} to {Layout}, N {N}, K {K}, blocks of {Format.BlockSize}, {Format.Bits} bits, symmetric {Format.Symmetric}, {Format.ScaleType}";

    private byte[] Points(byte[] points, int n, int blocks)
    {
        var packed = new byte[BlockJob.ZeroPointBytes(N, K, Format.BlockSize, Format.Bits, PadRows)];
        var width = PadRows && Format.Bits == 4 ? (blocks + 1) / 2 * 2 : blocks;
        if (width != blocks) Array.Fill(packed, (byte)0x80);
        for (int i = 0; i < points.Length; i++)
        {
            var place = PadRows ? ((long)(i / blocks) * width) + (i % blocks) : i;
            if (width != blocks && place % 2 == 0 && i % blocks < blocks - 1) packed[place / 2] = 0;
            Put(packed, place, points[i]);
        }
        return packed;
    }

    private void Put(byte[] packed, long place, byte code)
    {
        if (Signed) code ^= (byte)(1 << (Format.Bits - 1));
        if (Format.Bits == 8) packed[place] = code;
        else packed[place / 2] |= (byte)(place % 2 == 0 ? code : code << 4);
    }

    private static T[] Turned<T>(T[] matrix, int columns)
    {
        var turned = new T[matrix.Length];
        var rows = matrix.Length / columns;
        for (int i = 0; i < matrix.Length; i++) turned[((i % columns) * rows) + (i / columns)] = matrix[i];
        return turned;
    }
}
