using QuantBuild.Formats.PyTorch;

namespace QuantBuild.Core.Tests.Formats.PyTorch;

[TestClass]
public sealed class NestedStateDictTests
{
    private static readonly (string, byte[]) _storage = ("0", new byte[4]);

    private static PickleWriter Weight(PickleWriter writer, string key) => writer.Text(key).Tensor("FloatStorage", "0", 1, [1], [1]);

    private static void Opens(PickleWriter pickle, string names, string leftOut = "")
    {
        using var checkpoint = Checkpoint.Of(pickle.Stop(), _storage);
        using var file = TorchFile.Open(checkpoint.Path);
        Assert.AreEqual(names, string.Join(' ', file.Tensors.Select(static tensor => tensor.Name)));
        Assert.AreEqual(leftOut, string.Join(' ', file.LeftOut));
    }

    [TestMethod]
    [DataRow("state_dict")]
    [DataRow("model")]
    [DataRow("module")]
    public void One_level_of_a_training_checkpoint_is_unwrapped(string wrapper)
    {
        var pickle = new PickleWriter().Dict().Mark().Text("epoch").Int(3).Text(wrapper).OrderedDict().Mark();
        Weight(pickle, "a.weight");
        pickle.Op('u').Text("optimizer").Dict().Text("state").Dict().Int(0).Dict();
        Weight(pickle, "exp_avg").Op('s').Op('s').Op('s').Op('u');
        Opens(pickle, "a.weight", "optimizer");
    }

    [TestMethod]
    public void Only_one_level_is_unwrapped() =>
        Opens(Weight(new PickleWriter().Dict().Text("model").Dict().Text("state_dict").Dict(), "w").Op('s').Op('s').Op('s'), "state_dict.w");

    [TestMethod]
    public void Other_dicts_give_their_keys_to_the_names()
    {
        var pickle = new PickleWriter().Dict().Mark().Text("encoder").Dict().Text("layers").Dict().Int(12).Dict();
        Weight(pickle, "weight").Op('s').Op('s').Op('s');
        Opens(Weight(pickle, "head").Op('u'), "encoder.layers.12.weight head");
    }

    [TestMethod]
    public void Values_that_are_not_tensors_are_left_out()
    {
        var pickle = new PickleWriter(4).Dict().Mark().Text("none").Op('N').Text("yes").Raw(0x88).Text("number").Int(1L << 40).Text("negative").Int(-5).Text("fraction").Float(1.5)
            .Text("seed").Raw(0x8A, 9, 255, 255, 255, 255, 255, 255, 255, 255, 0).Text("text").Text("Ä").Text("list").Op(']').Mark().Int(1).Int(2).Op('e')
            .Text("tuple").Tuple(1, 2, 3, 4).Text("tensors").Op(']').Tensor("FloatStorage", "0", 1, [1], [1]).Op('a');
        Opens(Weight(pickle, "w").Op('u'), "w");
    }

    [TestMethod]
    public void Parameters_are_their_tensors()
    {
        var pickle = new PickleWriter().Dict().Text("w").Global("torch._utils", "_rebuild_parameter").Tensor("FloatStorage", "0", 1, [1], [1]).Raw(0x88).OrderedDict().Raw(0x87).Op('R').Op('s');
        Opens(pickle, "w");
    }

    [TestMethod]
    public void Two_dicts_that_could_be_meant_are_refused()
    {
        var pickle = Weight(new PickleWriter().Dict().Mark().Text("model").Dict(), "w").Op('s').Text("module").Dict();
        Checkpoint.Refused("QB2455", Weight(pickle, "w").Op('s').Op('u').Stop(), _storage);
    }

    [TestMethod]
    public void A_file_without_a_state_dict_is_refused()
    {
        Checkpoint.Refused("QB2455", new PickleWriter().Dict().Stop());
        Checkpoint.Refused("QB2455", new PickleWriter().Int(1).Stop());
        Checkpoint.Refused("QB2455", new PickleWriter().Tensor("FloatStorage", "0", 1, [1], [1]).Stop(), _storage);
    }

    [TestMethod]
    public void A_name_that_comes_twice_is_refused()
    {
        var pickle = Weight(new PickleWriter().Dict().Mark(), "a.b").Text("a").Dict();
        Checkpoint.Refused("QB2458", Weight(pickle, "b").Op('s').Op('u').Stop(), _storage);
    }

    [TestMethod]
    public void A_tensor_without_a_usable_name_is_refused()
    {
        Checkpoint.Refused("QB2458", Weight(new PickleWriter().Dict(), "").Op('s').Stop(), _storage);
        Checkpoint.Refused("QB2458", new PickleWriter().Dict().Op('N').Tensor("FloatStorage", "0", 1, [1], [1]).Op('s').Stop(), _storage);
    }
}
