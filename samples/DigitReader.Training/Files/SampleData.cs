using DigitReader.Training.Drawing;

namespace DigitReader.Training.Files;

/// <summary>The images beside the model: which they are, and how their files look.</summary>
internal static class SampleData
{
    // The network is trained on images of another seed (see Program.cs).
    private const ulong TestSeed = 2;
    private const ulong ValidationSeed = 3;

    /// <summary>Labelled images to measure the accuracy with.</summary>
    public static DigitSet DrawTestSet() => DigitSet.Draw(TestSeed, count: 1000);

    /// <summary>Images that the build compares a quantized model and its original on.</summary>
    public static DigitSet DrawValidationSet() => DigitSet.Draw(ValidationSeed, count: 64);

    /// <summary>Bytes [count, 28, 28], 0 to 255.</summary>
    public static byte[] EncodeImages(DigitSet set) => NumpyFile.Encode(set.Images, set.Count, DigitDrawer.Size, DigitDrawer.Size);

    /// <summary>Bytes [count], 0 to 9.</summary>
    public static byte[] EncodeLabels(DigitSet set) => NumpyFile.Encode(set.Labels, set.Count);

    /// <summary>The model's input <c>image</c>: floats [count, 1, 28, 28], 0 to 1, in an .npz file.</summary>
    public static byte[] EncodeModelInput(DigitSet set)
    {
        var pixels = Array.ConvertAll(set.Images, static pixel => pixel / 255f);
        return NpzFile.Encode("image", NumpyFile.Encode(pixels, set.Count, 1, DigitDrawer.Size, DigitDrawer.Size));
    }
}
