namespace QuantBuild.Core.Tests.Formats.PyTorch;

[TestClass]
public sealed class DamagedPickleTests
{
    [TestMethod]
    [DataRow(2)]
    [DataRow(4)]
    public void A_pickle_that_is_cut_anywhere_is_refused(int protocol)
    {
        var whole = new PickleWriter(protocol).Dict().Mark().Text("a").Put().Tensor("FloatStorage", "0", 4, [2, 2], [2, 1]).Text("epoch").Int(70_000).Text("loss").Float(0.5).Op('u').Stop();
        for (var length = 0; length < whole.Length; length++) Checkpoint.Refused("QB2449", whole[..length], ("0", new byte[16]));
    }

    [TestMethod]
    public void A_string_longer_than_the_pickle_is_refused() =>
        Checkpoint.Refused("QB2449", new PickleWriter().Op('X').Raw(255, 255, 255, 255).Stop());

    [TestMethod]
    public void A_frame_longer_than_the_pickle_is_refused() =>
        Checkpoint.Refused("QB2449", new PickleWriter(4).Raw(0x95, 255, 255, 255, 255, 255, 255, 255, 255).Dict().Stop());

    [TestMethod]
    public void A_global_whose_name_does_not_end_is_refused() =>
        Checkpoint.Refused("QB2449", new PickleWriter().Op('c').Repeat(1_000_000, (byte)'a').Stop());

    [TestMethod]
    public void A_string_that_is_not_utf_8_is_refused() =>
        Checkpoint.Refused("QB2449", new PickleWriter().Dict().Op('X').Raw(1, 0, 0, 0, 0xFF).Int(1).Op('s').Stop());

    [TestMethod]
    public void A_value_that_is_not_in_the_memo_is_refused()
    {
        Checkpoint.Refused("QB2449", new PickleWriter().Dict().Get(7).Stop());
        // A slot that was passed over.
        Checkpoint.Refused("QB2449", new PickleWriter().Op('}').Op('q').Raw(9).Get(3).Stop());
    }

    [TestMethod]
    public void An_instruction_does_not_reach_below_a_mark() =>
        Checkpoint.Refused("QB2449", new PickleWriter().Dict().Mark().Op('a').Stop());

    [TestMethod]
    public void A_second_value_at_the_end_is_refused() =>
        Checkpoint.Refused("QB2449", new PickleWriter().Dict().Dict().Stop());

    [TestMethod]
    public void Bytes_behind_the_end_are_refused() =>
        Checkpoint.Refused("QB2449", [.. new PickleWriter().Dict().Stop(), 0]);

    [TestMethod]
    [DataRow(0)]
    [DataRow(1)]
    [DataRow(6)]
    public void An_unknown_protocol_is_refused(int protocol) =>
        Checkpoint.Refused("QB2449", new PickleWriter(protocol).Dict().Stop());

    [TestMethod]
    public void Items_for_something_else_are_refused()
    {
        Checkpoint.Refused("QB2449", new PickleWriter().Int(1).Text("a").Int(2).Op('s').Stop());
        Checkpoint.Refused("QB2449", new PickleWriter().Dict().Int(2).Op('a').Stop());
        Checkpoint.Refused("QB2449", new PickleWriter().Dict().Mark().Int(2).Op('u').Stop());
        Checkpoint.Refused("QB2449", new PickleWriter().Dict().Dict().Int(2).Op('s').Stop());
    }
}
