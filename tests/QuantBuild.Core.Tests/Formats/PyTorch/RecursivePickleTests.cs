namespace QuantBuild.Core.Tests.Formats.PyTorch;

[TestClass]
public sealed class RecursivePickleTests
{
    [TestMethod]
    public void A_dict_inside_itself_is_refused() =>
        Checkpoint.Refused("QB2454", new PickleWriter().Op('}').Put(out var self).Text("a").Get(self).Op('s').Stop());

    [TestMethod]
    public void A_list_inside_itself_is_refused() =>
        Checkpoint.Refused("QB2454", new PickleWriter().Op('}').Text("a").Op(']').Put(out var self).Get(self).Op('a').Op('s').Stop());

    [TestMethod]
    public void A_dict_inside_a_dict_inside_it_is_refused() =>
        Checkpoint.Refused("QB2454", new PickleWriter().Op('}').Put(out var self).Text("a").Op('}').Text("b").Get(self).Op('s').Op('s').Stop());

    [TestMethod]
    public void A_list_inside_a_tuple_inside_it_is_refused() =>
        Checkpoint.Refused("QB2454", new PickleWriter().Op('}').Text("a").Op(']').Put(out var self).Get(self).Raw(0x85).Op('a').Op('s').Stop());
}
