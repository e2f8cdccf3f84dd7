using QuantBuild.Diagnostics;
using QuantBuild.Formats.Onnx;
using QuantBuild.Formats.Onnx.Protobuf;

namespace QuantBuild.Engine.Tests.Wire;

[TestClass]
public sealed class Functions_that_call_each_other
{
    [TestMethod]
    public void Twice_at_each_of_forty_levels_are_refused_before_they_run() =>
        Assert.AreEqual("QB2011", CodeOf(Calls(40, level => level + 1)));

    [TestMethod]
    public void In_a_circle_are_refused() => Assert.AreEqual("QB2011", CodeOf(Calls(3, level => (level + 1) % 3)));

    [TestMethod]
    public void In_ten_levels_are_accepted() => FunctionCalls.Check(Calls(10, level => level + 1), "model.onnx");

    private static string CodeOf(ModelProto model) =>
        Assert.ThrowsExactly<QuantBuildException>(() => FunctionCalls.Check(model, "model.onnx")).Diagnostic.Code;

    /// <summary>Functions f0 to f(count-1), each of which calls another twice; the graph calls f0.</summary>
    private static ModelProto Calls(int count, Func<int, int> callee)
    {
        var model = new ModelProto { IrVersion = 8, Graph = new GraphProto { Name = "graph" } };
        model.Graph.Node.Add(Call(0));
        for (var i = 0; i < count; i++)
        {
            var function = new FunctionProto { Name = $"f{i}", Domain = "local" };
            function.Node.Add(Call(callee(i)));
            function.Node.Add(Call(callee(i)));
            model.Functions.Add(function);
        }
        return model;
    }

    private static NodeProto Call(int function) => new() { OpType = $"f{function}", Domain = "local" };
}
