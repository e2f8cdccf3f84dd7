namespace QuantBuild.Core.Tests.Formats.PyTorch;

[TestClass]
public sealed class RefusedGlobalTests
{
    [TestMethod]
    [DataRow(2, "os", "system")]
    [DataRow(4, "os", "system")]
    [DataRow(2, "posix", "system")]
    [DataRow(2, "builtins", "eval")]
    [DataRow(4, "builtins", "eval")]
    [DataRow(2, "__builtin__", "exec")]
    [DataRow(2, "subprocess", "Popen")]
    [DataRow(4, "torch", "_utils._rebuild_tensor_v2")]
    [DataRow(2, "torch.nn.modules.linear", "Linear")]
    [DataRow(2, "torch", "ComplexFloatStorage")]
    [DataRow(2, "torch._utils", "_rebuild_qtensor")]
    public void A_name_that_is_not_allowed_is_refused_by_name(int protocol, string module, string name)
    {
        var pickle = new PickleWriter(protocol).Global(module, name).Text("echo").Raw(0x85).Op('R').Stop();

        var diagnostic = Checkpoint.Refused("QB2451", pickle);

        Assert.Contains($"{module}.{name}", diagnostic.Found!);
    }

    [TestMethod]
    public void It_is_refused_in_the_arguments_of_an_allowed_call_as_well() =>
        Checkpoint.Refused("QB2451", new PickleWriter().Global("collections", "OrderedDict").Global("os", "system").Text("x").Raw(0x85).Op('R').Raw(0x85).Op('R').Stop());

    [TestMethod]
    public void It_is_refused_where_nothing_calls_it() =>
        Checkpoint.Refused("QB2451", new PickleWriter().Dict().Text("a").Global("os", "system").Op('s').Stop());

    [TestMethod]
    public void A_line_end_in_a_name_does_not_reach_the_log() =>
        Assert.DoesNotContain('\n', Checkpoint.Refused("QB2451", new PickleWriter(4).Global("os\nx : error QB0000", "system").Stop()).ToString());

    [TestMethod]
    public void A_global_made_of_numbers_is_refused() =>
        Checkpoint.Refused("QB2449", new PickleWriter(4).Int(1).Int(2).Raw(0x93).Stop());
}
