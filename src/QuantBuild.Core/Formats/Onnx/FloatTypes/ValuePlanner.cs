using QuantBuild.Diagnostics;
using QuantBuild.Formats.Onnx.TypeInference;

namespace QuantBuild.Formats.Onnx.FloatTypes;

/// <summary>Decides in which form each value is made, and how its forms are named.</summary>
internal sealed class ValuePlanner
{
    private readonly ConversionContext _context;
    private readonly ConversionPlanner _nodes;
    private readonly GraphScope _main;
    private readonly Dictionary<GraphValue, ValuePlan> _plans = [];

    private ValuePlanner(GraphScope main, ConversionPlanner nodes, ConversionContext context) => (_main, _nodes, _context) = (main, nodes, context);

    /// <summary>The plan of a value, null for one that is not of the type to convert.</summary>
    public ValuePlan? Find(GraphValue? value) => value is null ? null : _plans.GetValueOrDefault(value);

    public static ValuePlanner Plan(GraphScope main, ConversionPlanner nodes, ConversionContext context)
    {
        var planner = new ValuePlanner(main, nodes, context);
        foreach (var scope in nodes.Scopes) planner.Collect(scope);
        foreach (var scope in nodes.Scopes) planner.Want(scope);
        foreach (var scope in nodes.Scopes) planner.Store(scope);
        return planner;
    }

    /// <summary>Gives every form that is used its name. An output of the model keeps its name for its own type.</summary>
    public void Name(ModelNames names)
    {
        var outputs = _main.Outputs.ToHashSet();
        foreach (var (value, plan) in _plans)
        {
            var made = value.Name;
            (plan.OriginalName, plan.TargetName) = (made, made);
            if (!plan.NeedsCast) continue;
            if (!value.Scope.Opsets.ContainsKey("")) throw NoCast(value);
            var keepsName = plan.Stored == FloatForm.Original || outputs.Contains(value) ? FloatForm.Original : FloatForm.Target;
            if (keepsName == FloatForm.Original) plan.TargetName = names.Unique(made + Suffix(_context.To));
            else plan.OriginalName = names.Unique(made + Suffix(_context.From));
        }
    }

    private static string Suffix(int type) => type switch
    {
        OnnxDataType.Float16 => "_fp16",
        OnnxDataType.BFloat16 => "_bf16",
        _ => "_fp32",
    };

    private void Collect(GraphScope scope)
    {
        foreach (var value in scope.Inputs.Concat(scope.Values).Concat(scope.Nodes.SelectMany(n => n.Outputs).OfType<GraphValue>()))
        {
            if (_context.Concerns(value)) _plans.TryAdd(value, new ValuePlan());
        }
    }

    private void Want(GraphScope scope)
    {
        foreach (var node in scope.Nodes)
        {
            var forms = _nodes.Nodes[node].Inputs;
            for (var i = 0; i < forms.Length; i++) Find(node.Inputs[i])?.Want(forms[i]);
        }

        for (var i = 0; i < scope.Outputs.Count; i++) Find(scope.Outputs[i])?.Want(OutputForm(scope, i));
    }

    /// <summary>The form in which a scope gives an output to the outside.</summary>
    public FloatForm OutputForm(GraphScope scope, int index) =>
        _nodes.Bodies.TryGetValue(scope, out var forms) ? forms.Outputs[index] : FloatForm.Original;

    private void Store(GraphScope scope)
    {
        foreach (var value in scope.Values)
        {
            if (Find(value) is not { } plan) continue;
            if (value.Origin == ValueOrigin.Initializer) plan.Stored = OfWeights(plan, value);
        }

        for (var i = 0; i < scope.Inputs.Count; i++)
        {
            if (Find(scope.Inputs[i]) is not { } plan) continue;
            if (_nodes.Bodies.TryGetValue(scope, out var forms)) plan.Stored = forms.Inputs[i] == FloatForm.Target ? FloatForm.Target : FloatForm.Original;

            // Before ir_version 4 every weight had to be an input too: it is a weight, not something that callers give.
            else if (scope.Inputs[i].Initializer is not null) plan.Stored = OfWeights(plan, scope.Inputs[i]);
        }

        foreach (var node in scope.Nodes)
        {
            var forms = _nodes.Nodes[node].Outputs;
            for (var i = 0; i < forms.Length; i++)
            {
                if (Find(node.Outputs[i]) is not { } plan) continue;
                plan.Stored = forms[i] != FloatForm.Any ? forms[i]
                    : node.Is("Cast") ? OfCast(plan)
                    : OfWeights(plan, node.Outputs[i]!);
            }
        }
    }

    // One converted copy serves all; what still wants the original gets a Cast. An output of the model must be the original.
    private FloatForm OfWeights(ValuePlan plan, GraphValue value) =>
        (plan.WantedOriginal && !plan.WantedTarget) || _main.Outputs.Contains(value) ? FloatForm.Original : FloatForm.Target;

    // The other way round: a Cast of integers to FLOAT16 and then to FLOAT would lose what a Cast to FLOAT keeps.
    private static FloatForm OfCast(ValuePlan plan) => plan.WantedOriginal || !plan.WantedTarget ? FloatForm.Original : FloatForm.Target;

    private QuantBuildException NoCast(GraphValue value) =>
        new(Diagnostic.Error("QB2303", _context.File, "The model needs a Cast but does not import the domain of the standard operators") with
        {
            Tensor = value.Name,
            Expected = "an opset_import of the default domain",
            Remedy = "Export the model with the standard operators imported, or leave the node out with Exclude",
        });
}
