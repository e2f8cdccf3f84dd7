using System.Runtime.InteropServices;
using DigitReader.Training.Network;
using Google.Protobuf;
using QuantBuild.Formats.Onnx.Protobuf;

namespace DigitReader.Training.Files;

/// <summary>The trained network as an ONNX model: <c>image</c> [batch, 1, 28, 28], 0 to 1, gives <c>logits</c> [batch, 10].</summary>
internal static class OnnxFile
{
    private const int Float = 1;
    private const int IrVersion = 8;
    private const int Opset = 17;

    public static void Write(string path, Parameters parameters)
    {
        var graph = new GraphProto
        {
            Name = "digits",
            Input = { Value("image", 1, 28, 28) },
            Output = { Value("logits", Parameters.Classes) },
            Node =
            {
                Convolution("conv1", "image"), Node("Relu", "relu1", "conv1"), MaxPool("pool1", "relu1"),
                Convolution("conv2", "pool1"), Node("Relu", "relu2", "conv2"), MaxPool("pool2", "relu2"),
                Node("Flatten", "features", "pool2"),
                Node("MatMul", "hidden.product", "features", "hidden.weight"),
                Node("Add", "hidden", "hidden.product", "hidden.bias"),
                Node("Relu", "relu3", "hidden"),
                Node("MatMul", "output.product", "relu3", "output.weight"),
                Node("Add", "logits", "output.product", "output.bias"),
            },
            Initializer = { Parameters.All.Select(parameter => Tensor(parameter, parameters[parameter])) },
        };
        var model = new ModelProto
        {
            IrVersion = IrVersion,
            ProducerName = "DigitReader.Training",
            OpsetImport = { new OperatorSetIdProto { Domain = "", Version = Opset } },
            Graph = graph,
        };
        File.WriteAllBytes(path, model.ToByteArray());
    }

    /// <summary>Reads a model that <see cref="Write"/> wrote.</summary>
    public static Parameters Read(string path)
    {
        var tensors = ModelProto.Parser.ParseFrom(File.ReadAllBytes(path)).Graph.Initializer.ToDictionary(static tensor => tensor.Name);
        var parameters = new Parameters();
        foreach (var parameter in Parameters.All)
        {
            var data = tensors[parameter.Name].RawData.Span;
            if (data.Length != parameter.Length * sizeof(float))
                throw new InvalidDataException($"{path}: '{parameter.Name}' has {data.Length} bytes, expected {parameter.Length * sizeof(float)}.");
            LittleEndian(MemoryMarshal.Cast<byte, int>(data), MemoryMarshal.Cast<float, int>(parameters[parameter]));
        }

        return parameters;
    }

    private static NodeProto Node(string operatorName, string output, params string[] inputs) =>
        new() { OpType = operatorName, Name = output, Input = { inputs }, Output = { output } };

    private static NodeProto Convolution(string name, string input)
    {
        var node = Node("Conv", name, input, name + ".weight", name + ".bias");
        node.Attribute.Add(Integers("kernel_shape", 3, 3));
        node.Attribute.Add(Integers("pads", 1, 1, 1, 1));
        return node;
    }

    private static NodeProto MaxPool(string name, string input)
    {
        var node = Node("MaxPool", name, input);
        node.Attribute.Add(Integers("kernel_shape", 2, 2));
        node.Attribute.Add(Integers("strides", 2, 2));
        return node;
    }

    private static AttributeProto Integers(string name, params long[] values) =>
        new() { Name = name, Type = AttributeProto.Types.AttributeType.Ints, Ints = { values } };

    private static ValueInfoProto Value(string name, params long[] shapeOfOne)
    {
        var shape = new TensorShapeProto { Dim = { new TensorShapeProto.Types.Dimension { DimParam = "batch" } } };
        shape.Dim.Add(shapeOfOne.Select(static size => new TensorShapeProto.Types.Dimension { DimValue = size }));
        return new ValueInfoProto { Name = name, Type = new TypeProto { TensorType = new() { ElemType = Float, Shape = shape } } };
    }

    private static TensorProto Tensor(Parameter parameter, ReadOnlySpan<float> values)
    {
        var data = new byte[values.Length * sizeof(float)];
        LittleEndian(MemoryMarshal.Cast<float, int>(values), MemoryMarshal.Cast<byte, int>(data.AsSpan()));
        return new TensorProto
        {
            Name = parameter.Name,
            DataType = Float,
            Dims = { parameter.Shape.Select(static size => (long)size) },
            RawData = UnsafeByteOperations.UnsafeWrap(data),
        };
    }

    private static void LittleEndian(ReadOnlySpan<int> source, Span<int> target)
    {
        if (BitConverter.IsLittleEndian) source.CopyTo(target);
        else System.Buffers.Binary.BinaryPrimitives.ReverseEndianness(source, target);
    }
}
