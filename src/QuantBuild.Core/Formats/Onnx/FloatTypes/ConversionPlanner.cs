using QuantBuild.Formats.Onnx.Protobuf;
using QuantBuild.Formats.Onnx.TypeInference;

namespace QuantBuild.Formats.Onnx.FloatTypes;

/// <summary>Decides for every node in which form it takes its inputs and makes its outputs.</summary>
internal sealed class ConversionPlanner
{
    private const string ExcludedReason = "excluded by the user";

    private readonly ConversionContext _context;
    private readonly Dictionary<GraphNode, string> _precision;
    private readonly FunctionChoice _functions;

    private ConversionPlanner(ConversionContext context, Dictionary<GraphNode, string> precision, FunctionChoice functions) =>
        (_context, _precision, _functions) = (context, precision, functions);

    /// <summary>The plans of the nodes, in the order of the model.</summary>
    public Dictionary<GraphNode, NodePlan> Nodes { get; } = [];

    /// <summary>The form of the inputs and outputs of each subgraph and function body.</summary>
    public Dictionary<GraphScope, (FloatForm[] Inputs, FloatForm[] Outputs)> Bodies { get; } = [];

    /// <summary>The scopes that are rewritten: the main graph, all subgraphs, and the functions that take part.</summary>
    public List<GraphScope> Scopes { get; } = [];

    public static ConversionPlanner Plan(ElementTypeInference inference, ConversionContext context)
    {
        var precision = context.ToFloat16 ? PrecisionRules.Find(inference, context) : [];
        var planner = new ConversionPlanner(context, precision, FunctionChoice.Make(inference, context));
        planner.PlanScope(inference.Main, null);
        foreach (var instance in inference.FunctionInstances)
        {
            if (!planner._functions.IsConverted(instance.Function)) continue;
            planner.Bodies[instance.Body] = (planner.FormsIf(instance.Body.Inputs, FloatForm.Target), planner.FormsIf(instance.Body.Outputs, FloatForm.Target));
            planner.PlanScope(instance.Body, null);
        }

        return planner;
    }

    /// <summary>Lets a node keep its type after all.</summary>
    public void Keep(GraphNode node, string reason) => Nodes[node] = Kept(node, reason);

    private void PlanScope(GraphScope scope, string? keptReason)
    {
        Scopes.Add(scope);
        foreach (var node in scope.Nodes)
        {
            var plan = PlanNode(node, keptReason ?? (_context.IsExcluded(node) ? ExcludedReason : _precision.GetValueOrDefault(node)));
            Nodes.Add(node, plan);
            foreach (var (_, body) in node.Bodies) PlanBody(node, plan, body);
        }
    }

    private void PlanBody(GraphNode node, NodePlan plan, GraphScope body)
    {
        var inputs = new FloatForm[body.Inputs.Count];
        for (var i = 0; i < inputs.Length; i++)
        {
            var outer = ControlFlow.NodeInput(node, inputs.Length, i);
            inputs[i] = outer >= 0 && outer < plan.Inputs.Length && plan.Inputs[outer] == FloatForm.Target ? FloatForm.Target : FloatForm.Original;
        }

        var outputs = new FloatForm[body.Outputs.Count];
        for (var i = 0; i < outputs.Length; i++)
        {
            // A state that the node's outputs leave out has the form of the others.
            var outer = ControlFlow.NodeOutput(node, i);
            var form = outer >= 0 && outer < plan.Outputs.Length ? plan.Outputs[outer] : FloatForm.Any;
            if (form == FloatForm.Any) form = plan.KeptReason is null && node.IsControlFlow ? FloatForm.Target : FloatForm.Original;
            outputs[i] = form;
        }

        Bodies[body] = (inputs, outputs);
        PlanScope(body, node.IsControlFlow && plan.KeptReason is null ? null : plan.KeptReason);
    }

    private NodePlan PlanNode(GraphNode node, string? keptReason)
    {
        if (keptReason is not null) return Kept(node, keptReason);
        if (node.Function is { } call)
        {
            return _functions.KeptReason(call.Function) is { } reason ? Kept(node, reason) : Both(node, FloatForm.Target);
        }

        if (node.IsControlFlow) return Both(node, FloatForm.Target);
        return node.Signature is { } signature ? BySignature(node, signature) : Kept(node, "the types of the operator are not known");
    }

    private NodePlan BySignature(GraphNode node, OperatorSignature signature)
    {
        var bound = NodeTypes.Bind(node, signature);
        FloatForm FormOf(TypeSlot? slot) => slot switch
        {
            { Kind: SlotKind.Any } => FloatForm.Any,
            { Kind: SlotKind.Variable } variable when bound.TryGetValue(variable.Name, out var type) && type.IsTensorOf(_context.From)
                && (_context.ToFloat16 ? signature.AdmitsFloat16(variable.Name) : !signature.IsTiedToSequence(variable.Name)) => FloatForm.Target,
            _ => FloatForm.Original,
        };

        var inputs = Forms(node.Inputs, i => FormOf(signature.Input(i)));
        var outputs = Forms(node.Outputs, i => signature.Output(i) is { Kind: SlotKind.Attribute }
            ? GivenByAttribute(node, () => FormOf(signature.Input(1)))
            : FormOf(signature.Output(i)));
        var concerned = inputs.Concat(outputs).ToArray();
        var kept = !concerned.Contains(FloatForm.Target) && inputs.Contains(FloatForm.Original);
        return new(inputs, outputs)
        {
            KeptReason = !kept ? null
                : $"takes no {OnnxDataType.Name(_context.To)} at opset {node.Scope.Opsets.GetValueOrDefault(node.Domain, 1)}",
        };
    }

    private static FloatForm GivenByAttribute(GraphNode node, Func<FloatForm> scale)
    {
        if (node.Is("DequantizeLinear")) return node.OwnAttribute("output_dtype") is null ? scale() : FloatForm.Original;
        return TypedConstants.CanRetype(node) ? FloatForm.Any : FloatForm.Original;
    }

    private NodePlan Kept(GraphNode node, string reason)
    {
        var touches = node.Inputs.Concat(node.Outputs).Any(_context.Concerns) || node.Bodies.Count > 0;
        var plan = Both(node, FloatForm.Original);
        return new(plan.Inputs, plan.Outputs) { KeptReason = touches ? reason : null };
    }

    private NodePlan Both(GraphNode node, FloatForm form) => new(FormsIf(node.Inputs, form), FormsIf(node.Outputs, form));

    private FloatForm[] FormsIf(IReadOnlyList<GraphValue?> values, FloatForm form) => Forms(values, _ => form);

    private FloatForm[] Forms(IReadOnlyList<GraphValue?> values, Func<int, FloatForm> form)
    {
        var forms = new FloatForm[values.Count];
        for (var i = 0; i < forms.Length; i++) forms[i] = _context.Concerns(values[i]) ? form(i) : FloatForm.Any;
        return forms;
    }
}
