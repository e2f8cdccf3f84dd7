using System.Globalization;
using Google.Protobuf;
using QuantBuild.Formats.Onnx.Protobuf;

namespace QuantBuild.Benchmarks;

/// <summary>A model of any size with the shapes of a language model and weights that are nearly normal, the same on every machine.</summary>
internal static class SyntheticModel
{
    /// <param name="width">Columns of every weight.</param>
    public static (int Tensors, long Bytes) Write(string path, long bytes, int width = 4096)
    {
        var dataName = Path.GetFileName(path) + ".data";
        var rows = Math.Max(1, bytes / 3 / (width * 4L));
        var layers = (int)Math.Max(1, (bytes - (rows * width * 4L)) / ((long)width * width * 4));

        var graph = new GraphProto { Name = "synthetic" };
        graph.Input.Add(Value("ids", 7, "sequence"));
        graph.Output.Add(Value("y", 1, "sequence", width));
        var tensors = new List<(string Name, long Rows)> { ("embedding", rows) };
        graph.Node.Add(Node("Gather", ["embedding", "ids"], "x0"));
        for (var i = 0; i < layers; i++)
        {
            var name = string.Create(CultureInfo.InvariantCulture, $"layer{i}.weight");
            tensors.Add((name, width));
            graph.Node.Add(Node("MatMul", [$"x{i.ToString(CultureInfo.InvariantCulture)}", name], i == layers - 1 ? "y" : $"x{(i + 1).ToString(CultureInfo.InvariantCulture)}"));
        }

        long offset = 0;
        using (var data = File.OpenHandle(Path.Combine(Path.GetDirectoryName(Path.GetFullPath(path))!, dataName), FileMode.Create, FileAccess.Write))
        {
            foreach (var (name, count) in tensors)
            {
                var length = count * width * 4L;
                graph.Initializer.Add(External(name, count, width, dataName, offset, length));
                NearlyNormalWeights.Write(data, offset, count * width, (ulong)offset);
                offset += length;
            }
        }

        var model = new ModelProto { IrVersion = 8, ProducerName = "quantbuild-benchmarks", Graph = graph };
        model.OpsetImport.Add(new OperatorSetIdProto { Domain = "", Version = 17 });
        using var file = File.Create(path);
        model.WriteTo(file);
        return (tensors.Count, offset);
    }

    private static NodeProto Node(string op, string[] inputs, string output)
    {
        var node = new NodeProto { OpType = op, Name = output };
        node.Input.Add(inputs);
        node.Output.Add(output);
        return node;
    }

    private static ValueInfoProto Value(string name, int type, string symbol, params long[] dims)
    {
        var shape = new TensorShapeProto();
        shape.Dim.Add(new TensorShapeProto.Types.Dimension { DimParam = symbol });
        foreach (var dim in dims) shape.Dim.Add(new TensorShapeProto.Types.Dimension { DimValue = dim });
        return new ValueInfoProto { Name = name, Type = new TypeProto { TensorType = new TypeProto.Types.Tensor { ElemType = type, Shape = shape } } };
    }

    private static TensorProto External(string name, long rows, int width, string location, long offset, long length)
    {
        var tensor = new TensorProto { Name = name, DataType = 1, DataLocation = 1 };
        tensor.Dims.Add([rows, width]);
        foreach (var (key, value) in new[] { ("location", location), ("offset", offset.ToString(CultureInfo.InvariantCulture)), ("length", length.ToString(CultureInfo.InvariantCulture)) })
            tensor.ExternalData.Add(new StringStringEntryProto { Key = key, Value = value });
        return tensor;
    }
}
