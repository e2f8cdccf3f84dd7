using QuantBuild.Formats.Mlx.Planning;
using QuantBuild.Kernels;
using QuantBuild.Reporting;

namespace QuantBuild.Formats.Mlx.Reading;

/// <summary>Compares the weights of two checkpoints, each of which may be quantized for MLX.</summary>
internal static class CheckpointComparison
{
    /// <returns>Float weights of <paramref name="reference"/> that are found again, least SQNR first.</returns>
    public static IReadOnlyList<TensorComparison> Run(CheckpointSource reference, CheckpointSource candidate, CancellationToken cancellation)
    {
        var others = candidate.Weights.ToDictionary(weight => weight.Name, StringComparer.Ordinal);
        var family = MlxFamily.Of(candidate.Family.ModelType ?? reference.Family.ModelType ?? "");
        var results = new List<TensorComparison>();
        foreach (var weight in reference.Weights)
        {
            cancellation.ThrowIfCancellationRequested();
            if (weight.Decode() is not { Elements: > 0 } values) continue;
            var place = others.ContainsKey(weight.Name) ? new MlxPlace(weight.Name, null) : family.PlaceOf(weight.Name);
            if (!others.TryGetValue(place.Name, out var other) || other.Decode() is not { } decoded) continue;
            if (!FitsAt(values, decoded, place.Expert)) continue;
            var sums = Compare(values, decoded, (place.Expert ?? 0) * values.Elements, cancellation);
            results.Add(new TensorComparison(weight.Name, values.Type, decoded.Type, sums.Noise == 0 ? null : sums.SqnrDb, sums.MaxAbsError));
        }
        return [.. results.OrderBy(result => result.SqnrDb ?? double.PositiveInfinity).ThenBy(result => result.Name, StringComparer.Ordinal)];
    }

    /// <summary>True when the values have the shape of the other's, or of the slice that an expert is.</summary>
    private static bool FitsAt(DecodedTensor values, DecodedTensor other, int? expert) => expert is { } index
        ? other.Shape.Count == values.Shape.Count + 1 && other.Shape.Skip(1).SequenceEqual(values.Shape) && index < other.Shape[0]
        : other.Shape.SequenceEqual(values.Shape);

    private static ErrorSums Compare(DecodedTensor reference, DecodedTensor candidate, long offset, CancellationToken cancellation)
    {
        var sums = default(ErrorSums);
        var values = new float[DecodedTensor.PieceElements];
        var other = new float[DecodedTensor.PieceElements];
        for (long start = 0; start < reference.Elements; start += DecodedTensor.PieceElements)
        {
            cancellation.ThrowIfCancellationRequested();
            var count = (int)Math.Min(DecodedTensor.PieceElements, reference.Elements - start);
            reference.Read(start, values.AsSpan(0, count));
            candidate.Read(offset + start, other.AsSpan(0, count));
            sums += Sums(values.AsSpan(0, count), other.AsSpan(0, count));
        }
        return sums;
    }

    private static ErrorSums Sums(ReadOnlySpan<float> values, ReadOnlySpan<float> other)
    {
        double signal = 0, noise = 0, largest = 0;
        for (var i = 0; i < values.Length; i++)
        {
            if (!float.IsFinite(values[i]) && values[i].Equals(other[i])) continue;
            double value = values[i], error = Math.Abs(value - other[i]);
            signal += value * value;
            noise += error * error;
            largest = Math.Max(largest, error);
        }
        return new ErrorSums(signal, noise, largest);
    }
}
