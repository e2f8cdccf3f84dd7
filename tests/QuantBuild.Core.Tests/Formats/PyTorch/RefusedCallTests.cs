namespace QuantBuild.Core.Tests.Formats.PyTorch;

[TestClass]
public sealed class RefusedCallTests
{
    [TestMethod]
    public void Storages_cannot_be_made_by_a_call() =>
        Checkpoint.Refused("QB2452", new PickleWriter().Global("torch", "FloatStorage").Tuple(1_000_000_000).Op('R').Stop());

    [TestMethod]
    public void An_ordered_dict_takes_no_arguments() =>
        Checkpoint.Refused("QB2452", new PickleWriter().Global("collections", "OrderedDict").Tuple(1).Op('R').Stop());

    [TestMethod]
    public void A_tensor_without_a_storage_is_refused() =>
        Checkpoint.Refused("QB2452", new PickleWriter().Global("torch._utils", "_rebuild_tensor_v2").Mark().Int(1).Int(0).Tuple(1).Tuple(1).Raw(0x89).OrderedDict().Op('t').Op('R').Stop());

    [TestMethod]
    public void Sizes_and_strides_of_different_lengths_are_refused() =>
        Checkpoint.Refused("QB2452", new PickleWriter().Dict().Text("a").Tensor("FloatStorage", "0", 6, [2, 3], [1]).Op('s').Stop(), ("0", new byte[24]));

    [TestMethod]
    public void Another_kind_of_persistent_id_is_refused() =>
        Checkpoint.Refused("QB2452", new PickleWriter().Text("module").Raw(0x85).Op('Q').Stop());

    [TestMethod]
    public void Something_that_is_not_a_function_cannot_be_called() =>
        Checkpoint.Refused("QB2452", new PickleWriter().Dict().Op(')').Op('R').Stop());

    [TestMethod]
    public void Attributes_of_other_objects_are_refused()
    {
        Checkpoint.Refused("QB2452", new PickleWriter().Dict().Dict().Op('b').Stop());
        Checkpoint.Refused("QB2452", new PickleWriter().OrderedDict().Dict().Text("__class__").Int(1).Op('s').Op('b').Stop());
        Checkpoint.Refused("QB2452", new PickleWriter().Tensor("FloatStorage", "0", 1, [1], [1]).Dict().Op('b').Stop());
    }

    [TestMethod]
    public void A_tensor_that_is_stored_negated_is_refused() =>
        Checkpoint.Refused("QB2452", new PickleWriter().Global("torch._utils", "_rebuild_tensor_v2").Mark().Storage("FloatStorage", "0", 1).Int(0).Tuple(1).Tuple(1)
            .Raw(0x89).OrderedDict().Dict().Text("neg").Raw(0x88).Op('s').Op('t').Op('R').Stop(), ("0", new byte[4]));
}
