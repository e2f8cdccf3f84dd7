using System.IO.Compression;
using DigitReader.Training.Files;

namespace QuantBuild.Samples.Tests;

[TestClass]
public sealed class CommittedDataTests
{
    [TestMethod]
    public void The_test_set_is_what_the_drawer_draws()
    {
        var set = SampleData.DrawTestSet();

        CollectionAssert.AreEqual(SampleData.EncodeImages(set), CommittedFiles.Read("images.npy"));
        CollectionAssert.AreEqual(SampleData.EncodeLabels(set), CommittedFiles.Read("labels.npy"));
    }

    [TestMethod]
    public void The_validation_data_are_what_the_drawer_draws() =>
        CollectionAssert.AreEqual(SampleData.EncodeModelInput(SampleData.DrawValidationSet()), CommittedFiles.Read("validation.npz"));

    [TestMethod]
    public void The_validation_data_are_a_zip_archive_that_others_can_read()
    {
        using var archive = ZipFile.OpenRead(CommittedFiles.Path("validation.npz"));
        var entry = Assert.ContainsSingle(archive.Entries);
        Assert.AreEqual("image.npy", entry.FullName);

        // The reader compares the checksum at the end of the stream.
        using var stream = entry.Open();
        using var array = new MemoryStream();
        stream.CopyTo(array);
        var header = System.Text.Encoding.ASCII.GetString(array.ToArray(), 10, 118);
        Assert.Contains("{'descr': '<f4', 'fortran_order': False, 'shape': (64, 1, 28, 28), }", header);
        Assert.AreEqual(128 + (64 * 784 * 4), array.Length);
    }
}
