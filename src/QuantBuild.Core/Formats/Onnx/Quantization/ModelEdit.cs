using QuantBuild.Formats.Onnx.Graph;
using QuantBuild.Formats.Onnx.Protobuf;
using QuantBuild.Formats.Onnx.RuntimeSupport;
using QuantBuild.Formats.Onnx.Wire;
using QuantBuild.IO;

namespace QuantBuild.Formats.Onnx.Quantization;

/// <summary>
/// Changes to a model that are collected first and made together: forms decide while names and uses still stand still.
/// </summary>
internal sealed class ModelEdit(ModelGraph graph, List<OnnxPayload> payloads)
{
    private readonly HashSet<TensorProto> removedInitializers = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<NodeProto, List<NodeProto>> replaced = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<Scope, List<TensorProto>> addedInitializers = [];
    private readonly Dictionary<Scope, List<NodeProto>> prepended = [];
    private readonly HashSet<Scope> microsoft = [];

    public ModelGraph Graph => graph;

    /// <summary>The standard opset that the added operators need; 0 for none.</summary>
    public int Opset { get; private set; }

    /// <summary>The ir_version that the added tensors need; 0 for none.</summary>
    public int IrVersion { get; private set; }

    /// <summary>True when a scope that needs an operator is written against an older opset.</summary>
    public bool OpsetMustRise { get; private set; }

    public void NeedOpset(Scope scope, int version)
    {
        Opset = Math.Max(Opset, version);
        OpsetMustRise |= graph.OpsetOf(scope) < version;
    }

    /// <summary>What the added operators ask of a runtime.</summary>
    public List<FormUse> Forms { get; } = [];

    public void NeedIrVersion(int version) => IrVersion = Math.Max(IrVersion, version);

    /// <summary>The scope's operators now include some of com.microsoft.</summary>
    public void NeedMicrosoft(Scope scope)
    {
        var root = scope;
        while (root.Parent is not null) root = root.Parent;
        microsoft.Add(root);
    }

    /// <summary>A new constant of a scope, with bytes that a job makes.</summary>
    /// <returns>Its name.</returns>
    public string AddTensor(Scope scope, string name, int dataType, IEnumerable<long> dims, OutputRegion region)
    {
        var tensor = new TensorProto { Name = graph.NewName(name), DataType = dataType, QuantbuildPayload = PayloadOf(region) };
        tensor.Dims.AddRange(dims);
        if (scope.Function is not null)
        {
            // Functions have no initializers.
            var constant = new NodeProto { OpType = "Constant", Name = tensor.Name };
            constant.Output.Add(tensor.Name);
            constant.Attribute.Add(Nodes.Tensor("value", tensor));
            Of(prepended, scope).Add(constant);
        }
        else
        {
            Of(addedInitializers, scope).Add(tensor);
            NeedIrVersion(4);
        }
        return tensor.Name;
    }

    /// <summary>Takes a weight out of its scope.</summary>
    public void Remove(Weight weight)
    {
        if (weight.Constant is not null) replaced.TryAdd(weight.Constant, []);
        else removedInitializers.Add(weight.Tensor);
    }

    /// <summary>Puts a node that computes a removed weight in its place.</summary>
    public void Substitute(Weight weight, NodeProto node)
    {
        Remove(weight);
        Of(prepended, weight.Scope).Add(node);
        // ONNX Runtime 1.30 dies on a Transpose behind DequantizeLinear that leaves out its perm; the default is the reverse order.
        foreach (var use in weight.Uses)
            if (use.Node.IsStandard("Transpose") && use.Node.Find("perm") is null) use.Node.Attribute.Add(Nodes.Ints("perm", Enumerable.Range(0, weight.Rank).Select(axis => (long)(weight.Rank - 1 - axis))));
    }

    /// <summary>Takes out a node that nothing reads any more.</summary>
    public void Drop(NodeProto node) => replaced.TryAdd(node, []);

    /// <summary>Puts nodes after one that was changed in its place.</summary>
    public void Follow(NodeProto node, NodeProto next) => replaced[node] = [node, next];

    /// <summary>Weights to be removed that are inputs of the main graph too.</summary>
    public IReadOnlyList<string> RemovedInputs(ModelProto model)
    {
        var inputs = model.Graph.Input.Select(input => input.Name).ToHashSet(StringComparer.Ordinal);
        return [.. removedInitializers.Select(tensor => tensor.Name).Where(inputs.Contains).Order(StringComparer.Ordinal)];
    }

    /// <summary>Makes all changes.</summary>
    public void Apply()
    {
        foreach (var scope in graph.Scopes)
        {
            if (scope.Graph is { } proto)
            {
                var kept = proto.Initializer.Where(tensor => !removedInitializers.Contains(tensor)).ToList();
                if (kept.Count < proto.Initializer.Count)
                {
                    // What was both initializer and input could be overridden by a caller; its quantized form cannot.
                    var removed = proto.Initializer.Where(removedInitializers.Contains).Select(tensor => tensor.Name).ToHashSet(StringComparer.Ordinal);
                    Replace(proto.Input, proto.Input.Where(input => !removed.Contains(input.Name)).ToList());
                    Replace(proto.Initializer, kept);
                }
                if (addedInitializers.TryGetValue(scope, out var added)) proto.Initializer.AddRange(added);
            }
            if (prepended.ContainsKey(scope) || scope.Nodes.Any(replaced.ContainsKey))
            {
                var nodes = new List<NodeProto>(prepended.GetValueOrDefault(scope) ?? []);
                foreach (var node in scope.Nodes)
                {
                    if (replaced.TryGetValue(node, out var instead)) nodes.AddRange(instead);
                    else nodes.Add(node);
                }
                Replace(scope.Nodes, nodes);
            }
        }
        foreach (var scope in microsoft)
        {
            var imports = scope.Function?.OpsetImport ?? graph.Model.OpsetImport;
            if (imports.All(import => import.Domain != Nodes.Microsoft))
                imports.Add(new OperatorSetIdProto { Domain = Nodes.Microsoft, Version = 1 });
        }
    }

    /// <summary>Gives a tensor of the model other bytes and another type.</summary>
    public void Refill(TensorProto tensor, int dataType, OutputRegion region)
    {
        tensor.ClearRawData();
        tensor.FloatData.Clear();
        tensor.DoubleData.Clear();
        tensor.Int32Data.Clear();
        tensor.DataType = dataType;
        tensor.QuantbuildPayload = PayloadOf(region);
    }

    private int PayloadOf(OutputRegion region)
    {
        var known = payloads.FindIndex(payload => ReferenceEquals(payload.Region, region));
        if (known >= 0) return known;
        payloads.Add(new OnnxPayload(OnnxMessages.RawDataField, region, null));
        return payloads.Count - 1;
    }

    private static List<T> Of<T>(Dictionary<Scope, List<T>> lists, Scope scope)
    {
        if (!lists.TryGetValue(scope, out var list)) lists.Add(scope, list = []);
        return list;
    }

    private static void Replace<T>(Google.Protobuf.Collections.RepeatedField<T> field, List<T> values)
    {
        field.Clear();
        field.AddRange(values);
    }
}
