using QuantBuild.Diagnostics;
using QuantBuild.Formats.Onnx.Opset;
using QuantBuild.Formats.Onnx.Protobuf;
using Kind = QuantBuild.Formats.Onnx.Protobuf.AttributeProto.Types.AttributeType;

namespace QuantBuild.Core.Tests.Formats.Onnx.Opset;

[TestClass]
public sealed class BrokenNodesTests
{
    [TestMethod]
    [DynamicData(nameof(Models))]
    public void A_node_that_lacks_a_part_is_raised_or_refused_but_never_crashes(LegacyModel legacy)
    {
        foreach (var broken in Broken(legacy.Model))
        {
            var before = broken.Clone();
            try
            {
                OpsetUpgrade.Raise(broken, "model.onnx", 21);
            }
            catch (QuantBuildException refused)
            {
                Assert.AreEqual("QB2201", refused.Diagnostic.Code);
                Assert.AreEqual(before, broken);
            }
        }
    }

    [TestMethod]
    public void A_constant_whose_shape_lies_is_not_read()
    {
        var lie = OnnxModel.Floats("s", [4], 1, 1);
        var huge = OnnxModel.Floats("s", [long.MaxValue, 8], 1, 1);
        var negative = OnnxModel.Floats("s", [-4], 1, 1);
        foreach (var tensor in new[] { lie, huge, negative })
        {
            var refusal = Raised.Refusal(10, 11, [1, 1, 4, 4], [tensor], OnnxModel.Node("Resize", "x s", "y"));
            Assert.Contains("scales", refusal.Summary);
        }
    }

    public static IEnumerable<object[]> Models => LegacyModels.All().Select(static model => new object[] { model });

    private static IEnumerable<ModelProto> Broken(ModelProto model)
    {
        for (var n = 0; n < model.Graph.Node.Count; n++)
        {
            yield return With(model, n, static node => node.Input.Clear());
            yield return With(model, n, static node => node.Output.Clear());
            yield return With(model, n, static node => node.Input.RemoveAt(node.Input.Count - 1));
            yield return With(model, n, static node => node.Attribute.Clear());
            yield return With(model, n, static node =>
            {
                for (var i = 0; i < node.Input.Count; i++) node.Input[i] = "";
            });
            yield return With(model, n, static node =>
            {
                foreach (var attribute in node.Attribute) attribute.Type = attribute.Type == Kind.Strings ? Kind.Int : Kind.Strings;
            });
            yield return With(model, n, static node =>
            {
                foreach (var attribute in node.Attribute)
                {
                    attribute.I = long.MinValue;
                    attribute.F = float.NaN;
                    attribute.Ints.Clear();
                    attribute.Floats.Clear();
                }
            });
        }

        yield return WithGraph(model, static graph => graph.Initializer.Clear());
        yield return WithGraph(model, static graph => graph.Input.Clear());
    }

    private static ModelProto With(ModelProto model, int node, Action<NodeProto> breakIt)
    {
        var copy = model.Clone();
        breakIt(copy.Graph.Node[node]);
        return copy;
    }

    private static ModelProto WithGraph(ModelProto model, Action<GraphProto> breakIt)
    {
        var copy = model.Clone();
        breakIt(copy.Graph);
        return copy;
    }
}
