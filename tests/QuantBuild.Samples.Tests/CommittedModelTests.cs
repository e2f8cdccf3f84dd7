using DigitReader.Training.Files;
using DigitReader.Training.Network;

namespace QuantBuild.Samples.Tests;

[TestClass]
public sealed class CommittedModelTests
{
    [TestMethod]
    public void The_model_reads_983_of_the_1000_test_images()
    {
        var parameters = OnnxFile.Read(CommittedFiles.Path("digits.onnx"));

        var correct = Trainer.CountCorrect(parameters, SampleData.DrawTestSet());

        Assert.AreEqual(983, correct);
    }

    [TestMethod]
    public void The_model_is_smaller_than_a_megabyte() =>
        Assert.IsLessThan(1_000_000, new FileInfo(CommittedFiles.Path("digits.onnx")).Length);

    [TestMethod]
    public void A_model_that_is_read_and_written_again_has_the_same_bytes()
    {
        var copy = Path.GetTempFileName();
        try
        {
            OnnxFile.Write(copy, OnnxFile.Read(CommittedFiles.Path("digits.onnx")));

            CollectionAssert.AreEqual(CommittedFiles.Read("digits.onnx"), File.ReadAllBytes(copy));
        }
        finally
        {
            File.Delete(copy);
        }
    }
}
