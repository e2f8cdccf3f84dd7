namespace DigitReader.Training.Drawing;

/// <summary>A point; in a glyph x runs right and y runs down, both from 0 to 1; in an image both are in pixels.</summary>
internal readonly record struct Point(double X, double Y);

/// <summary>A straight piece of a stroke.</summary>
internal readonly record struct Segment(Point Start, Point End);

/// <summary>One movement of the pen through control points: straight from point to point, or a smooth curve through all of them.</summary>
internal sealed record Stroke(bool IsCurve, IReadOnlyList<Point> Points)
{
    private const int StepsPerSpan = 6;

    /// <summary>A polyline through x0, y0, x1, y1, …</summary>
    public static Stroke Line(params double[] coordinates) => new(false, Pair(coordinates));

    /// <summary>A Catmull-Rom spline through x0, y0, x1, y1, …</summary>
    public static Stroke Curve(params double[] coordinates) => new(true, Pair(coordinates));

    /// <summary>The stroke as straight pieces.</summary>
    public IEnumerable<Segment> Flatten()
    {
        for (var span = 0; span + 1 < Points.Count; span++)
        {
            var steps = IsCurve ? StepsPerSpan : 1;
            var start = Points[span];
            for (var step = 1; step <= steps; step++)
            {
                var end = step == steps ? Points[span + 1] : OnSpline(span, (double)step / steps);
                yield return new Segment(start, end);
                start = end;
            }
        }
    }

    // The uniform Catmull-Rom spline; the end points stand in for the neighbours that they lack.
    private Point OnSpline(int span, double t)
    {
        var before = Points[Math.Max(span - 1, 0)];
        var (start, end) = (Points[span], Points[span + 1]);
        var after = Points[Math.Min(span + 2, Points.Count - 1)];
        return new Point(
            CatmullRom(before.X, start.X, end.X, after.X, t),
            CatmullRom(before.Y, start.Y, end.Y, after.Y, t));
    }

    private static double CatmullRom(double before, double start, double end, double after, double t)
    {
        var linear = end - before;
        var quadratic = (2 * before) - (5 * start) + (4 * end) - after;
        var cubic = (3 * (start - end)) + after - before;
        return start + (0.5 * t * (linear + (t * (quadratic + (t * cubic)))));
    }

    private static Point[] Pair(double[] coordinates)
    {
        var points = new Point[coordinates.Length / 2];
        for (var i = 0; i < points.Length; i++) points[i] = new Point(coordinates[2 * i], coordinates[(2 * i) + 1]);
        return points;
    }
}
