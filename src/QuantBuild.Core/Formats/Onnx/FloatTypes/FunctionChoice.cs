using QuantBuild.Formats.Onnx.Protobuf;
using QuantBuild.Formats.Onnx.TypeInference;

namespace QuantBuild.Formats.Onnx.FloatTypes;

/// <summary>
/// Which local functions are converted. One whose calls differ is left as it is, with casts around its calls: its one body cannot
/// serve both types.
/// </summary>
internal sealed class FunctionChoice
{
    private readonly Dictionary<FunctionProto, string> _kept = [];

    private FunctionChoice()
    {
    }

    public bool IsConverted(FunctionProto function) => !_kept.ContainsKey(function);

    public string? KeptReason(FunctionProto function) => _kept.GetValueOrDefault(function);

    public static FunctionChoice Make(ElementTypeInference inference, ConversionContext context)
    {
        var choice = new FunctionChoice();
        foreach (var group in inference.FunctionInstances.GroupBy(i => i.Function))
        {
            if (group.Count() > 1) choice.Keep(group.Key, "the function is called with different types");
            else if (!group.First().Body.Opsets.ContainsKey("")) choice.Keep(group.Key, "the function does not import the domain of Cast");
        }

        choice.KeepExcludedCalls(inference.Main, context, inside: null);
        var bodies = inference.FunctionInstances.ToArray();
        foreach (var instance in bodies) choice.KeepExcludedCalls(instance.Body, context, inside: null);

        // What a kept function calls must take the types that it gives.
        for (var count = -1; count != choice._kept.Count;)
        {
            count = choice._kept.Count;
            foreach (var instance in bodies)
            {
                if (choice.KeptReason(instance.Function) is { } reason) choice.KeepExcludedCalls(instance.Body, context, reason);
            }
        }

        return choice;
    }

    private void Keep(FunctionProto function, string reason) => _kept.TryAdd(function, reason);

    private void KeepExcludedCalls(GraphScope scope, ConversionContext context, string? inside)
    {
        foreach (var node in scope.Nodes)
        {
            var reason = inside ?? (context.IsExcluded(node) ? "a call of the function is excluded by the user" : null);
            if (reason is not null && node.Function is { } call) Keep(call.Function, reason);

            // Inside a node that keeps its type, everything does.
            var unknown = node.IsControlFlow ? null : "called inside an operator that keeps its types";
            foreach (var (_, body) in node.Bodies) KeepExcludedCalls(body, context, reason ?? unknown);
        }
    }
}
