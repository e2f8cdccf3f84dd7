using Google.Protobuf;
using QuantBuild.Diagnostics;
using QuantBuild.Formats.Onnx.FloatTypes;
using QuantBuild.Formats.Onnx.Protobuf;
using QuantBuild.TestModels;

namespace QuantBuild.Core.Tests.Formats.Onnx.FloatTypes;

[TestClass]
public class OldOpsetTests
{
    [TestMethod]
    public void Before_opset_6_a_cast_names_its_type()
    {
        var conversion = Conversion.ToFloat16(new ModelBuilder(1).Graph(g => g
            .Input("x").Input("i", 7).Node("Cast", "i", "f", ("to", "FLOAT")).Node("Add", "x f", "y").Output("y")));

        CollectionAssert.AreEqual(new[] { "FLOAT16", "FLOAT16", "FLOAT" },
            conversion.Model.Graph.Node.Where(n => n.OpType == "Cast").Select(n => n.Attribute[0].S.ToStringUtf8()).ToArray());
    }

    [TestMethod]
    public void Opset_8_scan_has_the_lengths_of_its_sequences_first()
    {
        var conversion = Conversion.ToFloat16(new ModelBuilder(8).Graph(g => g
            .Input("init").Input("xs").Node("Scan", "_ init xs", "last ys", ("num_scan_inputs", 1),
                ("body", new GraphBuilder().Input("s").Input("x").Node("Add", "s x", "s2").Node("Relu", "x", "y").Output("s2").Output("y")))
            .Output("last").Output("ys")));

        CollectionAssert.AreEqual(new[] { "", "init_fp16", "xs_fp16" }, conversion.Node("Scan_last").Input.ToArray());
    }

    [TestMethod]
    public void A_model_that_does_not_import_Cast_is_refused_when_it_needs_one()
    {
        ModelProto model = new ModelBuilder().Import("com.microsoft", 1).Graph(g => g.Input("x").Node("com.microsoft::Gelu", "x", "y").Output("y"));
        model.OpsetImport.RemoveAt(0);

        var exception = Assert.ThrowsExactly<QuantBuildException>(() => FloatTypeConversion.Convert(model, "model.onnx", 1, 10, _ => false));

        Assert.AreEqual("QB2303", exception.Diagnostic.Code);
    }
}
