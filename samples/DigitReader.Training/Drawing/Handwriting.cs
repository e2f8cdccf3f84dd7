namespace DigitReader.Training.Drawing;

/// <summary>How one digit is written: a random but smooth way to move the points of a glyph into the image.</summary>
internal sealed class Handwriting
{
    private const double PointJitter = 0.035;

    private readonly RandomSource _random;
    private readonly double _warpX, _warpY;
    private readonly double _xx, _xy, _yx, _yy;
    private readonly Point _centre;

    public Handwriting(RandomSource random, int imageSize)
    {
        _random = random;
        (_warpX, _warpY) = (random.Next(-0.35, 0.35), random.Next(-0.35, 0.35));

        // A rotation without sine and cosine: with t = tan(angle / 2), cos = (1 - t²) / (1 + t²) and sin = 2t / (1 + t²).
        var t = random.Next(-0.22, 0.22);
        var cosine = (1 - (t * t)) / (1 + (t * t));
        var sine = 2 * t / (1 + (t * t));
        var slant = random.Next(-0.35, 0.35);
        var height = random.Next(0.48, 0.8) * imageSize;
        var width = height * random.Next(0.6, 1.05);

        // Scale, then slant, then rotate.
        (_xx, _xy) = (width * cosine, height * ((slant * cosine) - sine));
        (_yx, _yy) = (width * sine, height * ((slant * sine) + cosine));
        _centre = new Point((imageSize / 2.0) + random.Next(-2.5, 2.5), (imageSize / 2.0) + random.Next(-2.5, 2.5));
    }

    /// <summary>The stroke as this hand writes it, in pixels. Each call jitters the points anew.</summary>
    public Stroke Write(Stroke stroke) => stroke with { Points = [.. stroke.Points.Select(Place)] };

    private Point Place(Point point)
    {
        var x = point.X - 0.5 + (PointJitter * _random.NextNormal());
        var y = point.Y - 0.5 + (PointJitter * _random.NextNormal());

        // Bends the glyph: a line becomes a parabola.
        x += _warpX * ((y * y) - 0.08);
        y += _warpY * ((x * x) - 0.08);
        return new Point(_centre.X + (_xx * x) + (_xy * y), _centre.Y + (_yx * x) + (_yy * y));
    }
}
