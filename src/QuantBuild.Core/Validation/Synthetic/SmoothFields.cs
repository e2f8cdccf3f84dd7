namespace QuantBuild.Validation.Synthetic;

/// <summary>
/// Random signals that resemble real ones: neighbours are alike, as in images, audio and features over time. White
/// noise drives a trained network into states that no real input reaches, and would misjudge what quantizing costs.
/// </summary>
internal static class SmoothFields
{
    /// <summary>
    /// Adds a field of <paramref name="height"/> × <paramref name="width"/> values in 0 … 1: value noise of four octaves,
    /// from a quarter of the longer side down, each half as strong as the one before.
    /// </summary>
    public static void Fill(ref SplitMix64 random, Span<double> field, int height, int width)
    {
        field.Clear();
        var cell = Math.Max(2, Math.Max(height, width) / 4);
        var strength = 0.5;
        var total = 0.0;
        for (var octave = 0; octave < 4; octave++)
        {
            AddOctave(ref random, field, height, width, cell, strength);
            total += strength;
            strength /= 2;
            if (cell == 1) break;
            cell = Math.Max(1, cell / 2);
        }

        // The sum of octaves keeps near its middle: stretch it about 0.5 so that dark and bright are reached.
        for (var i = 0; i < field.Length; i++) field[i] = Math.Clamp(0.5 + (((field[i] / total) - 0.5) * 1.8), 0, 1);
    }

    /// <summary>
    /// A waveform with formants: noise and a pulse train through two resonators (recursions of second order), about
    /// 0.1 in its mean square root, never beyond ±1.
    /// </summary>
    public static void FillWaveform(ref SplitMix64 random, Span<double> wave)
    {
        // y[t] = 2r·cos(ω)·y[t-1] − r²·y[t-2] + x[t] with r = 0.97: near 500 Hz and 1500 Hz at 16 kHz.
        const double a1 = 1.9027, a2 = 0.9409, b1 = 1.6130, b2 = 0.9409;
        double y1 = 0, y2 = 0, z1 = 0, z2 = 0;
        var period = 90 + (int)random.NextBelow(80);
        for (var t = 0; t < wave.Length; t++)
        {
            var x = (random.NextUnit() - 0.5) * 0.2 + (t % period == 0 ? 1 : 0);
            var y = (a1 * y1) - (a2 * y2) + x;
            var z = (b1 * z1) - (b2 * z2) + x;
            (y2, y1) = (y1, y);
            (z2, z1) = (z1, z);
            wave[t] = Math.Clamp(0.04 * (y + (0.5 * z)), -1, 1);
        }
    }

    /// <summary>
    /// Near normal values, independent over a row of <paramref name="width"/> features and alike from row to row:
    /// x[t] = 0.8·x[t-1] + 0.6·n keeps the variance at 1.
    /// </summary>
    public static void FillSequence(ref SplitMix64 random, Span<double> values, int width)
    {
        for (var i = 0; i < values.Length; i++)
        {
            var normal = random.NextNormal();
            values[i] = i < width ? normal : (0.8 * values[i - width]) + (0.6 * normal);
        }
    }

    private static void AddOctave(ref SplitMix64 random, Span<double> field, int height, int width, int cell, double strength)
    {
        var columns = (width / cell) + 2;
        var lattice = new double[((height / cell) + 2) * columns];
        for (var i = 0; i < lattice.Length; i++) lattice[i] = random.NextUnit() * strength;
        for (var y = 0; y < height; y++)
        {
            var (row, fy) = (y / cell, Ease((double)(y % cell) / cell));
            for (var x = 0; x < width; x++)
            {
                var (column, fx) = (x / cell, Ease((double)(x % cell) / cell));
                var at = (row * columns) + column;
                var top = lattice[at] + ((lattice[at + 1] - lattice[at]) * fx);
                var bottom = lattice[at + columns] + ((lattice[at + columns + 1] - lattice[at + columns]) * fx);
                field[(y * width) + x] += top + ((bottom - top) * fy);
            }
        }
    }

    private static double Ease(double t) => t * t * (3 - (2 * t));
}
