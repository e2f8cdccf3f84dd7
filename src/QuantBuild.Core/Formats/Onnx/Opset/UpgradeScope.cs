using Google.Protobuf.Collections;
using QuantBuild.Formats.Onnx.Protobuf;

namespace QuantBuild.Formats.Onnx.Opset;

/// <summary>One list of nodes that is being raised, and what an adapter may do around the node it is given.</summary>
/// <remarks>New constants become Constant nodes: these work alike in graphs, subgraphs and functions, and in every IR version.</remarks>
internal sealed class UpgradeScope(RepeatedField<NodeProto> nodes, ValueFacts facts, ModelNames names, int target)
{
    private readonly List<NodeProto> before = [];
    private readonly List<NodeProto> after = [];

    public IEnumerable<NodeProto> Nodes => nodes;

    public ValueFacts Facts => facts;

    public ModelNames Names => names;

    /// <summary>The version that the model will have at the end.</summary>
    public int Target => target;

    /// <summary>Resize nodes that only ever enlarge, because they were Upsample nodes.</summary>
    public HashSet<NodeProto> Enlarging { get; } = new(ReferenceEqualityComparer.Instance);

    /// <summary>Gives every node to <paramref name="rewrite"/> and puts the nodes that it adds around it.</summary>
    public void Rewrite(Action<NodeProto> rewrite)
    {
        var result = new List<NodeProto>(nodes.Count);
        foreach (var node in nodes)
        {
            rewrite(node);
            result.AddRange(before);
            result.Add(node);
            result.AddRange(after);
            before.Clear();
            after.Clear();
        }

        if (result.Count == nodes.Count) return;
        nodes.Clear();
        nodes.AddRange(result);
    }

    /// <summary>Adds a node in front of the owner, in the form of the version that the owner is being raised to.</summary>
    /// <returns>The name of its output.</returns>
    public string Before(NodeProto owner, string op, string role, params string[] inputs)
    {
        var node = New(owner, op, role, inputs);
        before.Add(node);
        return node.Output[0];
    }

    /// <summary>As <see cref="Before(NodeProto, string, string, string[])"/>, with attributes.</summary>
    public string Before(NodeProto owner, string op, string role, string[] inputs, Action<NodeProto> configure)
    {
        var node = New(owner, op, role, inputs);
        configure(node);
        before.Add(node);
        return node.Output[0];
    }

    /// <summary>Puts a node behind the owner that takes over the name of its first output.</summary>
    public NodeProto After(NodeProto owner, string op, string role, params string[] moreInputs)
    {
        var node = New(owner, op, role, []);
        var fresh = node.Output[0];
        node.Input.Add(fresh);
        node.Input.Add(moreInputs);
        node.Output[0] = owner.Output[0];
        owner.Output[0] = fresh;
        after.Add(node);
        return node;
    }

    /// <summary>A constant INT64 tensor of rank 1.</summary>
    public string Ints(NodeProto owner, string role, params IReadOnlyList<long> values)
    {
        var tensor = new TensorProto { DataType = OnnxDataType.Int64 };
        tensor.Dims.Add(values.Count);
        tensor.Int64Data.AddRange(values);
        return Constant(owner, role, tensor);
    }

    /// <summary>A constant FP32 tensor of rank 1.</summary>
    public string Floats(NodeProto owner, string role, params IReadOnlyList<float> values)
    {
        var tensor = new TensorProto { DataType = OnnxDataType.Float };
        tensor.Dims.Add(values.Count);
        tensor.FloatData.AddRange(values);
        return Constant(owner, role, tensor);
    }

    /// <summary>A constant INT64 scalar.</summary>
    public string Scalar(NodeProto owner, string role, long value)
    {
        var tensor = new TensorProto { DataType = OnnxDataType.Int64 };
        tensor.Int64Data.Add(value);
        return Constant(owner, role, tensor);
    }

    /// <summary>A constant FP32 scalar.</summary>
    public string Scalar(NodeProto owner, string role, float value)
    {
        var tensor = new TensorProto { DataType = OnnxDataType.Float };
        tensor.FloatData.Add(value);
        return Constant(owner, role, tensor);
    }

    /// <summary>Constants in the type of another value: a scalar when <paramref name="shape"/> is empty.</summary>
    public string Like(NodeProto owner, string role, string model, IReadOnlyList<float> values, params IReadOnlyList<long> shape)
    {
        var known = facts.Find(model).ElementType;
        var tensor = new TensorProto { DataType = known is OnnxDataType.Float16 or OnnxDataType.Double ? known : OnnxDataType.Float };
        tensor.Dims.AddRange(shape);
        switch (tensor.DataType)
        {
            case OnnxDataType.Float16: tensor.Int32Data.AddRange(values.Select(static v => (int)BitConverter.HalfToUInt16Bits((Half)v))); break;
            case OnnxDataType.Double: tensor.DoubleData.AddRange(values.Select(static v => (double)v)); break;
            default: tensor.FloatData.AddRange(values); break;
        }

        var constant = Constant(owner, role, tensor);
        if (tensor.DataType == known) return constant;

        // CastLike (opset 15) gives the constant the type that the model does not tell.
        if (target < 15) throw new OpsetRefusedException($"the element type of '{model}' is not stated in the model");
        return Before(owner, "CastLike", role + "_cast", constant, model);
    }

    private string Constant(NodeProto owner, string role, TensorProto tensor)
    {
        var node = New(owner, "Constant", role, []);
        node.Attribute.Add(new AttributeProto { Name = "value", Type = AttributeProto.Types.AttributeType.Tensor, T = tensor });
        before.Add(node);
        facts.Define(node.Output[0], tensor);
        return node.Output[0];
    }

    private NodeProto New(NodeProto owner, string op, string role, string[] inputs)
    {
        var stem = owner.Output.FirstOrDefault(static output => output.Length > 0) ?? owner.OpType;
        var node = new NodeProto { OpType = op, Name = names.Unique(stem + "/" + role) };
        node.Input.AddRange(inputs);
        node.Output.Add(names.Unique(stem + "/" + role + "_output"));
        if (owner.HasDomain) node.Domain = owner.Domain;
        return node;
    }
}
