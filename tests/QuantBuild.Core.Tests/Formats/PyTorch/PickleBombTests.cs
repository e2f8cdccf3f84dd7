namespace QuantBuild.Core.Tests.Formats.PyTorch;

[TestClass]
public sealed class PickleBombTests
{
    [TestMethod]
    public void A_million_open_lists_are_too_much() =>
        Checkpoint.Refused("QB2453", new PickleWriter().Repeat(1_000_000, (byte)']').Stop());

    [TestMethod]
    public void A_million_marks_are_too_much() =>
        Checkpoint.Refused("QB2453", new PickleWriter().Repeat(1_000_000, (byte)'(').Stop());

    [TestMethod]
    public void A_million_tuples_inside_each_other_are_too_deep() =>
        Checkpoint.Refused("QB2453", new PickleWriter().Int(0).Repeat(1_000_000, 0x85).Stop());

    [TestMethod]
    public void Lists_that_are_put_inside_each_other_later_are_too_deep()
    {
        // Each list is still empty when it goes into the one before it, so that no depth adds up on the way.
        var writer = new PickleWriter().Dict().Mark().Text("first").Op(']').Put(out var last);
        for (var i = 0; i < 1000; i++) writer.Int(i).Get(last).Op(']').Put(out last).Op('a');
        Checkpoint.Refused("QB2453", writer.Op('u').Stop());
    }

    [TestMethod]
    public void Dicts_that_double_at_each_level_are_too_much()
    {
        // 40 dicts in the file, 2 to the 40 on the way through them.
        var writer = new PickleWriter().Dict().Mark().Text("0").Dict().Put(out var last);
        for (var i = 1; i < 40; i++) writer.Int(i).Op('}').Mark().Text("a").Get(last).Text("b").Get(last).Op('u').Put(out last);
        Checkpoint.Refused("QB2453", writer.Op('u').Stop());
    }

    [TestMethod]
    public void Tensors_behind_doubling_dicts_are_too_much()
    {
        var writer = new PickleWriter().Dict().Mark().Text("0").Dict().Text("w").Tensor("FloatStorage", "0", 1, [1], [1]).Op('s').Put(out var last);
        for (var i = 1; i < 40; i++) writer.Int(i).Op('}').Mark().Text("a").Get(last).Text("b").Get(last).Op('u').Put(out last);
        Checkpoint.Refused("QB2453", writer.Op('u').Stop(), ("0", new byte[4]));
    }

    [TestMethod]
    public void Names_without_end_are_too_much() =>
        Checkpoint.Refused("QB2453", new PickleWriter().Dict().Text(new string('a', 5000)).Tensor("FloatStorage", "0", 1, [1], [1]).Op('s').Stop(), ("0", new byte[4]));

    [TestMethod]
    public void A_string_key_that_many_dicts_share_is_too_much()
    {
        var wide = new PickleWriter().Dict().Mark().Text("0").Dict().Put(out var empty).Text(new string('a', 4000)).Put(out var key).Get(empty);
        for (var i = 0; i < 20_000; i++) wide.Get(key).Get(empty);
        Checkpoint.Refused("QB2453", wide.Op('u').Stop());
    }

    [TestMethod]
    public void A_memo_slot_of_four_billion_is_too_much() =>
        Checkpoint.Refused("QB2453", new PickleWriter().Dict().Op('r').Raw(255, 255, 255, 255).Stop());

    [TestMethod]
    public void Five_million_values_are_too_much() =>
        Checkpoint.Refused("QB2453", new PickleWriter().Op(']').Repeat(50, [(byte)'(', .. Enumerable.Repeat((byte)'N', 100_000), (byte)'e']).Stop());

    [TestMethod]
    public void A_pickle_beyond_64_MiB_is_not_read() =>
        Checkpoint.Refused("QB2445", new byte[(64 << 20) + 1]);
}
