using Google.Protobuf;
using QuantBuild.Formats.Onnx.Protobuf;

namespace QuantBuild.OnnxRuntime.Tests;

/// <summary>The numbers of ONNX's TensorProto.DataType that the tests use.</summary>
internal static class OnnxType
{
    public const int Float = 1, UInt8 = 2, Int8 = 3, Int32 = 6, Int64 = 7, String = 8, Bool = 9, Float16 = 10, BFloat16 = 16;
    public const int Float8E4M3 = 17, Float8E5M2 = 19, UInt4 = 21, Int4 = 22;
}

/// <summary>Puts together a small ONNX model, node by node.</summary>
internal sealed class ModelBuilder
{
    private readonly ModelProto model;

    public ModelBuilder(long opset = 21, long irVersion = 10)
    {
        model = new ModelProto { IrVersion = irVersion, ProducerName = "tests", Graph = new GraphProto { Name = "graph" } };
        model.OpsetImport.Add(new OperatorSetIdProto { Domain = "", Version = opset });
    }

    /// <param name="shape">A long is a size, a string a symbolic name; null for an unknown rank.</param>
    public ModelBuilder Input(string name, int type, params object[]? shape)
    {
        model.Graph.Input.Add(Value(name, TensorType(type, shape)));
        return this;
    }

    public ModelBuilder Output(string name, int type, params object[]? shape)
    {
        model.Graph.Output.Add(Value(name, TensorType(type, shape)));
        return this;
    }

    public ModelBuilder Output(string name, TypeProto type)
    {
        model.Graph.Output.Add(Value(name, type));
        return this;
    }

    public ModelBuilder Constant(string name, int type, long[] shape, byte[] raw)
    {
        var tensor = new TensorProto { Name = name, DataType = type, RawData = ByteString.CopyFrom(raw) };
        tensor.Dims.AddRange(shape);
        model.Graph.Initializer.Add(tensor);
        return this;
    }

    public ModelBuilder External(string name, int type, long[] shape, string location, long offset, long length)
    {
        var tensor = new TensorProto { Name = name, DataType = type, DataLocation = 1 };
        tensor.Dims.AddRange(shape);
        tensor.ExternalData.Add(new StringStringEntryProto { Key = "location", Value = location });
        tensor.ExternalData.Add(new StringStringEntryProto { Key = "offset", Value = $"{offset}" });
        tensor.ExternalData.Add(new StringStringEntryProto { Key = "length", Value = $"{length}" });
        model.Graph.Initializer.Add(tensor);
        return this;
    }

    public ModelBuilder Node(string operation, string[] inputs, string[] outputs, string domain = "", params (string Name, long Value)[] attributes)
    {
        if (domain.Length > 0 && model.OpsetImport.All(import => import.Domain != domain))
            model.OpsetImport.Add(new OperatorSetIdProto { Domain = domain, Version = 1 });
        var node = new NodeProto { Name = $"node{model.Graph.Node.Count}", OpType = operation, Domain = domain };
        node.Input.AddRange(inputs);
        node.Output.AddRange(outputs);
        foreach (var (name, value) in attributes)
            node.Attribute.Add(new AttributeProto { Name = name, I = value, Type = AttributeProto.Types.AttributeType.Int });
        model.Graph.Node.Add(node);
        return this;
    }

    /// <summary>An attribute of the node added last.</summary>
    public ModelBuilder With(AttributeProto attribute)
    {
        model.Graph.Node[^1].Attribute.Add(attribute);
        return this;
    }

    public string Save(string path)
    {
        File.WriteAllBytes(path, model.ToByteArray());
        return path;
    }

    public static TypeProto TensorType(int type, params object[]? shape)
    {
        var tensor = new TypeProto.Types.Tensor { ElemType = type };
        if (shape is not null)
        {
            tensor.Shape = new TensorShapeProto();
            foreach (var size in shape)
            {
                tensor.Shape.Dim.Add(size is string symbol
                    ? new TensorShapeProto.Types.Dimension { DimParam = symbol }
                    : new TensorShapeProto.Types.Dimension { DimValue = Convert.ToInt64(size, System.Globalization.CultureInfo.InvariantCulture) });
            }
        }

        return new TypeProto { TensorType = tensor };
    }

    private static ValueInfoProto Value(string name, TypeProto type) => new() { Name = name, Type = type };
}
