using System.Buffers.Binary;

namespace DigitReader;

/// <summary>Images of digits that the model has not seen in its training, and which digits they show.</summary>
/// <param name="Images">Count x 28 x 28 bytes: 0 is paper, 255 is ink.</param>
/// <param name="Labels">For each image the digit, 0 to 9.</param>
internal sealed record TestSet(byte[] Images, byte[] Labels)
{
    public const int ImageSize = 28;
    public const int PixelsPerImage = ImageSize * ImageSize;

    public int Count => Labels.Length;

    public ReadOnlySpan<byte> Image(int index) => Images.AsSpan(index * PixelsPerImage, PixelsPerImage);

    public static TestSet Load(string folder)
    {
        var labels = ReadNumpy(Path.Combine(folder, "labels.npy"));
        var images = ReadNumpy(Path.Combine(folder, "images.npy"));
        if (images.Length != labels.Length * PixelsPerImage)
            throw new InvalidDataException($"{folder}: {labels.Length} labels need {labels.Length * PixelsPerImage} pixels, found {images.Length}.");
        return new TestSet(images, labels);
    }

    // NumPy's .npy: six bytes of magic, two of version, the length of the header, the header, then the array; here one of bytes.
    private static byte[] ReadNumpy(string path)
    {
        const int Prefix = 10;
        var file = File.ReadAllBytes(path);
        if (file.Length < Prefix || !file.AsSpan(1, 5).SequenceEqual("NUMPY"u8)) throw new InvalidDataException($"{path} is not a NumPy array.");
        var start = Prefix + BinaryPrimitives.ReadUInt16LittleEndian(file.AsSpan(8));
        if (start > file.Length || file.AsSpan(Prefix, start - Prefix).IndexOf("'|u1'"u8) < 0) throw new InvalidDataException($"{path} is not an array of bytes.");
        return file[start..];
    }
}
