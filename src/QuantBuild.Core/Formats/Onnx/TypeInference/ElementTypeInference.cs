using System.Globalization;
using System.Text;
using QuantBuild.Diagnostics;
using QuantBuild.Formats.Onnx.Protobuf;

namespace QuantBuild.Formats.Onnx.TypeInference;

/// <summary>
/// Finds the element type of every value of a model: main graph, subgraphs with the names of the graphs around them, and local
/// functions with the types that they are called with. Types follow from the operators; value infos fill in where those say nothing.
/// </summary>
/// <remarks>Needs no weights: only the headers of initializers are read.</remarks>
internal sealed class ElementTypeInference
{
    // Far beyond any real model; a file whose functions call each other in ever new combinations ends here.
    private const int MaxFunctionInstances = 10_000;
    private const int MaxFunctionDepth = 64;
    private const int MaxPasses = 16;

    private readonly string _file;
    private readonly Dictionary<(string Domain, string Name, string Overload), FunctionProto> _functions = [];
    private readonly Dictionary<(FunctionProto Function, string Types), FunctionInstance> _instances = [];
    private int _functionDepth;

    private ElementTypeInference(string file) => _file = file;

    /// <summary>The main graph; its nodes lead to the subgraphs and functions.</summary>
    public GraphScope Main { get; private set; } = null!;

    /// <summary>Every function that is called, once for each combination of types.</summary>
    public IEnumerable<FunctionInstance> FunctionInstances => _instances.Values;

    /// <param name="file">How messages name the model.</param>
    /// <exception cref="QuantBuildException">QB2301 a name that nothing defines, or nodes in a circle; QB2302 a function that calls itself or too many calls.</exception>
    public static ElementTypeInference Run(ModelProto model, string file)
    {
        var inference = new ElementTypeInference(file);
        foreach (var function in model.Functions)
        {
            inference._functions[(OperatorSignatures.Canonical(function.Domain), function.Name, function.Overload)] = function;
        }

        inference.Main = inference.BuildGraph(model.Graph ?? new GraphProto(), null, Opsets(model.OpsetImport), []);

        // A type may come to light only later, at an operator that ties it to a known one.
        for (var pass = 0; pass < MaxPasses && inference.Refine(); pass++)
        {
        }

        return inference;
    }

    private static Dictionary<string, long> Opsets(IEnumerable<OperatorSetIdProto> imports)
    {
        var opsets = new Dictionary<string, long>();
        foreach (var import in imports) opsets[OperatorSignatures.Canonical(import.Domain)] = import.Version;
        return opsets;
    }

    private bool Refine()
    {
        var news = Refine(Main);
        foreach (var instance in _instances.Values.ToArray()) news |= Refine(instance.Body);
        return news;
    }

    private static bool Refine(GraphScope scope)
    {
        var news = false;
        foreach (var node in scope.Nodes)
        {
            foreach (var (_, body) in node.Bodies) news |= Refine(body);
            news |= NodeTypes.Learn(node);
        }

        return news;
    }

    private GraphScope BuildGraph(GraphProto graph, GraphScope? parent, Dictionary<string, long> opsets,
        Dictionary<string, AttributeProto> bindings, Func<int, OnnxType>? inputTypes = null)
    {
        var scope = new GraphScope(graph, parent, opsets, bindings);
        var initializers = new Dictionary<string, TensorProto>();
        foreach (var tensor in graph.Initializer) initializers[tensor.Name] = tensor;
        for (var i = 0; i < graph.Input.Count; i++)
        {
            var input = graph.Input[i];
            initializers.Remove(input.Name, out var initializer);
            var value = new GraphValue(input.Name, scope, ValueOrigin.Input) { Initializer = initializer };
            if (initializer is not null) value.Learn(OnnxType.Tensor(initializer.DataType));
            if (inputTypes is not null) value.Learn(inputTypes(i));
            value.Learn(OnnxType.From(input.Type));
            scope.Define(value);
            scope.Inputs.Add(value);
        }

        foreach (var tensor in graph.Initializer)
        {
            if (!initializers.ContainsKey(tensor.Name)) continue;
            var value = new GraphValue(tensor.Name, scope, ValueOrigin.Initializer) { Initializer = tensor };
            value.Learn(OnnxType.Tensor(tensor.DataType));
            scope.Define(value);
        }

        foreach (var sparse in graph.SparseInitializer)
        {
            if (sparse.Values is not { Name.Length: > 0 } values) continue;
            var value = new GraphValue(values.Name, scope, ValueOrigin.SparseInitializer);
            value.Learn(OnnxType.Tensor(values.DataType));
            scope.Define(value);
        }

        BuildNodes(scope);
        foreach (var output in graph.Output) scope.Outputs.Add(scope.Resolve(output.Name));
        return scope;
    }

