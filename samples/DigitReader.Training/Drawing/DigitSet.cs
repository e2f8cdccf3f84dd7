namespace DigitReader.Training.Drawing;

/// <summary>Labelled images of digits.</summary>
/// <param name="Images">Count x 28 x 28 bytes, one image after the other.</param>
/// <param name="Labels">For each image the digit, 0 to 9.</param>
internal sealed record DigitSet(byte[] Images, byte[] Labels)
{
    public const int PixelsPerImage = DigitDrawer.Size * DigitDrawer.Size;

    public int Count => Labels.Length;

    public ReadOnlySpan<byte> Image(int index) => Images.AsSpan(index * PixelsPerImage, PixelsPerImage);

    /// <summary>
    /// Draws a set. Image <c>first + i</c> of a seed is always the same image, so that one seed holds as many images as one needs,
    /// and sets of different seeds share none. All digits are equally frequent.
    /// </summary>
    public static DigitSet Draw(ulong seed, int count, int first = 0)
    {
        var set = new DigitSet(new byte[count * PixelsPerImage], new byte[count]);
        Parallel.For(0, count, i =>
        {
            var random = RandomSource.ForMember(seed, first + i);
            set.Labels[i] = (byte)((first + i) % 10);
            DigitDrawer.Draw(set.Labels[i], random, set.Images.AsSpan(i * PixelsPerImage, PixelsPerImage));
        });
        return set;
    }
}
