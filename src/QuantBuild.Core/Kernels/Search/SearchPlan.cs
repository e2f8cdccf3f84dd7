namespace QuantBuild.Kernels.Search;

/// <summary>
/// What is tried for every block of a format. First a grid of factors for the inverse scale of the range: the longer the block, the farther its
/// ends lie from most of its values and the more is won by cutting them off. Then zero points beside the best, and a finer grid around the best.
/// All constants are written out: powers from a library differ between platforms.
/// </summary>
internal sealed class SearchPlan
{
    /// <summary>Candidates to one pass over the values: as many as keep their sums in registers.</summary>
    public const int Together = 4;

    /// <summary>Values whose errors are added up in binary32 before the sum is added to the total.</summary>
    public const int Segment = 256;

    /// <summary>Solutions of the least squares in a row, each for the codes that the one before gives.</summary>
    public const int Refinements = 3;

    /// <summary>The grid has 12 scales, the one of the range among them, and 12 more when the codes may turn over.</summary>
    private const int Steps = 12;

    private SearchPlan(CodeRange codes, int bits, bool turns, bool shifts, long length)
    {
        First = codes.First;
        Last = codes.Last;
        float ratio = Ratio(bits, length);
        float start = bits <= 4 ? 0.875f : 1f - (ratio - 1f);
        var rounds = new List<SearchRound>();
        rounds.AddRange(SearchRound.Scales(fromBest: false, Grid(start, ratio, Steps - 1).Prepend(1f)));
        if (turns) rounds.AddRange(SearchRound.Scales(fromBest: false, Grid(start, ratio, Steps).Select(static factor => -factor)));
        if (shifts) rounds.Add(SearchRound.ZeroPoints);
        float step = ratio - 1f;
        float[] beside = [0.12f, 0.25f, 0.4f, 0.6f];
        rounds.AddRange(SearchRound.Scales(fromBest: true, beside.SelectMany(part => (float[])[1f - (part * step), 1f + (part * step)])));
        Rounds = [.. rounds];
        Uncertainty = MathF.Sqrt(length) * (Last * 9.5367432e-7f);
        Slack = 1f + (((float)length / Segment) + Segment) * 1.1920929e-7f;
    }

    /// <summary>The lowest code.</summary>
    public float First { get; }

    /// <summary>The highest code; zero points go from 0 to here.</summary>
    public float Last { get; }

    /// <summary>In order. The first candidate of the first round is the range's own scale.</summary>
    public SearchRound[] Rounds { get; }

    /// <summary>
    /// How far the root of a sum of squared errors, in steps, can be from the exact one because positions are rounded: for each value less than the
    /// last code times 2^-20 (three roundings of positions that are cut off at no more than 3.2 times the range).
    /// </summary>
    public float Uncertainty { get; }

    /// <summary>By what factor such a root can be off because the additions round.</summary>
    public float Slack { get; }

    /// <summary>For <see cref="BlockQuantizer"/>: without zero points all codes are used and the step may have either sign.</summary>
    public static SearchPlan Blocks(in BlockFormat format) =>
        new(CodeRange.Full(format.Bits), format.Bits, turns: format.Symmetric, shifts: !format.Symmetric, format.BlockSize);

    /// <summary>For <see cref="HalfEvenQuantizer"/>: without zero points codes and their opposites are used, so no sign is better than the other.</summary>
    public static SearchPlan Channels(int bits, bool symmetric, long length) =>
        new(symmetric ? CodeRange.Symmetric(bits) : CodeRange.Full(bits), bits, turns: false, shifts: !symmetric, length);

    /// <summary>The nearest code to a position; to the even one of two.</summary>
    public float Code(float position)
    {
        float above = position > First ? position : First;
        return MathF.Round(above < Last ? above : Last);
    }

    /// <summary>From one scale of the grid to the next.</summary>
    private static float Ratio(int bits, long length) => bits <= 4
        ? length <= 64 ? 1.0594631f : length <= 256 ? 1.0825f : 1.1108f
        : length <= 64 ? 1.0105f : length <= 256 ? 1.037f : 1.0821f;

    private static IEnumerable<float> Grid(float start, float ratio, int count)
    {
        for (int i = 0; i < count; i++, start *= ratio) yield return start;
    }
}
