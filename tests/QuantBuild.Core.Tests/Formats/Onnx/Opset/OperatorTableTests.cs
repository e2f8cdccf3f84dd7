using QuantBuild.Diagnostics;
using QuantBuild.Formats.Onnx;
using QuantBuild.Formats.Onnx.Opset;
using QuantBuild.Formats.Onnx.Protobuf;
using static QuantBuild.Core.Tests.Formats.Onnx.Opset.OnnxModel;

namespace QuantBuild.Core.Tests.Formats.Onnx.Opset;

[TestClass]
public sealed class OperatorTableTests
{
    [TestMethod]
    public void Every_adapter_belongs_to_a_change_in_the_table()
    {
        foreach (var (op, version) in OpsetAdapters.Keys)
        {
            Assert.IsNotNull(OperatorVersions.Find(op), op);
            Assert.Contains(version, OperatorVersions.Find(op)!, $"{op} {version}");
            Assert.AreNotEqual(version, OperatorVersions.Find(op)![0], $"{op} is new in {version}");
        }
    }

    [TestMethod]
    public void Versions_ascend_up_to_the_newest_known()
    {
        foreach (var (op, versions) in OperatorVersions.All)
        {
            Assert.AreSequenceEqual(versions.Distinct().Order(), versions, op);
            Assert.IsTrue(versions[0] >= 1 && versions[^1] <= OpsetUpgrade.NewestVersion, op);
        }
    }

    [TestMethod]
    [DynamicData(nameof(Models))]
    public void Every_old_model_raises_to_a_graph_that_is_whole(LegacyModel legacy)
    {
        foreach (var target in new[] { 13, 21, OpsetUpgrade.NewestVersion })
        {
            var model = legacy.Model.Clone();
            OpsetUpgrade.Raise(model, "model.onnx", target);

            Assert.IsTrue(model.OpsetImport.Single().Version >= target);
            CheckWhole(model.Graph, []);
            foreach (var node in GraphTree.Nodes(model)) Assert.IsTrue(OperatorVersions.Find(node.OpType)![0] <= model.OpsetImport[0].Version, node.OpType);
        }
    }

    public static IEnumerable<object[]> Models => LegacyModels.All().Select(static model => new object[] { model });

    // Every value is defined once and before it is read.
    private static void CheckWhole(GraphProto graph, HashSet<string> outer)
    {
        var defined = new HashSet<string>(outer, StringComparer.Ordinal) { "" };
        foreach (var name in graph.Input.Select(static v => v.Name).Concat(graph.Initializer.Select(static t => t.Name))) Assert.IsTrue(defined.Add(name), name);
        foreach (var node in graph.Node)
        {
            foreach (var input in node.Input) Assert.Contains(input, defined);
            foreach (var subgraph in GraphTree.Subgraphs(node)) CheckWhole(subgraph, defined);
            foreach (var output in node.Output) Assert.IsTrue(output.Length == 0 || defined.Add(output), output);
        }

        foreach (var output in graph.Output) Assert.Contains(output.Name, defined);
    }
}
