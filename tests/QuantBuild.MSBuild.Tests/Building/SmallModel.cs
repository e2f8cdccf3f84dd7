using Google.Protobuf;
using QuantBuild.Formats.Onnx.Protobuf;

namespace QuantBuild.MSBuild.Tests.Building;

/// <summary>A real ONNX model: x [batch, 256] · w [256, 512] -> y, with weights that every run makes alike.</summary>
internal static class SmallModel
{
    private const int Rows = 256;
    private const int Columns = 512;
    private const int Float = 1;
    private const int External = 1;

    /// <param name="externalData">Name of the file beside the model that holds the weights; null to keep them in the model.</param>
    public static void Write(string path, string? externalData = null)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var weight = new TensorProto { Name = "w", DataType = Float, Dims = { Rows, Columns } };
        if (externalData is null)
        {
            weight.RawData = ByteString.CopyFrom(Weights());
        }
        else
        {
            File.WriteAllBytes(Path.Combine(Path.GetDirectoryName(path)!, externalData), Weights());
            weight.DataLocation = External;
            weight.ExternalData.Add(new StringStringEntryProto { Key = "location", Value = externalData });
        }
        var model = new ModelProto
        {
            IrVersion = 8,
            OpsetImport = { new OperatorSetIdProto { Domain = "", Version = 17 } },
            Graph = new GraphProto
            {
                Name = "small",
                Node = { new NodeProto { Name = "matmul", OpType = "MatMul", Input = { "x", "w" }, Output = { "y" } } },
                Initializer = { weight },
                Input = { Value("x", Rows) },
                Output = { Value("y", Columns) },
            },
        };
        File.WriteAllBytes(path, model.ToByteArray());
    }

    // Values that no grid of 16 levels hits, the same in every run.
    private static byte[] Weights()
    {
        var bytes = new byte[Rows * Columns * sizeof(float)];
        for (var i = 0; i < Rows * Columns; i++) BitConverter.TryWriteBytes(bytes.AsSpan(i * sizeof(float)), MathF.Sin(i * 12.9898f) * 0.7f);
        return bytes;
    }

    private static ValueInfoProto Value(string name, int width) => new()
    {
        Name = name,
        Type = new TypeProto
        {
            TensorType = new TypeProto.Types.Tensor
            {
                ElemType = Float,
                Shape = new TensorShapeProto
                {
                    Dim = { new TensorShapeProto.Types.Dimension { DimParam = "batch" }, new TensorShapeProto.Types.Dimension { DimValue = width } },
                },
            },
        },
    };
}
