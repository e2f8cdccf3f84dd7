using System.Globalization;
using Google.Protobuf;
using QuantBuild.Formats.Onnx.Protobuf;

namespace QuantBuild.Benchmarks.Compare;

/// <summary>Where the weights of a model lie.</summary>
internal enum WeightPlace
{
    /// <summary>In a file beside it.</summary>
    External,

    /// <summary>In the file itself, which protobuf limits to 2 GB.</summary>
    Inline,
}

/// <summary>A chain of MatMul with FP32 weights and nothing else, the same bytes on every machine.</summary>
internal static class MatMulModel
{
    private const int UsualWidth = 4096;
    private const int RawDataTag = (9 << 3) | 2;
    private const int InitializerTag = (5 << 3) | 2;
    private const int GraphTag = (7 << 3) | 2;

    /// <summary>Writes it. Weights are [width, width], as many as come closest to <paramref name="bytes"/>, or a single one with so many columns.</summary>
    /// <returns>The files it consists of, and how many bytes its weights have.</returns>
    public static (string[] Files, long Bytes) Write(string path, long bytes, bool single, WeightPlace place, int width = UsualWidth)
    {
        var rows = single ? Math.Max(width, bytes / (width * 4L) / width * width) : width;
        var count = single ? 1 : (int)Math.Max(1, Math.Round(bytes / (double)(width * 4L * width)));
        var model = Outline(rows, width, count);
        var length = rows * width * 4L;
        if (place == WeightPlace.Inline)
        {
            WriteInline(path, model, count, rows, width);
            return ([path], length * count);
        }
        var data = path + ".data";
        using (var file = File.OpenHandle(data, FileMode.Create, FileAccess.Write))
        {
            for (var i = 0; i < count; i++)
            {
                model.Graph.Initializer.Add(External(Weight(i, rows, width), Path.GetFileName(data), i * length, length));
                NearlyNormalWeights.Write(file, i * length, rows * width, (ulong)i);
            }
        }
        using var main = File.Create(path);
        model.WriteTo(main);
        return ([path, data], length * count);
    }

    private static ModelProto Outline(long rows, int width, int count)
    {
        var graph = new GraphProto { Name = "synthetic" };
        graph.Input.Add(Value("x0", rows));
        graph.Output.Add(Value("y", width));
        for (var i = 0; i < count; i++)
        {
            var node = new NodeProto { OpType = "MatMul", Name = Name("matmul", i) };
            node.Input.Add([Name("x", i), Name("weight", i)]);
            node.Output.Add(i == count - 1 ? "y" : Name("x", i + 1));
            graph.Node.Add(node);
        }
        var model = new ModelProto { IrVersion = 10, ProducerName = "quantbuild-benchmarks", Graph = graph };
        model.OpsetImport.Add(new OperatorSetIdProto { Domain = "", Version = 21 });
        return model;
    }

    // Messages within messages have their length in front, so all lengths are known before the first weight is made.
    private static void WriteInline(string path, ModelProto model, int count, long rows, int width)
    {
        var length = rows * width * 4L;
        var graph = model.Graph.ToByteArray();
        model.Graph = null;
        byte[][] heads = [.. Enumerable.Range(0, count).Select(i => Joined([Weight(i, rows, width).ToByteArray(), Prefix(RawDataTag, length)]))];
        byte[][] prefixes = [.. heads.Select(head => Prefix(InitializerTag, head.Length + length))];
        var initializers = heads.Zip(prefixes, (head, prefix) => head.Length + prefix.Length + length).Sum();
        using var file = File.OpenHandle(path, FileMode.Create, FileAccess.Write);
        long offset = 0;
        Append(Joined([model.ToByteArray(), Prefix(GraphTag, graph.Length + initializers), graph]));
        for (var i = 0; i < count; i++)
        {
            Append(Joined([prefixes[i], heads[i]]));
            NearlyNormalWeights.Write(file, offset, rows * width, (ulong)i);
            offset += length;
        }

        void Append(byte[] bytes)
        {
            RandomAccess.Write(file, bytes, offset);
            offset += bytes.Length;
        }
    }

    private static byte[] Prefix(int tag, long length)
    {
        using var bytes = new MemoryStream();
        using var output = new CodedOutputStream(bytes);
        output.WriteUInt32((uint)tag);
        output.WriteUInt64((ulong)length);
        output.Flush();
        return bytes.ToArray();
    }

    private static byte[] Joined(byte[][] parts) => [.. parts.SelectMany(static part => part)];

    private static string Name(string kind, int index) => string.Create(CultureInfo.InvariantCulture, $"{kind}{index}");

    private static TensorProto Weight(int index, long rows, int width)
    {
        var tensor = new TensorProto { Name = Name("weight", index), DataType = 1 };
        tensor.Dims.Add([rows, width]);
        return tensor;
    }

    private static TensorProto External(TensorProto tensor, string location, long offset, long length)
    {
        tensor.DataLocation = 1;
        foreach (var (key, value) in new[] { ("location", location), ("offset", offset.ToString(CultureInfo.InvariantCulture)), ("length", length.ToString(CultureInfo.InvariantCulture)) })
            tensor.ExternalData.Add(new StringStringEntryProto { Key = key, Value = value });
        return tensor;
    }

    private static ValueInfoProto Value(string name, long columns)
    {
        var shape = new TensorShapeProto();
        shape.Dim.Add(new TensorShapeProto.Types.Dimension { DimParam = "sequence" });
        shape.Dim.Add(new TensorShapeProto.Types.Dimension { DimValue = columns });
        return new ValueInfoProto { Name = name, Type = new TypeProto { TensorType = new TypeProto.Types.Tensor { ElemType = 1, Shape = shape } } };
    }
}
