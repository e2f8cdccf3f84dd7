using System.Runtime.InteropServices;
using QuantBuild.Formats.Onnx.Protobuf;
using QuantBuild.Kernels;
using QuantBuild.Numerics;

namespace QuantBuild.Core.Tests.Kernels;

/// <summary>What ONNX Runtime's MatMulNBitsQuantizer made of a small real model, byte for byte.</summary>
[TestClass]
[TestCategory("Shared")]
public sealed class OnnxRuntimeGolden
{
    [TestMethod]
    [DataRow("b16s", 16, true)]
    [DataRow("b32s", 32, true)]
    [DataRow("b64s", 64, true)]
    [DataRow("b128s", 128, true)]
    [DataRow("b32a", 32, false)]
    public void Weights_scales_and_zero_points_are_the_same_bytes(string name, int blockSize, bool symmetric)
    {
        var format = new BlockFormat(blockSize, 4, symmetric);
        var source = Tensors(Load("models/derived/stories260k.onnx"));
        var golden = Load($"golden/ort-matmulnbits/stories260k_ort_int4_{name}.onnx");
        var quantized = Tensors(golden);
        int compared = 0;
        foreach (var node in golden.Graph.Node.Where(node => node.OpType == "MatMulNBits"))
        {
            int k = (int)node.Attribute.Single(attribute => attribute.Name == "K").I;
            int n = (int)node.Attribute.Single(attribute => attribute.Name == "N").I;
            Assert.AreEqual(blockSize, node.Attribute.Single(attribute => attribute.Name == "block_size").I);
            Assert.AreEqual(symmetric ? 3 : 4, node.Input.Count);

            string weight = node.Input[1][..^"_Q4".Length];
            var values = new float[k * n];
            FloatConversion.ToSingle(source[weight].RawData.Span, ElementType.Float32, values);
            Check(format, values, n, [.. node.Input.Skip(1).Select(input => quantized[input].RawData.ToByteArray())]);
            compared++;
        }

        Assert.IsGreaterThan(30, compared, "five layers of seven weights");
    }

    private static void Check(BlockFormat format, float[] values, int n, byte[][] expected)
    {
        int k = values.Length / n;
        int blocks = format.Blocks(k);
        var codes = new byte[values.Length];
        var scales = new float[blocks * n];
        var zeroPoints = new byte[format.Symmetric ? 0 : scales.Length];

        // Down the columns, as MatMul has its weight.
        BlockQuantizer.Columns(values, n, format, codes, scales, zeroPoints);
        int stride = BlockPacking.RowBytes(k, format.BlockSize, 4);
        var packed = new byte[n * stride];
        BlockPacking.Columns(codes, n, format.BlockSize, 4, packed, stride);
        var turnedScales = new float[scales.Length];
        Transposition.Transpose<float>(scales, n, turnedScales);
        var packedZeroPoints = new byte[n * ZeroPointPacking.RowBytes(blocks, 4)];
        if (!format.Symmetric)
            ZeroPointPacking.Columns(zeroPoints, n, 4, packedZeroPoints);
        Same(expected, packed, turnedScales, packedZeroPoints);

        // Along the rows of the transposed weight.
        var turned = new float[values.Length];
        Transposition.Transpose<float>(values, n, turned);
        BlockQuantizer.Rows(turned, k, format, codes, scales, zeroPoints);
        BlockPacking.Rows(codes, k, format.BlockSize, 4, packed);
        if (!format.Symmetric)
            ZeroPointPacking.Rows(zeroPoints, blocks, 4, packedZeroPoints);
        Same(expected, packed, scales, packedZeroPoints);
    }

    private static void Same(byte[][] expected, byte[] packed, float[] scales, byte[] zeroPoints)
    {
        CollectionAssert.AreEqual(expected[0], packed);
        CollectionAssert.AreEqual(expected[1], MemoryMarshal.AsBytes<float>(scales).ToArray());
        if (expected.Length > 2)
            CollectionAssert.AreEqual(expected[2], zeroPoints);
    }

    private static Dictionary<string, TensorProto> Tensors(ModelProto model) => model.Graph.Initializer.ToDictionary(tensor => tensor.Name);

    private static ModelProto Load(string path)
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "QuantBuild.sln")))
            folder = folder.Parent;
        string file = Path.Combine(folder?.Parent?.FullName ?? ".", "shared", path);
        if (!File.Exists(file))
            Assert.Inconclusive($"There is no folder 'shared' with {path} beside the repository.");
        return ModelProto.Parser.ParseFrom(File.ReadAllBytes(file));
    }
}
