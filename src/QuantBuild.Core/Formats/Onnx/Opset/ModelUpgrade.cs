using Google.Protobuf.Collections;
using QuantBuild.Formats.Onnx.Protobuf;

namespace QuantBuild.Formats.Onnx.Opset;

/// <summary>One pass over a model: every operator goes up one version at a time, through the adapters of the versions that changed it.</summary>
internal sealed class ModelUpgrade(ModelProto model, string file, int target)
{
    private readonly ModelNames names = new(model);
    private readonly HashSet<(string Domain, string Name)> functions =
        [.. model.Functions.Select(static function => (Normal(function.Domain), function.Name))];
    private readonly List<NodeRefusal> refusals = [];
    private readonly HashSet<NodeProto> refused = new(ReferenceEqualityComparer.Instance);

    /// <summary>Raises what can be raised and returns what cannot.</summary>
    public IReadOnlyList<NodeRefusal> Run()
    {
        // All versions are read first: raising the graph must not change what a function is taken for.
        var versions = OpsetImports.Read(model, file);
        if (versions[0] < target || versions[0] == OpsetImports.None)
        {
            var scopes = new List<UpgradeScope>();
            foreach (var graph in GraphTree.Roots(model)) AddScopes(scopes, graph.Node, Facts(graph, null, versions[0]), versions[0]);
            if (versions[0] < target) Raise(scopes, versions[0]);
            OpsetImports.Set(model.OpsetImport, target);
        }

        for (var i = 0; i < model.Functions.Count; i++)
        {
            if (versions[i + 1] >= target) continue;
            var function = model.Functions[i];
            var facts = new ValueFacts(null);
            facts.Declare(function.ValueInfo);
            facts.Infer(function.Node, versions[i + 1]);
            var scopes = new List<UpgradeScope>();
            AddScopes(scopes, function.Node, facts, versions[i + 1]);
            Raise(scopes, versions[i + 1]);
            OpsetImports.Set(function.OpsetImport, target);
        }

        return refusals;
    }

    private void AddScopes(List<UpgradeScope> scopes, RepeatedField<NodeProto> nodes, ValueFacts facts, int version)
    {
        scopes.Add(new UpgradeScope(nodes, facts, names, target));
        foreach (var graph in nodes.SelectMany(GraphTree.Subgraphs)) AddScopes(scopes, graph.Node, Facts(graph, facts, version), version);
    }

    private ValueFacts Facts(GraphProto graph, ValueFacts? outer, int version)
    {
        var facts = new ValueFacts(outer);
        facts.Declare(graph.Input);
        facts.Declare(graph.Output);
        facts.Declare(graph.ValueInfo);
        var inputs = graph.Input.Select(static input => input.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var tensor in graph.Initializer) facts.Define(tensor, model.IrVersion < 4 || !inputs.Contains(tensor.Name));
        facts.Infer(graph.Node, version);
        return facts;
    }

    private void Raise(List<UpgradeScope> scopes, int from)
    {
        foreach (var scope in scopes)
        {
            foreach (var node in scope.Nodes.Where(IsOperator)) Attempt(node, from, () => CheckKnown(node, from));
        }

        for (var version = from + 1; version <= target; version++)
        {
            foreach (var scope in scopes)
            {
                scope.Rewrite(node =>
                {
                    if (!IsOperator(node) || OpsetAdapters.Find(node.OpType, version) is not { } adapter) return;
                    Attempt(node, from, () => adapter(node, scope));
                });
            }
        }
    }

    private void Attempt(NodeProto node, int from, Action action)
    {
        if (refused.Contains(node)) return;
        var op = node.OpType;
        try
        {
            action();
        }
        catch (OpsetRefusedException refusal)
        {
            refused.Add(node);
            refusals.Add(new NodeRefusal(Title(node), op, from, refusal.Message));
        }
    }

    private static void CheckKnown(NodeProto node, int version)
    {
        var known = OperatorVersions.Find(node.OpType)
            ?? throw new OpsetRefusedException("it is not an operator of the domain ai.onnx that is known here");
        if (known[0] > version) throw new OpsetRefusedException(string.Create(null, $"it exists only from opset {known[0]} on"));
        if (OperatorVersions.RemovedAt(node.OpType) is { } removed && removed <= version)
            throw new OpsetRefusedException(string.Create(null, $"it was removed in opset {removed}"));
    }

    // A local function hides the operator of the same domain and name.
    private bool IsOperator(NodeProto node) =>
        OpsetImports.IsDefaultDomain(node.Domain) && !functions.Contains(("", node.OpType));

    private static string Normal(string domain) => OpsetImports.IsDefaultDomain(domain) ? "" : domain;

    private static string Title(NodeProto node) =>
        node.Name.Length > 0 ? node.Name : node.Output.FirstOrDefault(static output => output.Length > 0) ?? node.OpType;
}
