using Google.Protobuf.Collections;
using QuantBuild.Formats.Onnx.Protobuf;
using QuantBuild.Formats.Onnx.TypeInference;

namespace QuantBuild.Formats.Onnx.FloatTypes;

/// <summary>Writes the plans into the model: names, casts, attributes and declared types.</summary>
internal sealed class GraphRewriter(GraphScope main, ConversionPlanner nodes, ValuePlanner values, ConversionContext context)
{
    private readonly List<TensorConversion> _tensors = [];
    private int _casts;

    public FloatConversionResult Rewrite()
    {
        foreach (var scope in nodes.Scopes) Rewrite(scope);
        var kept = nodes.Nodes.Where(n => n.Value.KeptReason is not null)
            .Select(n => new KeptNode(n.Key.DisplayName, n.Key.OperatorType, n.Value.KeptReason!));
        return new(_tensors, [.. kept], _casts);
    }

    private void Rewrite(GraphScope scope)
    {
        var rewritten = new List<NodeProto>(scope.NodeProtos.Count);
        foreach (var value in scope.Inputs) AddCast(rewritten, value);
        foreach (var value in scope.Values)
        {
            if (value.Origin is ValueOrigin.Initializer or ValueOrigin.SparseInitializer) AddCast(rewritten, value);
            if (value.Initializer is { } tensor && IsTarget(value)) Convert(tensor);
        }

        foreach (var node in scope.Nodes)
        {
            Rename(node);
            rewritten.Add(node.Proto);
            foreach (var output in node.Outputs)
            {
                if (output is not null) AddCast(rewritten, output);
            }
        }

        if (rewritten.Count != scope.NodeProtos.Count)
        {
            scope.NodeProtos.Clear();
            scope.NodeProtos.Add(rewritten);
        }

        RewriteDeclarations(scope);
    }

    private bool IsTarget(GraphValue value) => values.Find(value) is { Stored: FloatForm.Target };

    private void Convert(TensorProto tensor)
    {
        if (tensor.DataType == context.From) _tensors.Add(new(tensor, context.To));
    }

    private void Rename(GraphNode node)
    {
        var forms = nodes.Nodes[node].Inputs;
        for (var i = 0; i < forms.Length; i++)
        {
            if (values.Find(node.Inputs[i]) is { } plan) node.Proto.Input[i] = plan.Name(forms[i]);
        }

        for (var i = 0; i < node.Outputs.Count; i++)
        {
            if (values.Find(node.Outputs[i]) is not { } plan) continue;
            node.Proto.Output[i] = plan.StoredName;
            if (plan.Stored != FloatForm.Target || nodes.Nodes[node].Outputs[i] != FloatForm.Any) continue;
            if (TypedConstants.Retype(node, context.To) is { } tensor) Convert(tensor);
        }
    }

    private void AddCast(List<NodeProto> list, GraphValue value)
    {
        if (values.Find(value) is not { NeedsCast: true } plan) return;
        var (source, result, type) = plan.Stored == FloatForm.Original
            ? (plan.OriginalName, plan.TargetName, context.To)
            : (plan.TargetName, plan.OriginalName, context.From);
        var to = new AttributeProto { Name = "to" };
        TypedConstants.SetCastTarget(to, type, value.Scope.Opsets.GetValueOrDefault("", 1));
        list.Add(new NodeProto { Name = result + "_cast", OpType = "Cast", Input = { source }, Output = { result }, Attribute = { to } });
        _casts++;
    }

    private void RewriteDeclarations(GraphScope scope)
    {
        if (scope.Function is { } function)
        {
            for (var i = 0; i < scope.Outputs.Count; i++)
            {
                if (values.Find(scope.Outputs[i]) is { } plan) function.Output[i] = plan.Name(values.OutputForm(scope, i));
            }

            Retype(function.ValueInfo, scope);
            return;
        }

        var graph = scope.Graph!;
        for (var i = 0; i < graph.Input.Count; i++)
        {
            if (IsTarget(scope.Inputs[i])) Retype(graph.Input[i]);
        }

        Retype(graph.ValueInfo, scope);
        if (scope == main) return;
        for (var i = 0; i < graph.Output.Count; i++)
        {
            if (values.Find(scope.Outputs[i]) is not { } plan) continue;
            var form = values.OutputForm(scope, i);
            graph.Output[i].Name = plan.Name(form);
            if (form == FloatForm.Target) Retype(graph.Output[i]);
        }
    }

    private void Retype(RepeatedField<ValueInfoProto> infos, GraphScope scope)
    {
        foreach (var info in infos)
        {
            // Where an output of the model had its value renamed, the name stands for the old type still.
            if (scope.Resolve(info.Name) is { } value && IsTarget(value) && values.Find(value)!.StoredName == info.Name) Retype(info);
        }
    }

    private void Retype(ValueInfoProto info)
    {
        if (info.Type?.TensorType is { } tensor && tensor.ElemType == context.From) tensor.ElemType = context.To;
    }
}