    private void BuildNodes(GraphScope scope)
    {
        var ordered = NodeOrder.Sort(scope.NodeProtos);
        if (ordered.Count < scope.NodeProtos.Count) throw Circle(scope.NodeProtos.Except(ordered).First());
        foreach (var proto in ordered)
        {
            var node = new GraphNode(proto, scope);
            foreach (var name in proto.Input) node.Inputs.Add(name.Length == 0 ? null : scope.Resolve(name) ?? throw Undefined(node, name));
            node.Signature = OperatorSignatures.Find(node.Domain, node.OperatorType, scope.Opsets.GetValueOrDefault(node.Domain, 1));
            foreach (var attribute in proto.Attribute)
            {
                if (attribute.G is { } graph) node.Bodies.Add((attribute.Name, BuildBody(node, graph)));
                foreach (var one in attribute.Graphs) node.Bodies.Add((attribute.Name, BuildBody(node, one)));
            }

            if (_functions.TryGetValue((node.Domain, node.OperatorType, proto.Overload), out var function))
            {
                node.Signature = null;
                node.Function = Instantiate(node, function);
            }

            foreach (var name in proto.Output)
            {
                var value = name.Length == 0 ? null : new GraphValue(name, scope, ValueOrigin.NodeOutput) { Producer = node };
                node.Outputs.Add(value);
                if (value is not null) scope.Define(value);
            }

            NodeTypes.Learn(node);
            scope.Nodes.Add(node);
        }
    }

    private GraphScope BuildBody(GraphNode node, GraphProto graph) =>
        BuildGraph(graph, node.Scope, node.Scope.Opsets, node.Scope.Bindings, i => ControlFlow.InputOfBody(node, graph.Input.Count, i)?.Type ?? OnnxType.Unknown);

    private FunctionInstance Instantiate(GraphNode call, FunctionProto function)
    {
        var bindings = new Dictionary<string, AttributeProto>();
        foreach (var attribute in function.AttributeProto) bindings[attribute.Name] = attribute;
        foreach (var attribute in call.Proto.Attribute)
        {
            if (call.Attribute(attribute.Name) is { } bound) bindings[attribute.Name] = bound;
        }

        var key = new StringBuilder();
        foreach (var input in call.Inputs) key.Append(input?.Type.ToString()).Append(';');
        foreach (var (name, bound) in bindings.OrderBy(b => b.Key, StringComparer.Ordinal))
        {
            key.Append(name).Append('=').Append(bound.I.ToString(CultureInfo.InvariantCulture)).Append(',').Append(bound.T?.DataType).Append(';');
        }

        if (_instances.TryGetValue((function, key.ToString()), out var known)) return known;
        if (_instances.Count >= MaxFunctionInstances || ++_functionDepth > MaxFunctionDepth)
        {
            throw new QuantBuildException(Diagnostic.Error("QB2302", _file, "The local functions of the model call each other without end") with
            {
                Tensor = function.Name,
                Expected = $"calls at most {MaxFunctionDepth} deep, as ONNX functions may not call themselves",
                Remedy = "Export the model again with its functions inlined",
            });
        }

        var scope = new GraphScope(function, Opsets(function.OpsetImport), bindings);
        for (var i = 0; i < function.Input.Count; i++)
        {
            var value = new GraphValue(function.Input[i], scope, ValueOrigin.Input);
            if (i < call.Inputs.Count && call.Inputs[i] is { } given) value.Learn(given.Type);
            scope.Define(value);
            scope.Inputs.Add(value);
        }

        BuildNodes(scope);
        foreach (var output in function.Output) scope.Outputs.Add(scope.Resolve(output));
        _functionDepth--;
        return _instances[(function, key.ToString())] = new(function, scope);
    }

    private QuantBuildException Undefined(GraphNode node, string name) =>
        new(Diagnostic.Error("QB2301", _file, $"The node '{node.DisplayName}' takes a value that nothing defines") with
        {
            Tensor = name,
            Expected = "an input, an initializer or the output of a node with that name",
            Remedy = "Export the model again, or check it with onnx.checker",
        });

    private QuantBuildException Circle(NodeProto node) =>
        new(Diagnostic.Error("QB2301", _file, "The node needs its own output, by way of other nodes") with
        {
            Tensor = node.Name.Length > 0 ? node.Name : node.Output.FirstOrDefault() ?? node.OpType,
            Expected = "a graph without circles",
            Remedy = "Export the model again, or check it with onnx.checker",
        });
}
