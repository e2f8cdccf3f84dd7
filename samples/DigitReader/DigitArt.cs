using System.Text;

namespace DigitReader;

/// <summary>Images as text, side by side.</summary>
internal static class DigitArt
{
    private const string Shades = " .:-=+*#%@";
    private const int Margin = 2;

    /// <summary>Each pair of rows becomes one line, since a character is about twice as high as wide.</summary>
    public static string Draw(TestSet set, IReadOnlyList<int> indices, IReadOnlyList<string> captions)
    {
        const int Width = TestSet.ImageSize - (2 * Margin);
        var text = new StringBuilder();
        for (var row = Margin; row < TestSet.ImageSize - Margin; row += 2)
        {
            foreach (var index in indices) AppendRow(text.Append("  "), set.Image(index), row);
            text.AppendLine();
        }

        foreach (var caption in captions) text.Append("  ").Append(caption.PadRight(Width));
        return text.ToString();
    }

    private static void AppendRow(StringBuilder text, ReadOnlySpan<byte> image, int row)
    {
        // From the middle brightness, which is paper, to the brightest.
        var sorted = image.ToArray();
        Array.Sort(sorted);
        var (paper, ink) = (sorted[sorted.Length / 2], sorted[^8]);
        for (var column = Margin; column < TestSet.ImageSize - Margin; column++)
        {
            var value = (image[(row * TestSet.ImageSize) + column] + image[((row + 1) * TestSet.ImageSize) + column]) / 2.0;
            var shade = (value - paper) / Math.Max(ink - paper, 1) * Shades.Length;
            text.Append(Shades[Math.Clamp((int)shade, 0, Shades.Length - 1)]);
        }
    }
}
