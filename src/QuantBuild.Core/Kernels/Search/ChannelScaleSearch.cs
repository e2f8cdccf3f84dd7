using QuantBuild.Numerics;

namespace QuantBuild.Kernels.Search;

/// <summary>The scale and zero point of a whole channel with the least squared error, for <see cref="HalfEvenQuantizer"/>.</summary>
internal static class ChannelScaleSearch
{
    /// <param name="channel">Its values, finite. They are gone through about ten times.</param>
    /// <param name="length">How many they are.</param>
    /// <param name="range">The stored scale and the zero point of their range: what is returned when nothing better is found.</param>
    /// <param name="bits">Bits of a code.</param>
    /// <param name="symmetric">Without zero points.</param>
    /// <param name="scaleType">The type that scales are stored in.</param>
    public static ScaleZeroPoint Search<TPieces>(
        scoped in TPieces channel, long length, ScaleZeroPoint range, int bits, bool symmetric, ElementType scaleType)
        where TPieces : struct, IChannelPieces, allows ref struct
    {
        var plan = SearchPlan.Channels(bits, symmetric, length);
        var measure = new Measure<TPieces>(channel, plan);
        return ScaleSearchReference.Search(plan, range, scaleType, ref measure);
    }

    /// <summary>Pieces in order; their sums are added up in binary64.</summary>
    private readonly ref struct Measure<TPieces>(scoped in TPieces channel, SearchPlan plan) : IScaleMeasure
        where TPieces : struct, IChannelPieces, allows ref struct
    {
        private readonly TPieces _channel = channel;

        public void Errors(scoped ReadOnlySpan<float> inverses, scoped ReadOnlySpan<float> zeroPoints, scoped Span<float> sums)
        {
            Span<double> totals = stackalloc double[SearchPlan.Together];
            totals.Clear();
            for (long piece = 0; piece < _channel.Count; piece++) ChannelSums.AddErrors(_channel[piece], inverses, zeroPoints, plan, totals);
            for (int i = 0; i < sums.Length; i++) sums[i] = (float)totals[i];
        }

        public void Products(float inverse, float zeroPoint, out float valuesAndCodes, out float codesAndCodes)
        {
            double mixed = 0;
            double squares = 0;
            for (long piece = 0; piece < _channel.Count; piece++) ChannelSums.AddProducts(_channel[piece], inverse, zeroPoint, plan, ref mixed, ref squares);
            (valuesAndCodes, codesAndCodes) = ((float)mixed, (float)squares);
        }
    }
}
