namespace QuantBuild.MSBuild.Tests.Worker;

[TestClass]
public sealed class Messages
{
    [TestMethod]
    [DataRow("model.onnx : error QB2001: The model is damaged", true, "QB2001", "model.onnx", "The model is damaged")]
    [DataRow("C:\\models\\a b.onnx : warning QB2004: kept: 'x : error QB1000: y'", false, "QB2004", "C:\\models\\a b.onnx", "kept: 'x : error QB1000: y'")]
    [DataRow("/models/it's : odd.onnx : error QB5001: cut short", true, "QB5001", "/models/it's : odd.onnx", "cut short")]
    public void In_the_canonical_form_have_file_code_and_text(string line, bool isError, string code, string file, string text)
    {
        Assert.IsTrue(WorkerMessage.TryParse(line, out var message));
        Assert.AreEqual((isError, code, file, text), (message.IsError, message.Code, message.File, message.Text));
    }

    [TestMethod]
    [DataRow("")]
    [DataRow("reading 1 of 3")]
    [DataRow("model.onnx : error CS2001: of another tool")]
    [DataRow("an error QB2001 in passing")]
    public void Of_other_forms_are_plain_text(string line) => Assert.IsFalse(WorkerMessage.TryParse(line, out _));
}
