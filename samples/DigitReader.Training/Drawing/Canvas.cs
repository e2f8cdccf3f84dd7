namespace DigitReader.Training.Drawing;

/// <summary>A square image of ink: 0 is paper, 1 is ink.</summary>
internal sealed class Canvas(int size)
{
    private readonly double[] _ink = new double[size * size];

    public double this[int row, int column] => _ink[(row * size) + column];

    /// <summary>Draws with a round pen; the edge of the line fades over one pixel. Ink on ink stays ink.</summary>
    /// <param name="segment">In pixels; the centre of the first pixel is at 0.5, 0.5.</param>
    /// <param name="radius">Half the thickness of the line, in pixels.</param>
    /// <param name="strength">The darkest value, 0 to 1.</param>
    public void Draw(Segment segment, double radius, double strength)
    {
        var reach = radius + 0.5;
        var (top, bottom) = Range(segment.Start.Y, segment.End.Y, reach);
        var (left, right) = Range(segment.Start.X, segment.End.X, reach);
        for (var row = top; row < bottom; row++)
        {
            for (var column = left; column < right; column++)
            {
                var distance = Distance(segment, column + 0.5, row + 0.5);
                var ink = strength * Math.Clamp(reach - distance, 0, 1);
                ref var pixel = ref _ink[(row * size) + column];
                if (ink > pixel) pixel = ink;
            }
        }
    }

    private (int First, int End) Range(double a, double b, double reach) => (
        Math.Clamp((int)Math.Floor(Math.Min(a, b) - reach), 0, size),
        Math.Clamp((int)Math.Ceiling(Math.Max(a, b) + reach), 0, size));

    private static double Distance(Segment segment, double x, double y)
    {
        var (dx, dy) = (segment.End.X - segment.Start.X, segment.End.Y - segment.Start.Y);
        var (px, py) = (x - segment.Start.X, y - segment.Start.Y);
        var lengthSquared = (dx * dx) + (dy * dy);
        var along = lengthSquared > 0 ? Math.Clamp(((px * dx) + (py * dy)) / lengthSquared, 0, 1) : 0;
        var (ex, ey) = (px - (along * dx), py - (along * dy));
        return Math.Sqrt((ex * ex) + (ey * ey));
    }
}
