namespace DigitReader.Training.Drawing;

/// <summary>
/// Draws a digit as a person with a pen might, and then as a poor camera might see it. Only additions, multiplications,
/// divisions and square roots, which IEEE 754 fixes to the last bit: a seed gives the same bytes on every machine.
/// </summary>
internal static class DigitDrawer
{
    public const int Size = 28;

    /// <summary>Draws into 28 x 28 bytes, row by row; 0 is black paper, 255 is white ink.</summary>
    public static void Draw(int digit, RandomSource random, Span<byte> pixels)
    {
        var canvas = new Canvas(Size);
        var variants = Glyphs.Of(digit);
        var glyph = variants[random.Next(variants.Count)];
        var hand = new Handwriting(random, Size);
        var radius = random.Next(0.6, 1.9);
        foreach (var stroke in glyph)
        {
            foreach (var segment in hand.Write(stroke).Flatten()) canvas.Draw(segment, radius, strength: 1);
        }

        Scratch(canvas, random);
        Photograph(canvas, random, pixels);
    }

    // Short faint lines that belong to no digit.
    private static void Scratch(Canvas canvas, RandomSource random)
    {
        for (var count = random.Next(4); count > 0; count--)
        {
            var start = new Point(random.Next(0, Size), random.Next(0, Size));
            var end = new Point(start.X + random.Next(-8, 8), start.Y + random.Next(-8, 8));
            canvas.Draw(new Segment(start, end), random.Next(0.3, 0.9), random.Next(0.3, 0.9));
        }
    }

    // Contrast, light that falls from one side, and the noise of the sensor.
    private static void Photograph(Canvas canvas, RandomSource random, Span<byte> pixels)
    {
        var paper = random.Next(0, 0.25);
        var contrast = random.Next(0.35, 0.75);
        var (slopeX, slopeY) = (random.Next(-0.15, 0.15) / Size, random.Next(-0.15, 0.15) / Size);
        var noise = random.Next(0.02, 0.16);
        for (var row = 0; row < Size; row++)
        {
            for (var column = 0; column < Size; column++)
            {
                var light = paper + (slopeX * (column - (Size / 2))) + (slopeY * (row - (Size / 2)));
                var value = light + (contrast * canvas[row, column]) + (noise * random.NextNormal());
                pixels[(row * Size) + column] = (byte)(Math.Clamp(value, 0, 1) * 255);
            }
        }
    }
}
