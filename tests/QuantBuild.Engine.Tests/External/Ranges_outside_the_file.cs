using QuantBuild.Engine.Tests.Support;
using QuantBuild.TestModels;

namespace QuantBuild.Engine.Tests.External;

[TestClass]
public class Ranges_outside_the_file
{
    [TestMethod]
    [DataRow("8192", null)]
    [DataRow("4097", "4096")]
    [DataRow("4100", null)]
    [DataRow("8193", "0")]
    [DataRow("0", "8193")]
    [DataRow("9223372036854775807", "4096")]
    [DataRow("9223372036854775807", "9223372036854775807")]
    [DataRow("0", "9223372036854775807")]
    [DataRow("99999999999999999999999", null)]
    [DataRow("-1", null)]
    [DataRow("0", "-4096")]
    [DataRow("0x10", null)]
    [DataRow("1e3", null)]
    [DataRow("", null)]
    [DataRow(" 0", null)]
    [DataRow("+0", null)]
    [DataRow("0", "4,096")]
    [DataRow("٠", null)]
    public void Are_refused(string offset, string? length)
    {
        using var workspace = new Workspace();
        workspace.Save(new byte[8192], "w.bin");

        var error = workspace.Refuse(Model(workspace, offset, length));

        Assert.AreEqual("QB2007", error.Code, error.ToString());
        Assert.AreEqual("w", error.Tensor);
    }

    [TestMethod]
    [DataRow("4095")]
    [DataRow("4100")]
    [DataRow("0")]
    public void A_length_that_is_not_that_of_the_tensor_is_refused(string length)
    {
        using var workspace = new Workspace();
        workspace.Save(new byte[8192], "w.bin");

        Assert.AreEqual("QB2004", workspace.Refuse(Model(workspace, "0", length)).Code);
    }

    [TestMethod]
    public void A_range_up_to_the_last_byte_is_taken()
    {
        using var workspace = new Workspace();
        workspace.Save(new byte[8192], "w.bin");

        Assert.AreEqual("INT8", workspace.Convert(Model(workspace, "4096", "4096"), "INT8").Tensor("w").To);
    }

    [TestMethod]
    public void A_shape_that_asks_for_more_than_there_is_is_refused()
    {
        using var workspace = new Workspace();
        workspace.Save(new byte[8192], "w.bin");
        foreach (var shape in new long[][] { [64, 64], [1L << 30, 1L << 30], [1L << 40, 1L << 40], [-1, 4], [long.MaxValue, 2] })
        {
            var source = workspace.Save(new ModelBuilder().Graph(graph => graph
                .Input("x", 1, 3, 32).Output("y", 1, 3, 32).Initializer(ExternalTensors.At("w", shape, "w.bin")).Node("MatMul", "x w", "y")));

            Assert.IsTrue(workspace.Refuse(source).Code is "QB2004" or "QB2007");
        }
    }

    [TestMethod]
    public void Data_both_inside_and_outside_are_refused()
    {
        using var workspace = new Workspace();
        workspace.Save(new byte[4096], "w.bin");
        var tensor = ExternalTensors.At("w", [32, 32], "w.bin");
        tensor.RawData = Google.Protobuf.ByteString.CopyFrom(new byte[4096]);
        var source = workspace.Save(new ModelBuilder().Graph(graph => graph.Input("x", 1, 3, 32).Output("y", 1, 3, 32).Initializer(tensor).Node("MatMul", "x w", "y")));

        Assert.AreEqual("QB2004", workspace.Refuse(source).Code);
    }

    private static string Model(Workspace workspace, string offset, string? length) => workspace.Save(new ModelBuilder().Graph(graph => graph
        .Input("x", 1, 3, 32).Output("y", 1, 3, 32).Initializer(ExternalTensors.At("w", [32, 32], "w.bin", offset, length)).Node("MatMul", "x w", "y")));
}
